// Who reaches which deal on the wire: what lies outside is not there, for every method.
#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/samples.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Access : public ServedDeals {
 protected:
  // Every method that works on one deal, by name.
  std::map<std::string, std::function<absl::Status(const std::string&, const Principal&)>>
  MethodsOnADeal() {
    return {
        {"GetDeal", OnDeal<pb::GetDealRequest>(&Stub::GetDeal)},
        {"AdvanceDeal", OnDeal<pb::AdvanceDealRequest>(&Stub::AdvanceDeal)},
        {"MoveDealBack", OnDeal<pb::MoveDealBackRequest>(&Stub::MoveDealBack)},
        {"WinDeal", OnDeal<pb::WinDealRequest>(&Stub::WinDeal)},
        {"ReopenDeal", OnDeal<pb::ReopenDealRequest>(&Stub::ReopenDeal)},
        {"ListDealChanges",
         OnDeal<pb::ListDealChangesRequest, pb::ListDealChangesResponse>(&Stub::ListDealChanges)},
        {"ListStageVisits",
         OnDeal<pb::ListStageVisitsRequest, pb::ListStageVisitsResponse>(&Stub::ListStageVisits)},
        {"VoidDeal", OnDeal<pb::VoidDealRequest>(&Stub::VoidDeal)},
        {"CorrectDeal",
         [this](const std::string& name, const Principal& who) {
           pb::CorrectDealRequest request;
           request.set_name(name);
           request.mutable_enter_time()->set_seconds(1'500'000'000);
           pb::Deal reply;
           return Call(&Stub::CorrectDeal, request, &reply, who);
         }},
        {"LoseDeal",
         [this](const std::string& name, const Principal& who) {
           pb::LoseDealRequest request;
           request.set_name(name);
           request.set_loss_reason("price");
           pb::Deal reply;
           return Call(&Stub::LoseDeal, request, &reply, who);
         }},
        {"UpdateDeal", [this](const std::string& name, const Principal& who) {
           pb::UpdateDealRequest request;
           request.mutable_deal()->set_name(name);
           request.mutable_deal()->set_owner("reps/bob");
           pb::Deal reply;
           return Call(&Stub::UpdateDeal, request, &reply, who);
         }}};
  }
  // Those on its contacts and activities.
  std::map<std::string, std::function<absl::Status(const std::string&, const Principal&)>>
  MethodsBesideADeal() {
    return {{"AddDealContact",
             [this](const std::string& name, const Principal& who) {
               pb::AddDealContactRequest request;
               request.set_name(name);
               request.set_contact("contacts/" + Uuid::Generate(absl::Now()).ToString());
               request.set_role(revops::type::v1::BUYING_ROLE_USER);
               pb::Deal reply;
               return Call(&Stub::AddDealContact, request, &reply, who);
             }},
            {"RemoveDealContact",
             [this](const std::string& name, const Principal& who) {
               pb::RemoveDealContactRequest request;
               request.set_name(name);
               request.set_contact("contacts/" + Uuid::Generate(absl::Now()).ToString());
               pb::Deal reply;
               return Call(&Stub::RemoveDealContact, request, &reply, who);
             }},
            {"CreateDealActivity",
             [this](const std::string& name, const Principal& who) {
               pb::CreateDealActivityRequest request;
               request.set_parent(name);
               request.mutable_activity()->set_kind(revops::type::v1::ACTIVITY_KIND_DEMO);
               revops::type::v1::Activity reply;
               return Call(&Stub::CreateDealActivity, request, &reply, who);
             }},
            {"ListDealActivities", [this](const std::string& name, const Principal& who) {
               pb::ListDealActivitiesRequest request;
               request.set_parent(name);
               pb::ListDealActivitiesResponse reply;
               return Call(&Stub::ListDealActivities, request, &reply, who);
             }}};
  }
  std::vector<std::string> Listed(const Principal& who) {
    pb::ListDealsResponse reply;
    const absl::Status status = Call(&Stub::ListDeals, pb::ListDealsRequest(), &reply, who);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> names;
    for (const pb::Deal& deal : reply.deals()) names.push_back(deal.name());
    return names;
  }

 private:
  template <typename Request, typename Reply = pb::Deal>
  std::function<absl::Status(const std::string&, const Principal&)> OnDeal(
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*)) {
    return [this, method](const std::string& name, const Principal& who) {
      Request request;
      request.set_name(name);
      Reply reply;
      return Call(method, request, &reply, who);
    };
  }
};

TEST_F(Access, ADealOfSomebodyElseIsNotFoundByAnyMethodLikeOneThatNeverWas) {
  const pb::Deal deal = Create("ada", "north");
  const std::string never = "deals/" + Uuid::Generate(absl::Now()).ToString();
  const std::string before = HeadToken();
  auto methods = MethodsOnADeal();
  methods.merge(MethodsBesideADeal());
  for (const auto& [method, call] : methods) {
    // A manager, as some of these are no rep's to do.
    const absl::Status outside = call(deal.name(), Manager("bob", "south"));
    const absl::Status missing = call(never, Manager("bob", "south"));
    EXPECT_EQ(outside.code(), absl::StatusCode::kNotFound) << method << ": " << outside;
    EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound) << method << ": " << missing;
    EXPECT_EQ(ReasonOf(outside), ReasonOf(missing)) << method;
    EXPECT_EQ(outside.message().size(), missing.message().size()) << method;
  }
  EXPECT_EQ(HeadToken(), before) << "nothing was written";
}

TEST_F(Access, OwnersTeamMatesAndOperationsReachADeal) {
  const pb::Deal deal = Create("ada", "north");
  EXPECT_TRUE(Get(deal.name(), Rep("ada")).ok());
  EXPECT_TRUE(Get(deal.name(), Rep("bob", "north")).ok());
  EXPECT_TRUE(Get(deal.name()).ok());
  EXPECT_TRUE(Advance(deal.name(), "", Rep("ada")).ok());
}

TEST_F(Access, AManagerReachesTheirTeamsAndTheirOwn) {
  const pb::Deal of_team = Create("ada", "north"), own = Create("eve", "south"),
                 foreign = Create("bob", "south");
  const Principal manager = Manager("eve", "north");
  EXPECT_TRUE(Get(of_team.name(), manager).ok());
  EXPECT_TRUE(Get(own.name(), manager).ok());
  EXPECT_EQ(Get(foreign.name(), manager).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Listed(manager), ElementsAre(of_team.name(), own.name()));
  pb::VoidDealRequest request;
  request.set_name(of_team.name());
  pb::Deal reply;
  EXPECT_TRUE(Call(&Stub::VoidDeal, request, &reply, manager).ok());
}

TEST_F(Access, AListShowsEachCallerTheirOwn) {
  const pb::Deal of_ada = Create("ada", "north"), of_bob = Create("bob", "south"),
                 of_nobody = Create();
  EXPECT_THAT(Listed(Operations()), ElementsAre(of_ada.name(), of_bob.name(), of_nobody.name()));
  EXPECT_THAT(Listed(Rep("ada")), ElementsAre(of_ada.name()));
  EXPECT_THAT(Listed(Rep("cid", "south")), ElementsAre(of_bob.name()));
  EXPECT_THAT(Listed(Rep("cid")), ElementsAre());
}

TEST_F(Access, WithoutASignedPrincipalNothingAnswers) {
  grpc::ClientContext context;
  pb::ListDealsResponse reply;
  const absl::Status bare = FromWire(stub_->ListDeals(&context, pb::ListDealsRequest(), &reply));
  EXPECT_EQ(bare.code(), absl::StatusCode::kUnauthenticated);
  WatchReader forged([this](grpc::ClientContext* opened) {
    opened->AddMetadata(rpc::kPrincipalMetadata, "forged");
    return watch_stub_->WatchDeals(opened, WatchReader::Request());
  });
  EXPECT_EQ(forged.End().code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(Access, AMethodOutsideTheRoleIsRefusedBeforeAnythingIsSaidOfTheDeal) {
  Principal viewer = Rep("ada");
  viewer.set_roles(0, revops::type::v1::ROLE_VIEWER);
  const absl::Status status = Advance("no name at all", "", viewer).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  pb::VoidDealRequest request;
  request.set_name(Create("ada").name());
  pb::Deal reply;
  EXPECT_EQ(Call(&Stub::VoidDeal, request, &reply, Rep("ada")).code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(Access, AWatcherSeesTheirDealsAndThatOneLeftThem) {
  const pb::Deal deal = Create("ada"), other = Create("bob");
  auto watch = WatchFromEarliest(Rep("ada"));
  const auto seen = watch->EventsUntilCaughtUp();
  std::vector<std::string> names;
  for (const pb::DealEvent& event : seen) {
    if (event.has_deal()) names.push_back(event.deal().name());
  }
  EXPECT_THAT(names, UnorderedElementsAre(deal.name()));
  pb::UpdateDealRequest update;
  update.mutable_deal()->set_name(deal.name());
  update.mutable_deal()->set_owner("reps/bob");
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::UpdateDeal, update, &reply).ok());
  const auto left = watch->NextEvent();
  ASSERT_TRUE(left.has_value());
  EXPECT_TRUE(left->left_view());
  EXPECT_EQ(left->deal().name(), deal.name());
  EXPECT_EQ(left->deal().owner(), "") << "nothing of what it became";
  EXPECT_EQ(left->changed_fields_size(), 0);
  watch->GiveUp();
}

TEST_F(Access, AWatcherIsToldWholeThatADealOfTheirsIsVoided) {
  const pb::Deal deal = Create("ada");
  auto watch = WatchFromEarliest(Rep("ada"));
  watch->EventsUntilCaughtUp();
  pb::VoidDealRequest request;
  request.set_name(deal.name());
  pb::Deal reply;
  ASSERT_TRUE(Call(&Stub::VoidDeal, request, &reply).ok());
  const auto voided = watch->NextEvent();
  ASSERT_TRUE(voided.has_value());
  EXPECT_EQ(voided->type(), pb::DEAL_EVENT_TYPE_VOIDED);
  EXPECT_FALSE(voided->left_view());
  EXPECT_EQ(voided->deal().owner(), "reps/ada");
  EXPECT_EQ(voided->actor(), Operations().user());
  watch->GiveUp();
}

}  // namespace
}  // namespace revops::deal
