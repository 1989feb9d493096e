#include "gateway/proxy/gatekeeper.h"

#include "absl/strings/str_cat.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/principal.h"
#include "common/telemetry/log.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "tests/support/fake_clock.h"

namespace revops::gateway {
namespace {

constexpr char kGetDeal[] = "/revops.deal.v1.DealService/GetDeal";

class GatekeeperTest : public ::testing::Test {
 protected:
  GatekeeperTest() {
    const NewToken made = GenerateToken();
    TokenRecord record;
    record.id = made.id;
    record.secret_sha256 = Sha256(made.secret);
    record.user = "users/tester";
    record.roles = {type::v1::ROLE_REP};
    record.create_time = clock_.Now();
    record.expire_time = clock_.Now() + absl::Hours(24);
    tokens_.Put(1, record);
    authorization_ = absl::StrCat("Bearer ", made.bearer());
  }
  std::string Principal() {
    const auto admission = gatekeeper_.Admit(authorization_, kGetDeal);
    EXPECT_TRUE(admission.ok()) << admission.status();
    return admission.ok() ? *admission->principal : "";
  }
  bool IsBelieved(const std::string& principal) { return authenticator_.Verify(principal).ok(); }

  const rpc::SuiteKey key_ = *rpc::SuiteKey::FromBytes(std::string(32, 'k'));
  revops::testing::FakeClock clock_;
  const rpc::Authenticator authenticator_{key_, &clock_};
  const rpc::PrincipalSigner signer_{key_, &clock_};
  const Log log_{"test", Severity::kError, [](const std::string&) {}};
  rpc::Telemetry telemetry_{&log_};
  Backend backend_{"deal-service"};
  const MethodTable methods_{
      {{deal::v1::GetDealRequest::descriptor()->file()->FindServiceByName("DealService"),
        &backend_}},
      &telemetry_};
  TokenIndex tokens_;
  const EndedSessions ended_;
  const SessionSealer sealer_{[this](absl::string_view message) { return key_.Mac(message); },
                              &ended_};
  const Gatekeeper gatekeeper_{&methods_, &tokens_, &sealer_, &clock_,
                               [this](const auto& principal) { return signer_.Sign(principal); }};
  std::string authorization_;
};

TEST_F(GatekeeperTest, ASignatureIsReusedForAWhileAndRenewedBeforeItExpires) {
  const std::string first = Principal();
  clock_.Advance(kPrincipalReuse - absl::Seconds(1));
  EXPECT_EQ(Principal(), first);
  clock_.Advance(absl::Seconds(1));
  const std::string second = Principal();
  EXPECT_NE(second, first);
  clock_.Advance(rpc::kPrincipalLifetime - kPrincipalReuse);
  EXPECT_FALSE(IsBelieved(first)) << "kept too long it would be refused";
  EXPECT_TRUE(IsBelieved(second));
}

TEST_F(GatekeeperTest, WhateverTheHourTheServicesBelieveThePrincipal) {
  for (int seconds = 0; seconds < 200; ++seconds) {
    // A call may be half a lifetime on its way.
    const std::string principal = Principal();
    clock_.Advance(rpc::kPrincipalLifetime - kPrincipalReuse - absl::Seconds(1));
    EXPECT_TRUE(IsBelieved(principal)) << seconds;
    clock_.Advance(absl::Seconds(1 + seconds % 7));
  }
}

}  // namespace
}  // namespace revops::gateway
