// Every method of every service, over gRPC and REST, with every role and with none: what the Access
// options say is what happens, and nothing forbidden reaches a service.
#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "revops/type/v1/access.pb.h"
#include "tests/gateway/support/raw_call.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using type::v1::Role;

std::vector<Role> EveryRole() {
  std::vector<Role> roles;
  for (int role = type::v1::Role_MIN + 1; role <= type::v1::Role_MAX; ++role) {
    if (type::v1::Role_IsValid(role)) roles.push_back(static_cast<Role>(role));
  }
  return roles;
}

bool IsAllowed(const Method& method, Role role) {
  if (role == type::v1::ROLE_ADMIN) return true;
  const auto& access = method.descriptor->options().GetExtension(type::v1::access);
  return std::count(access.roles().begin(), access.roles().end(), role) > 0;
}

class RoleMatrixTest : public testing::Test {
 protected:
  // The code of a call with an empty request.
  absl::StatusCode Call(const Method& method, const std::string& bearer) {
    return RawCall(suite_, bearer, method.path()).Wait().code();
  }
  size_t ReceivedCalls() {
    return suite_.leads().received().size() + suite_.deals().received().size() +
           suite_.metrics().received().size();
  }

  TestGateway suite_;
};

TEST_F(RoleMatrixTest, GrpcFollowsTheAccessOptions) {
  ASSERT_GT(suite_.gateway().methods().methods().size(), 85u);
  for (const Role role : EveryRole()) {
    const std::string bearer = suite_.MakeToken({role});
    for (const auto& method : suite_.gateway().methods().methods()) {
      const size_t before = ReceivedCalls();
      const absl::StatusCode code = Call(*method, bearer);
      const std::string what = absl::StrCat(method->path(), " as ", type::v1::Role_Name(role));
      if (IsAllowed(*method, role)) {
        EXPECT_NE(code, absl::StatusCode::kPermissionDenied) << what;
        EXPECT_NE(code, absl::StatusCode::kUnauthenticated) << what;
        EXPECT_NE(code, absl::StatusCode::kUnimplemented) << what;
      } else {
        EXPECT_EQ(code, absl::StatusCode::kPermissionDenied) << what;
        EXPECT_EQ(ReceivedCalls(), before) << what;
      }
    }
  }
}

TEST_F(RoleMatrixTest, GrpcNeedsAToken) {
  for (const auto& method : suite_.gateway().methods().methods()) {
    EXPECT_EQ(Call(*method, ""), absl::StatusCode::kUnauthenticated) << method->path();
    EXPECT_EQ(Call(*method, "id.secret"), absl::StatusCode::kUnauthenticated) << method->path();
  }
  EXPECT_EQ(ReceivedCalls(), 0u);
}

// `/v1/{name=deals/*}:advance` -> `/v1/deals/x:advance`
std::string SomeUrl(const Route& route) {
  std::string url = route.path.text();
  const size_t open = url.find('{');
  if (open != std::string::npos) {
    const size_t equals = url.find('=', open);
    const size_t close = url.find('}', open);
    url = url.substr(0, open) + url.substr(equals + 1, close - equals - 1) + url.substr(close + 1);
  }
  return absl::StrReplaceAll(url, {{"*", "x"}});
}

TEST_F(RoleMatrixTest, RestFollowsTheAccessOptions) {
  ASSERT_GT(suite_.gateway().routes().routes().size(), 85u);
  for (const Role role : EveryRole()) {
    const std::string bearer = suite_.MakeToken({role});
    for (const Route& route : suite_.gateway().routes().routes()) {
      const size_t before = ReceivedCalls();
      const auto reply = suite_.Http(route.http_method, SomeUrl(route), bearer);
      const std::string what = absl::StrCat(route.http_method, " ", SomeUrl(route), " as ",
                                            type::v1::Role_Name(role), ": ", reply.body);
      if (IsAllowed(*route.method, role)) {
        EXPECT_TRUE(reply.code == 200 || reply.code == 400 || reply.code == 404) << what;
      } else {
        EXPECT_EQ(reply.code, 403) << what;
        EXPECT_EQ(ReceivedCalls(), before) << what;
      }
    }
  }
}

TEST_F(RoleMatrixTest, RestNeedsAToken) {
  for (const Route& route : suite_.gateway().routes().routes()) {
    EXPECT_EQ(suite_.Http(route.http_method, SomeUrl(route)).code, 401) << SomeUrl(route);
    EXPECT_EQ(suite_.Http(route.http_method, SomeUrl(route), "id.secret").code, 401);
  }
  EXPECT_EQ(ReceivedCalls(), 0u);
}

}  // namespace
}  // namespace revops::gateway
