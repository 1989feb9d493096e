// Who is here already, the same request again, and imports.
#include <thread>

#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/lead-service/support/leads_test.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
using ::testing::HasSubstr;

constexpr char kJane[] = "jane.doe@acme.example";

class LeadDuplicates : public LeadsTest {
 protected:
  // As many at the same time; how each ended.
  std::vector<absl::StatusOr<pb::CreateLeadResponse>> CreateAtOnce(
      int count, const pb::CreateLeadRequest& request) {
    std::vector<absl::StatusOr<pb::CreateLeadResponse>> answers(static_cast<size_t>(count),
                                                                absl::UnknownError("not asked"));
    std::vector<std::thread> callers;
    for (auto& answer : answers) {
      callers.emplace_back([this, &answer, &request] { answer = Create(request); });
    }
    for (std::thread& caller : callers) caller.join();
    return answers;
  }
  static pb::BatchCreateLeadsRequest Batch(const std::string& external_id,
                                           const std::string& email) {
    pb::BatchCreateLeadsRequest request;
    pb::LeadWithHistory* const item = request.add_leads();
    *item->mutable_lead() = JaneDoe(email).lead();
    item->mutable_lead()->set_external_id(external_id);
    item->mutable_effective_create_time()->set_seconds(1'700'000'000);
    return request;
  }
  pb::BatchCreateLeadsResult Import(const pb::BatchCreateLeadsRequest& request) {
    pb::BatchCreateLeadsResponse reply;
    const absl::Status status = Call(&Stub::BatchCreateLeads, request, &reply);
    EXPECT_TRUE(status.ok()) << status;
    return reply.results(0);
  }
};

TEST_F(LeadDuplicates, ARejectedDuplicateNamesTheLeadThatIsThere) {
  const std::string first = Create(JaneDoe(kJane))->lead().name();
  const absl::Status status =
      Create(JaneDoe("JANE.DOE@acme.example ", pb::DUPLICATE_POLICY_REJECT)).status();
  EXPECT_EQ(ReasonOf(status), "DUPLICATE_LEAD");
  EXPECT_THAT(std::string(status.message()), HasSubstr(first));
  EXPECT_EQ(CountLeads(), 1);
}

TEST_F(LeadDuplicates, WhoMayNotSeeTheLeadLearnsNotWhichItIs) {
  pb::CreateLeadRequest request = JaneDoe(kJane);
  request.mutable_lead()->set_owner("reps/ada");
  const std::string first = Create(request)->lead().name();
  request.mutable_lead()->set_owner("reps/bob");
  request.set_duplicate_policy(pb::DUPLICATE_POLICY_REJECT);
  const absl::Status status = Create(request, Rep("bob")).status();
  EXPECT_EQ(ReasonOf(status), "DUPLICATE_LEAD");
  EXPECT_TRUE(MetadataOf(status).empty());
  EXPECT_EQ(status.message().find(first), absl::string_view::npos);
}

TEST_F(LeadDuplicates, AFlaggedDuplicateSaysWhose) {
  const std::string first = Create(JaneDoe(kJane))->lead().name();
  pb::CreateLeadRequest by_name = JaneDoe("other@acme.example", pb::DUPLICATE_POLICY_FLAG);
  EXPECT_EQ(Create(by_name)->lead().duplicate_of(), first) << "domain and name";
  by_name.mutable_lead()->mutable_person()->set_given_name("John");
  by_name.mutable_lead()->mutable_person()->set_email("john@acme.example");
  EXPECT_EQ(Create(by_name)->lead().duplicate_of(), "") << "a colleague is somebody else";
}

TEST_F(LeadDuplicates, AnAttachedDuplicateIsATouchpointAndTheSameRequestIsAnsweredTheSame) {
  const std::string first = Create(JaneDoe(kJane))->lead().name();
  pb::CreateLeadRequest again = JaneDoe(kJane, pb::DUPLICATE_POLICY_ATTACH);
  again.set_request_id("form-1");
  const auto attached = Create(again);
  ASSERT_TRUE(attached.ok()) << attached.status();
  EXPECT_TRUE(attached->attached());
  EXPECT_EQ(attached->lead().name(), first);
  EXPECT_EQ(attached->lead().activity_count(), 1);
  EXPECT_THAT(attached->activity(), HasSubstr(first + "/activities/"));
  const auto repeated = Create(again);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->SerializeAsString(), attached->SerializeAsString());
  EXPECT_EQ(Get(first)->activity_count(), 1);
}

TEST_F(LeadDuplicates, SimultaneousCreationsOfOnePersonGiveOneLead) {
  const auto answers = CreateAtOnce(16, JaneDoe(kJane, pb::DUPLICATE_POLICY_REJECT));
  EXPECT_EQ(
      std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.ok(); }),
      1);
  EXPECT_EQ(CountLeads(), 1);
  for (const auto& answer : CreateAtOnce(16, JaneDoe(kJane, pb::DUPLICATE_POLICY_ATTACH))) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_TRUE(answer->attached());
  }
  EXPECT_EQ(CountLeads(), 1);
}

TEST_F(LeadDuplicates, ADisqualifiedLeadIsInNobodysWayAndARestartForgetsNoOther) {
  pb::DisqualifyLeadRequest request;
  request.set_name(Create(JaneDoe(kJane))->lead().name());
  request.set_reason("left the company");
  ASSERT_TRUE(Do(&Stub::DisqualifyLead, request).ok());
  const auto second = Create(JaneDoe(kJane, pb::DUPLICATE_POLICY_REJECT));
  ASSERT_TRUE(second.ok()) << second.status();
  Restart();
  const absl::Status third = Create(JaneDoe(kJane, pb::DUPLICATE_POLICY_REJECT)).status();
  EXPECT_THAT(std::string(third.message()), HasSubstr(second->lead().name()));
  pb::LeadFilter by_email;
  by_email.set_email(kJane);
  EXPECT_EQ(CountLeads(by_email), 2);
}

TEST_F(LeadDuplicates, ARequestIdGivesTheFirstAnswerAndOtherContentIsRefused) {
  pb::CreateLeadRequest request = JaneDoe(kJane);
  request.set_request_id("once");
  const auto first = Create(request);
  const auto again = Create(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  Restart();
  EXPECT_EQ(Create(request)->lead().name(), first->lead().name());
  request.mutable_lead()->set_company("Globex");
  EXPECT_EQ(ReasonOf(Create(request).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(CountLeads(), 1);
}

TEST_F(LeadDuplicates, ARefusedCreationLeavesNoTrace) {
  const std::string head = HeadToken();
  pb::CreateLeadRequest request = JaneDoe(kJane);
  request.mutable_effective_time()->set_seconds(4'000'000'000);
  request.set_request_id("too-early");
  EXPECT_EQ(Create(request).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(HeadToken(), head);
  request.clear_effective_time();
  request.set_duplicate_policy(pb::DUPLICATE_POLICY_REJECT);
  EXPECT_TRUE(Create(request).ok()) << "neither its id nor its person is taken";
}

TEST_F(LeadDuplicates, AnImportIsRepeatableConflictsAndUpdates) {
  pb::BatchCreateLeadsRequest request = Batch("x-1", kJane);
  request.mutable_leads(0)->set_state(pb::LEAD_STATE_CONVERTED);
  const pb::BatchCreateLeadsResult created = Import(request);
  ASSERT_EQ(created.outcome(), pb::BATCH_LEAD_OUTCOME_CREATED) << created.ShortDebugString();
  const auto lead = Get(created.lead());
  EXPECT_EQ(lead->state(), pb::LEAD_STATE_CONVERTED);
  EXPECT_TRUE(lead->imported());
  EXPECT_EQ(lead->conversion().state(), pb::CONVERSION_STATE_DONE);
  EXPECT_EQ(lead->conversion().deal(), "");
  EXPECT_EQ(Import(request).outcome(), pb::BATCH_LEAD_OUTCOME_UNCHANGED);

  request.mutable_leads(0)->mutable_lead()->set_company("Globex");
  const pb::BatchCreateLeadsResult conflict = Import(request);
  EXPECT_EQ(ReasonOf(FromRpcStatus(conflict.error())), "IMPORT_CONFLICT");
  request.set_existing(pb::EXISTING_LEAD_POLICY_UPDATE);
  request.set_request_id("again");
  EXPECT_EQ(Import(request).outcome(), pb::BATCH_LEAD_OUTCOME_UPDATED);
  EXPECT_EQ(Import(request).outcome(), pb::BATCH_LEAD_OUTCOME_UPDATED) << "its first outcome";
  EXPECT_EQ(Get(created.lead())->company(), "Globex");
  request.clear_request_id();
  EXPECT_EQ(Import(request).outcome(), pb::BATCH_LEAD_OUTCOME_UNCHANGED);
}

TEST_F(LeadDuplicates, AnImportsDuplicateCanBeATouchpoint) {
  const std::string first = Create(JaneDoe(kJane))->lead().name();
  pb::BatchCreateLeadsRequest request = Batch("x-2", kJane);
  request.set_duplicate_policy(pb::DUPLICATE_POLICY_ATTACH);
  request.set_request_id("fair");
  for (int time = 0; time < 2; ++time) {
    const pb::BatchCreateLeadsResult attached = Import(request);
    EXPECT_EQ(attached.outcome(), pb::BATCH_LEAD_OUTCOME_ATTACHED) << "time " << time;
    EXPECT_EQ(attached.lead(), first);
  }
  EXPECT_EQ(Get(first)->activity_count(), 1);
}

}  // namespace
}  // namespace revops::lead
