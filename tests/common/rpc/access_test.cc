#include "common/rpc/access.h"

#include <algorithm>

#include "common/status/status.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/common/rpc/test_suite.h"

namespace revops::rpc {
namespace {

using namespace revops::type::v1;  // NOLINT: roles and scopes
using testing::PrincipalOf;

AccessRules DealRules() {
  AccessRules rules;
  rules.Add(
      *revops::deal::v1::GetDealRequest::descriptor()->file()->FindServiceByName("DealService"));
  rules.Add(*revops::deal::v1::WatchDealsRequest::descriptor()->file()->FindServiceByName(
      "DealWatchService"));
  return rules;
}

TEST(Access, EveryMethodAdmitsExactlyItsRolesAndTheAdmin) {
  const AccessRules rules = DealRules();
  ASSERT_GE(rules.all().size(), 15u);
  for (const auto& [path, method] : rules.all()) {
    for (int role = ROLE_VIEWER; role <= ROLE_SERVICE; ++role) {
      const auto& roles = method.access.roles();
      const bool expected =
          role == ROLE_ADMIN || std::find(roles.begin(), roles.end(), role) != roles.end();
      const absl::Status status = method.Permit(PrincipalOf({static_cast<Role>(role)}));
      EXPECT_EQ(status.ok(), expected) << path << " as " << Role_Name(role);
      if (expected) continue;
      EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
      EXPECT_NE(status.message().find(path), std::string::npos) << status;
      EXPECT_NE(status.message().find(Role_Name(roles[0])), std::string::npos) << status;
    }
    EXPECT_FALSE(method.Permit(PrincipalOf({})).ok()) << path;
  }
}

TEST(Access, ARepReachesItsOwnAndItsTeamsRowsOnly) {
  const AccessRules rules = DealRules();
  const MethodAccess* get = rules.Find("/revops.deal.v1.DealService/GetDeal");
  ASSERT_NE(get, nullptr);
  Principal rep = PrincipalOf({ROLE_REP});
  rep.set_rep("reps/anna");
  rep.add_teams("teams/north");

  const OwnerScope scope = get->ScopeOf(rep);

  EXPECT_FALSE(scope.everything);
  EXPECT_TRUE(scope.Contains("reps/anna", "teams/south"));
  EXPECT_TRUE(scope.Contains("reps/bert", "teams/north"));
  EXPECT_FALSE(scope.Contains("reps/bert", "teams/south"));
  EXPECT_FALSE(scope.Contains("", ""));
}

TEST(Access, ARepWithoutRepAndTeamsReachesNothing) {
  const AccessRules rules = DealRules();
  const MethodAccess* get = rules.Find("/revops.deal.v1.DealService/GetDeal");
  const OwnerScope scope = get->ScopeOf(PrincipalOf({ROLE_REP}));
  EXPECT_FALSE(scope.Contains("", ""));
  EXPECT_FALSE(scope.Contains("reps/anna", "teams/north"));
}

TEST(Access, AnotherPermittedRoleWidensTheScopeAnUnpermittedOneDoesNot) {
  const AccessRules rules = DealRules();
  const MethodAccess* get = rules.Find("/revops.deal.v1.DealService/GetDeal");
  EXPECT_TRUE(get->ScopeOf(PrincipalOf({ROLE_REP, ROLE_OPERATIONS})).everything);
  EXPECT_TRUE(get->ScopeOf(PrincipalOf({ROLE_MANAGER, ROLE_ADMIN})).everything);
  // GetDeal is not marketing's.
  EXPECT_FALSE(get->ScopeOf(PrincipalOf({ROLE_REP, ROLE_MARKETING})).everything);
}

TEST(Access, AMethodWithoutOwnedRowsReachesEverything) {
  const AccessRules rules = DealRules();
  const MethodAccess* get = rules.Find("/revops.deal.v1.DealService/GetPipeline");
  EXPECT_TRUE(get->ScopeOf(PrincipalOf({ROLE_REP})).everything);
}

TEST(AccessDeathTest, AServiceWithoutRulesDoesNotStart) {
  AccessRules rules;
  const auto* health = grpc::health::v1::HealthCheckRequest::descriptor()->file()->service(0);
  EXPECT_DEATH(rules.Add(*health), "access");
}

}  // namespace
}  // namespace revops::rpc
