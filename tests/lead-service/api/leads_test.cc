// Leads over the wire: their states, their changes, their lists.
#include "tests/lead-service/support/leads_test.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/support/fake_clock.h"

namespace revops::lead {
namespace {

namespace pb = revops::lead::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Leads : public LeadsTest {};

TEST_F(Leads, ALeadComesInItsNormalFormFlaggedAndScored) {
  pb::CreateLeadRequest request = JaneDoe(" Jane.DOE@GMail.com ");
  request.mutable_lead()->set_country("Germany");
  request.mutable_lead()->mutable_person()->set_phone("030 23125 012");
  const auto created = Create(request);
  ASSERT_TRUE(created.ok()) << created.status();
  const pb::Lead& lead = created->lead();
  EXPECT_EQ(lead.person().email(), "jane.doe@gmail.com");
  EXPECT_EQ(lead.person().phone(), "+493023125012");
  EXPECT_EQ(lead.country(), "DE");
  EXPECT_EQ(lead.state(), pb::LEAD_STATE_NEW);
  EXPECT_EQ(lead.channel(), revops::type::v1::CHANNEL_OTHER);
  EXPECT_THAT(lead.quality_flags(), ElementsAre(pb::QUALITY_FLAG_FREE_MAIL));
  int sum = 0;
  for (const pb::ScoreReason& reason : lead.score().reasons()) sum += reason.points();
  EXPECT_EQ(lead.score().value(), sum) << "the reasons add up";
  EXPECT_EQ(lead.score().fit() + lead.score().engagement() + lead.score().qualification(), sum);
  EXPECT_EQ(Get(lead.name())->person().given_name(), "Jane");
}

TEST_F(Leads, EveryViolatedFieldIsToldAtOnceAndNoPersonalValue) {
  pb::CreateLeadRequest request = JaneDoe(std::string(300, 'x'));
  request.mutable_lead()->set_owner("ada");
  request.set_request_id("with a space");
  const absl::Status status = Create(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              ::testing::UnorderedElementsAre("request_id", "lead.person.email", "lead.owner"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("xxx")));
  EXPECT_EQ(CountLeads(), 0);
}

TEST_F(Leads, ALeadIsQualifiedOnceAllFourCriteriaHold) {
  const std::string name = Create(JaneDoe())->lead().name();
  pb::QualifyLeadRequest some = AllMet(name);
  some.mutable_qualification()->clear_timeline();
  auto judged = Qualify(some);
  ASSERT_TRUE(judged.ok()) << judged.status();
  EXPECT_EQ(judged->lead().state(), pb::LEAD_STATE_NEW);
  ASSERT_EQ(judged->unmet_size(), 1);
  EXPECT_EQ(judged->unmet(0).criterion(), "timeline");
  EXPECT_EQ(judged->lead().qualification().need().judge(), Operations().user());

  pb::QualifyLeadRequest dry = AllMet(name);
  dry.set_validate_only(true);
  EXPECT_EQ(Qualify(dry)->lead().state(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(Get(name)->state(), pb::LEAD_STATE_NEW) << "a dry run keeps nothing";

  judged = Qualify(AllMet(name));
  EXPECT_EQ(judged->lead().state(), pb::LEAD_STATE_QUALIFIED);
  EXPECT_EQ(judged->unmet_size(), 0);

  pb::QualifyLeadRequest worse;
  worse.set_name(name);
  worse.mutable_qualification()->mutable_budget()->set_rating(pb::CRITERION_RATING_NOT_MET);
  EXPECT_EQ(Qualify(worse)->lead().state(), pb::LEAD_STATE_WORKING);
}

TEST_F(Leads, AGoodRatingNeedsEvidence) {
  pb::QualifyLeadRequest request = AllMet(Create(JaneDoe())->lead().name());
  request.mutable_qualification()->mutable_need()->clear_evidence();
  const absl::Status status = Qualify(request).status();
  ASSERT_EQ(FieldViolationsOf(status).size(), 1u) << status;
  EXPECT_EQ(FieldViolationsOf(status)[0].field, "qualification.need.evidence");
}

TEST_F(Leads, VerbsFollowTheStatesAndRefuseTheOthers) {
  const std::string name = Create(JaneDoe())->lead().name();
  pb::WorkLeadRequest work;
  work.set_name(name);
  EXPECT_EQ(Do(&Stub::WorkLead, work)->state(), pb::LEAD_STATE_WORKING);
  absl::Status status = Do(&Stub::WorkLead, work).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(UnmetRulesOf(status).at(0).type, "LEAD_STATE");
  EXPECT_THAT(std::string(status.message()), HasSubstr("must be NEW, is WORKING"));

  pb::DisqualifyLeadRequest disqualify;
  disqualify.set_name(name);
  disqualify.set_reason("too small");
  EXPECT_EQ(Do(&Stub::DisqualifyLead, disqualify)->disqualify_reason(), "too small");
  EXPECT_EQ(Qualify(AllMet(name)).status().code(), absl::StatusCode::kFailedPrecondition);

  pb::ReactivateLeadRequest reactivate;
  reactivate.set_name(name);
  const auto back = Do(&Stub::ReactivateLead, reactivate);
  EXPECT_EQ(back->state(), pb::LEAD_STATE_WORKING);
  EXPECT_EQ(back->disqualify_reason(), "");
}

TEST_F(Leads, AnUpdateChangesWhatTheMaskNamesAndIsJudgedAnew) {
  const pb::Lead before = Create(JaneDoe())->lead();
  pb::UpdateLeadRequest request;
  request.mutable_lead()->set_name(before.name());
  request.mutable_lead()->mutable_person()->set_email("info@acme.example");
  (*request.mutable_lead()->mutable_fields())["region"] = "north";
  request.mutable_update_mask()->add_paths("person.email");
  request.mutable_update_mask()->add_paths("fields.region");
  request.mutable_update_mask()->add_paths("company");
  request.set_etag(before.etag());
  const auto after = Do(&Stub::UpdateLead, request);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->company(), "") << "named and unset: cleared";
  EXPECT_EQ(after->person().given_name(), "Jane");
  EXPECT_EQ(after->fields().at("region"), "north");
  EXPECT_THAT(after->quality_flags(), ::testing::Contains(pb::QUALITY_FLAG_ROLE_ADDRESS));
  EXPECT_LT(after->score().value(), before.score().value());
  const absl::Status stale = Do(&Stub::UpdateLead, request).status();
  EXPECT_EQ(ReasonOf(stale), "ETAG_MISMATCH");
  request.mutable_update_mask()->add_paths("state");
  EXPECT_EQ(Do(&Stub::UpdateLead, request).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(Leads, ADeletedLeadIsGoneAndItsPersonIsFreeAgain) {
  const std::string name = Create(JaneDoe())->lead().name();
  pb::DeleteLeadRequest request;
  request.set_name(name);
  request.set_request_id("away");
  google::protobuf::Empty nothing;
  ASSERT_TRUE(Call(&Stub::DeleteLead, request, &nothing).ok());
  EXPECT_TRUE(Call(&Stub::DeleteLead, request, &nothing).ok()) << "the same request again";
  EXPECT_EQ(ReasonOf(Get(name).status()), "LEAD_NOT_FOUND");
  EXPECT_EQ(CountLeads(), 0);
  EXPECT_TRUE(Create(JaneDoe("jane.doe@acme.example", pb::DUPLICATE_POLICY_REJECT)).ok());
}

TEST_F(Leads, ListsFilterByLabelsPersonAndScoreAndPageStably) {
  for (int i = 0; i < 5; ++i) {
    pb::CreateLeadRequest request = JaneDoe(absl::StrCat("p", i, "@acme.example"));
    request.mutable_lead()->mutable_person()->set_given_name(absl::StrCat("P", i));
    request.mutable_lead()->set_source(i % 2 == 0 ? "fair" : "web");
    ASSERT_TRUE(Create(request).ok());
  }
  pb::LeadFilter filter;
  filter.add_source("fair");
  EXPECT_EQ(CountLeads(filter), 3);
  pb::LeadFilter by_email;
  by_email.set_email(" P3@ACME.example");
  EXPECT_EQ(CountLeads(by_email), 1);
  pb::LeadFilter good;
  good.set_score_min(101);
  EXPECT_EQ(CountLeads(good), 0);

  pb::ListLeadsRequest request;
  request.set_page_size(2);
  std::vector<std::string> emails;
  do {
    pb::ListLeadsResponse page;
    ASSERT_TRUE(Call(&Stub::ListLeads, request, &page).ok());
    for (const pb::Lead& lead : page.leads()) emails.push_back(lead.person().email());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(emails, ElementsAre("p0@acme.example", "p1@acme.example", "p2@acme.example",
                                  "p3@acme.example", "p4@acme.example"));
  request.set_page_token("nobody's");
  pb::ListLeadsResponse page;
  EXPECT_EQ(Call(&Stub::ListLeads, request, &page).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(Leads, TheBestComeFirstOverAllPagesWhateverTheyAreLookedUpBy) {
  // By what it knows of a person, and of whom, a lead is worth more or less.
  const std::vector<std::string> arrived = {"a@gmail.com", "b@acme.example", "info@c.example",
                                            "d@acme.example", "e@gmail.com"};
  pb::LeadFilter by_id;
  for (size_t i = 0; i < arrived.size(); ++i) {
    pb::CreateLeadRequest request = JaneDoe(arrived[i]);
    request.mutable_lead()->mutable_person()->set_given_name(absl::StrCat("P", i));
    request.mutable_lead()->set_external_id(absl::StrCat("x", i));
    by_id.add_external_id(absl::StrCat("x", i));
    ASSERT_TRUE(Create(request).ok());
  }
  const auto best_first = [&](const pb::LeadFilter& filter, int page_size) {
    pb::ListLeadsRequest request;
    *request.mutable_filter() = filter;
    request.set_order(pb::LEAD_ORDER_SCORE);
    request.set_page_size(page_size);
    std::vector<std::pair<int, std::string>> leads;
    do {
      pb::ListLeadsResponse page;
      EXPECT_TRUE(Call(&Stub::ListLeads, request, &page).ok());
      EXPECT_LE(page.leads_size(), page_size);
      for (const pb::Lead& lead : page.leads()) {
        leads.emplace_back(lead.score().value(), lead.person().email());
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return leads;
  };
  const auto all = best_first({}, 100);
  ASSERT_EQ(all.size(), arrived.size());
  EXPECT_GT(all.front().first, all.back().first) << "scores differ";
  const auto place = [&](const std::string& email) {
    return std::find(arrived.begin(), arrived.end(), email);
  };
  for (size_t i = 1; i < all.size(); ++i) {
    EXPECT_GE(all[i - 1].first, all[i].first);
    if (all[i - 1].first == all[i].first) {
      EXPECT_GT(place(all[i - 1].second), place(all[i].second)) << "of equals, who came last";
    }
  }
  for (const int page_size : {1, 2, 3}) EXPECT_EQ(best_first({}, page_size), all) << page_size;
  EXPECT_EQ(best_first(by_id, 2), all);
  pb::LeadFilter good;
  good.set_score_min(all[1].first);
  const auto few = best_first(good, 1);
  EXPECT_EQ(few, decltype(few)(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(few.size())));
  EXPECT_LT(few.size(), all.size());
}

TEST_F(Leads, AnOrderIsAKnownOneAndTheSameForAllPages) {
  for (const char* email : {"a@acme.example", "b@acme.example"}) {
    ASSERT_TRUE(Create(JaneDoe(email, pb::DUPLICATE_POLICY_FLAG)).ok());
  }
  pb::ListLeadsRequest request;
  request.set_page_size(1);
  pb::ListLeadsResponse page;
  ASSERT_TRUE(Call(&Stub::ListLeads, request, &page).ok());
  request.set_page_token(page.next_page_token());
  request.set_order(pb::LEAD_ORDER_SCORE);
  EXPECT_EQ(Call(&Stub::ListLeads, request, &page).code(), absl::StatusCode::kInvalidArgument);
  request.clear_page_token();
  request.set_order(static_cast<pb::LeadOrder>(7));
  const absl::Status unknown = Call(&Stub::ListLeads, request, &page);
  EXPECT_EQ(unknown.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(unknown.message()), ::testing::HasSubstr("order"));
}

TEST_F(Leads, EveryChangeIsToldNewestFirst) {
  const std::string name = Create(JaneDoe())->lead().name();
  ASSERT_TRUE(Qualify(AllMet(name)).ok());
  pb::ListLeadChangesRequest request;
  request.set_name(name);
  request.set_page_size(1);
  pb::ListLeadChangesResponse reply;
  ASSERT_TRUE(Call(&Stub::ListLeadChanges, request, &reply).ok());
  ASSERT_EQ(reply.changes_size(), 1);
  EXPECT_EQ(reply.changes(0).type(), pb::LEAD_EVENT_TYPE_QUALIFIED);
  EXPECT_EQ(reply.changes(0).old_state(), pb::LEAD_STATE_NEW);
  request.set_page_token(reply.next_page_token());
  ASSERT_TRUE(Call(&Stub::ListLeadChanges, request, &reply).ok());
  EXPECT_EQ(reply.changes(0).type(), pb::LEAD_EVENT_TYPE_CREATED);
  EXPECT_EQ(reply.next_page_token(), "");
}

TEST_F(Leads, WhatLiesOutsideACallersReachIsNotFound) {
  pb::CreateLeadRequest request = JaneDoe();
  request.mutable_lead()->set_owner("reps/ada");
  const std::string name = Create(request)->lead().name();
  EXPECT_TRUE(Get(name, Rep("ada")).ok());
  const absl::Status hidden = Get(name, Rep("bob")).status();
  EXPECT_EQ(ReasonOf(hidden), "LEAD_NOT_FOUND");
  pb::WorkLeadRequest work;
  work.set_name(name);
  EXPECT_EQ(ReasonOf(Do(&Stub::WorkLead, work, Rep("bob")).status()), "LEAD_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Create(request, Rep("bob")).status()), "OUTSIDE_REACH");
  EXPECT_EQ(Get(name)->state(), pb::LEAD_STATE_NEW);
}

class LeadsByTheClock : public LeadsTest {
 protected:
  explicit LeadsByTheClock(std::unique_ptr<revops::testing::FakeClock> clock =
                               std::make_unique<revops::testing::FakeClock>())
      : LeadsTest(clock.get()), clock_(std::move(clock)) {}
  ~LeadsByTheClock() override { Stop(); }

  std::unique_ptr<revops::testing::FakeClock> clock_;
};

TEST_F(LeadsByTheClock, ANurturedLeadComesBackByItselfAlsoAfterARestart) {
  const std::string name = Create(JaneDoe())->lead().name();
  pb::RecycleLeadRequest request;
  request.set_name(name);
  const absl::Time back = clock_->Now() + absl::Hours(24);
  request.mutable_reactivate_time()->set_seconds(absl::ToUnixSeconds(back));
  const auto nurtured = Do(&Stub::RecycleLead, request);
  ASSERT_TRUE(nurtured.ok()) << nurtured.status();
  EXPECT_EQ(nurtured->state(), pb::LEAD_STATE_NURTURING);
  EXPECT_EQ(nurtured->recycle_count(), 1);
  Stop();
  clock_->Advance(absl::Hours(25));
  Restart();
  pb::WatchLeadsRequest watch;
  watch.set_start(pb::WatchLeadsRequest::START_EARLIEST);
  watch.mutable_filter()->add_type(pb::LEAD_EVENT_TYPE_REACTIVATED);
  const std::optional<pb::LeadEvent> event = Watch(watch)->NextEvent();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->lead().state(), pb::LEAD_STATE_WORKING);
  EXPECT_EQ(event->old_state(), pb::LEAD_STATE_NURTURING);
  EXPECT_FALSE(Get(name)->has_reactivate_time());
}

}  // namespace
}  // namespace revops::lead
