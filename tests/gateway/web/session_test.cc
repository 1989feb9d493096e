// A browser's session: opened with a token, worth what the token is worth, and safe from foreign
// pages.
#include "gateway/identity/session.h"

#include <atomic>
#include <functional>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJson[] = "Content-Type: application/json\r\n";

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() : token_(suite_.MakeToken({type::v1::ROLE_ADMIN})) {}

  TestGateway::Reply SignIn(const std::string& token, const std::string& headers = kJson) {
    return suite_.Http("POST", "/v1/session", "", json{{"token", token}}.dump(), headers);
  }
  // The Cookie header that a browser sends after this answer.
  static std::string CookieOf(const TestGateway::Reply& reply) {
    const size_t begin = reply.head.find("revops_session=");
    if (begin == std::string::npos) return "";
    return "Cookie: " + reply.head.substr(begin, reply.head.find(';', begin) - begin) + "\r\n";
  }
  TestGateway::Reply With(const std::string& cookie, const char* method, const char* path,
                          const std::string& body = "", const std::string& more = "") {
    return suite_.Http(method, path, "", body, cookie + more);
  }

  // What a stream had said when it ended: after `end`, by what the gateway sees when it looks.
  std::string StreamEndedBy(const std::string& cookie, const std::function<void()>& end) {
    suite_.deals().OnCall([](const Received&) {
      return Answer::Hold({deal::v1::WatchDealsResponse().SerializeAsString()});
    });
    std::string body;
    std::atomic<bool> is_over = false;
    std::thread reader([&] {
      body = With(cookie, "GET", "/v1/deals:watch").body;
      is_over = true;
    });
    EXPECT_TRUE(suite_.deals().WaitForWritten(1));
    end();
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (!is_over && absl::Now() < deadline) suite_.gateway().streams().CheckAll();
    EXPECT_TRUE(is_over);
    suite_.gateway().streams().Drain();  // in case it is not
    reader.join();
    return body;
  }

  TestGateway suite_;
  const std::string token_;
};

TEST_F(SessionTest, ATokenOpensASessionThatActsAsIt) {
  const auto opened = SignIn(token_);
  ASSERT_EQ(opened.code, 200) << opened.body;
  EXPECT_EQ(json::parse(opened.body)["user"], "users/tester");
  EXPECT_EQ(json::parse(opened.body)["roles"], json::array({"ROLE_ADMIN"}));
  for (const char* part : {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="}) {
    EXPECT_THAT(opened.head, HasSubstr(part));
  }
  EXPECT_THAT(opened.head, Not(HasSubstr("Secure"))) << "it came by plain HTTP";
  const std::string cookie = CookieOf(opened);
  EXPECT_THAT(cookie, Not(HasSubstr(token_.substr(token_.find('.') + 1)))) << "not the secret";
  const auto shown = With(cookie, "GET", "/v1/session");
  EXPECT_EQ(shown.code, 200) << shown.body;
  EXPECT_EQ(shown.body, opened.body) << "the session's own end, too";
  EXPECT_EQ(json::parse(With(cookie, "GET", "/v1/caller").body)["user"], "users/tester")
      << "the gateway's own methods";
  EXPECT_EQ(With(cookie, "GET", "/v1/deals/17").code, 200) << "a service's";
}

TEST_F(SessionTest, BehindTlsTheCookieStaysBehindTls) {
  EXPECT_THAT(SignIn(token_, std::string(kJson) + "X-Forwarded-Proto: https\r\n").head,
              HasSubstr("; Secure"));
}

TEST_F(SessionTest, AWriteNeedsTheHeaderThatAForeignPageCanNotSend) {
  const std::string cookie = CookieOf(SignIn(token_));
  const std::string body = R"({"title":"Forty seats"})";
  const auto refused = With(cookie, "POST", "/v1/deals", body, kJson);
  EXPECT_EQ(refused.code, 403);
  EXPECT_THAT(refused.body, HasSubstr("CLIENT_HEADER_MISSING"));
  EXPECT_EQ(With(cookie, "DELETE", "/v1/session").code, 403);
  EXPECT_TRUE(suite_.deals().received().empty());
  EXPECT_EQ(
      With(cookie, "POST", "/v1/deals", body, std::string(kJson) + "X-Revops-Client: dashboard\r\n")
          .code,
      200);
}

TEST_F(SessionTest, AForeignFormOpensNone) {
  EXPECT_EQ(SignIn(token_, "Content-Type: text/plain\r\n").code, 400);
  EXPECT_EQ(SignIn(token_, "Content-Type: application/x-www-form-urlencoded\r\n").code, 400);
}

TEST_F(SessionTest, ASessionEndsWithItsToken) {
  const std::string cookie = CookieOf(SignIn(token_));
  suite_.Revoke(token_);
  const auto reply = With(cookie, "GET", "/v1/session");
  EXPECT_EQ(reply.code, 401);
  EXPECT_THAT(reply.body, HasSubstr("SESSION_INVALID"));
}

TEST_F(SessionTest, AStreamEndsWithItsSession) {
  const EndedSessions none;
  const SessionSealer sealer(
      [this](absl::string_view message) { return suite_.environment().key.Mac(message); }, &none);
  const std::string cookie =
      "Cookie: revops_session=" +
      sealer.Seal(NewSession(token_.substr(0, token_.find('.')), absl::Now() + absl::Seconds(3))) +
      "\r\n";
  EXPECT_THAT(StreamEndedBy(cookie, [] {}), HasSubstr("SESSION_INVALID"));
}

TEST_F(SessionTest, SigningOutEndsTheSessionWhereverItsCookieHasGone) {
  const std::string cookie = CookieOf(SignIn(token_)), another = CookieOf(SignIn(token_));
  const char kOut[] = "X-Revops-Client: x\r\n";
  const auto reply = With(cookie, "DELETE", "/v1/session", "", kOut);
  EXPECT_EQ(reply.code, 204);
  EXPECT_THAT(reply.head, HasSubstr("Max-Age=0"));
  const auto stolen = With(cookie, "GET", "/v1/deals/17");
  EXPECT_EQ(stolen.code, 401);
  EXPECT_THAT(stolen.body, HasSubstr("SESSION_INVALID"));
  EXPECT_EQ(With(cookie, "DELETE", "/v1/session", "", kOut).code, 204) << "once more is nothing";
  EXPECT_EQ(With(another, "GET", "/v1/session").code, 200) << "that of another browser goes on";
  EXPECT_EQ(suite_.Http("GET", "/v1/session", token_).code, 200) << "and so does the token";
  EXPECT_EQ(suite_.Http("DELETE", "/v1/session").code, 204) << "nobody is signed in";
}

TEST_F(SessionTest, AStreamEndsWhenItsBrowserSignsOut) {
  const std::string cookie = CookieOf(SignIn(token_));
  const std::string body = StreamEndedBy(cookie, [&] {
    EXPECT_EQ(With(cookie, "DELETE", "/v1/session", "", "X-Revops-Client: x\r\n").code, 204);
  });
  EXPECT_THAT(body, HasSubstr("SESSION_INVALID"));
}

TEST_F(SessionTest, BadSignInsAreRefused) {
  EXPECT_EQ(SignIn("id.guessed").code, 401);
  EXPECT_EQ(SignIn("").code, 401);
  for (const char* body : {"", "{", "[]", R"({"token":1})", R"({"token":"a.b","x":1})"}) {
    EXPECT_EQ(suite_.Http("POST", "/v1/session", "", body, kJson).code, 400) << body;
  }
  EXPECT_EQ(suite_.Http("POST", "/v1/session", "", std::string(2'000, 'x'), kJson).code, 413);
  EXPECT_EQ(suite_.Http("GET", "/v1/session").code, 401);
  EXPECT_EQ(suite_.Http("PUT", "/v1/session", token_, "{}", kJson).code, 405);
}

TEST_F(SessionTest, NothingButTheSealedTextIsASession) {
  const std::string cookie = CookieOf(SignIn(token_));
  std::string forged = cookie;
  forged[forged.find('.') + 1] ^= 1;  // another expiry
  EXPECT_EQ(With(forged, "GET", "/v1/session").code, 401);
  const std::string made_up = "Cookie: revops_session=" + token_ + "\r\n";
  EXPECT_EQ(With(made_up, "GET", "/v1/session").code, 401);
}

TEST(SessionSealer, ASessionIsReadUntilItExpiresAndByItsKeyAlone) {
  const auto mac_with = [](const char* key) {
    return [key = *rpc::SuiteKey::FromBytes(std::string(32, *key))](absl::string_view message) {
      return key.Mac(message);
    };
  };
  EndedSessions ended;
  const SessionSealer sealer(mac_with("a"), &ended), other(mac_with("b"), &ended);
  const absl::Time now = absl::FromUnixSeconds(1'000);
  const Session opened = NewSession("t1", now + absl::Hours(1));
  const std::string session = sealer.Seal(opened);
  ASSERT_TRUE(sealer.Open(session, now).has_value());
  EXPECT_EQ(sealer.Open(session, now)->token_id, "t1");
  EXPECT_EQ(sealer.Open(session, now)->expire_time, now + absl::Hours(1));
  EXPECT_FALSE(sealer.Open(session, now + absl::Hours(1)).has_value());
  EXPECT_FALSE(other.Open(session, now).has_value());
  EXPECT_FALSE(sealer.Open("t2" + session.substr(2), now).has_value());
  EXPECT_FALSE(sealer.Open(std::string(1'000, '.'), now).has_value());
  EXPECT_FALSE(sealer.Open("", now).has_value());
  ended.Add(opened.id, opened.expire_time);
  EXPECT_FALSE(sealer.Open(session, now).has_value()) << "it was ended";
}

}  // namespace
}  // namespace revops::gateway
