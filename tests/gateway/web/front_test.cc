// What every answer carries, and what the dashboard's addresses answer.
#include "gateway/web/front.h"

#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "gateway/web/encoding.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.pb.h"
#include "tests/gateway/support/test_gateway.h"
#include "tests/support/temp_dir.h"

namespace revops::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Unpacked(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string bytes(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

// The value of a header; empty where the answer has none.
std::string HeaderOf(const TestGateway::Reply& reply, const std::string& name) {
  const size_t begin = reply.head.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return "";
  const size_t value = begin + name.size() + 4;
  return reply.head.substr(value, reply.head.find("\r\n", value) - value);
}

class FrontTest : public ::testing::Test {
 protected:
  FrontTest() {
    Put("index.html", "<!doctype html><title>revops</title>");
    Put("assets/index-1a2b.js", "console.log(1);" + std::string(4'000, ' '));
    Put("docs/index.html", "<!doctype html><title>API</title>");
    Put("openapi.json", R"({"openapi":"3.1.0"})");
    GatewayOptions options;
    options.dashboard = dir_.path();
    options.cors_origins = "https://tools.example.com, http://localhost:3000";
    suite_ = std::make_unique<TestGateway>(options);
    token_ = suite_->MakeToken({type::v1::ROLE_MANAGER});
  }
  void Put(const std::string& path, const std::string& text) {
    const std::filesystem::path file = std::filesystem::path(dir_.path()) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  TestGateway::Reply Get(const std::string& path, const std::string& headers = "") {
    return suite_->Http("GET", path, "", "", headers);
  }
  TestGateway::Reply GetDeal(const std::string& headers, size_t title_bytes = 5'000) {
    suite_->deals().OnCall([title_bytes](const Received&) {
      deal::v1::Deal deal;
      deal.set_title(std::string(title_bytes, 't'));
      return Answer::With(deal);
    });
    return suite_->Http("GET", "/v1/deals/17", token_, "", headers);
  }

  revops::testing::TempDir dir_;
  std::unique_ptr<TestGateway> suite_;
  std::string token_;
};

TEST_F(FrontTest, ThePageAndItsFilesAreOpen) {
  const auto page = Get("/");
  EXPECT_EQ(page.code, 200);
  EXPECT_THAT(page.body, HasSubstr("<title>revops"));
  EXPECT_THAT(HeaderOf(page, "Content-Type"), StartsWith("text/html"));
  EXPECT_EQ(HeaderOf(page, "Cache-Control"), "no-cache");
  const std::string policy = HeaderOf(page, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("script-src 'self'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  const auto script = Get("/assets/index-1a2b.js");
  EXPECT_THAT(HeaderOf(script, "Content-Type"), StartsWith("text/javascript"));
  EXPECT_THAT(HeaderOf(script, "Cache-Control"), HasSubstr("immutable"));
}

TEST_F(FrontTest, AnAddressWithinTheDashboardBeginsWithItsPage) {
  const std::string accept = "Accept: text/html,*/*\r\n";
  EXPECT_THAT(Get("/deals/17", accept).body, HasSubstr("<title>revops"));
  EXPECT_EQ(Get("/deals/17").code, 401) << "a program gets no page in place of an error";
  EXPECT_EQ(Get("/v1/deals/17", accept).code, 401);
  EXPECT_EQ(Get("/assets/gone.js").code, 401) << "nor for a file that is not there";
  EXPECT_EQ(suite_->Http("POST", "/deals/17", "", "", accept).code, 401);
}

TEST_F(FrontTest, NothingOutsideOfTheFolderIsServed) {
  for (const char* path : {"/../gateway.db", "/assets/../../gateway.db", "/%2e%2e/gateway.db",
                           "/assets//index-1a2b.js", "/assets"}) {
    EXPECT_EQ(Get(path).code, 401) << path;
  }
}

TEST_F(FrontTest, TheDescriptionIsForWhoIsSignedIn) {
  EXPECT_EQ(Get("/openapi.json").code, 401);
  EXPECT_EQ(Get("/docs/").code, 401);
  EXPECT_EQ(Get("/docs/", "Accept: text/html\r\n").code, 303) << "a person is asked to sign in";
  EXPECT_EQ(suite_->Http("GET", "/openapi.json", token_).body, R"({"openapi":"3.1.0"})");
  EXPECT_EQ(suite_->Http("GET", "/docs", token_).code, 303);
  EXPECT_THAT(suite_->Http("GET", "/docs/", token_).body, HasSubstr("<title>API"));
}

TEST_F(FrontTest, TextIsPackedForWhoTakesIt) {
  const auto packed = GetDeal("Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(HeaderOf(packed, "Content-Encoding"), "gzip");
  EXPECT_THAT(packed.head, HasSubstr("Vary: Accept-Encoding"));
  EXPECT_LT(packed.body.size(), 1'000u);
  EXPECT_EQ(Unpacked(packed.body), GetDeal("").body);
  EXPECT_EQ(HeaderOf(GetDeal("Accept-Encoding: gzip;q=0\r\n"), "Content-Encoding"), "");
  EXPECT_EQ(HeaderOf(GetDeal("Accept-Encoding: gzip\r\n", 10), "Content-Encoding"), "")
      << "what fits a packet anyway";
  const auto script = Get("/assets/index-1a2b.js", "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(Unpacked(script.body), StartsWith("console.log(1);"));
}

TEST_F(FrontTest, WhatTheCallerHasIsNotSentAgain) {
  for (const bool is_packed : {false, true}) {
    const std::string encoding = is_packed ? "Accept-Encoding: gzip\r\n" : "";
    for (const char* path : {"/", "/v1/deals/17"}) {
      const auto get = [&](const std::string& more) {
        return std::string(path) == "/" ? Get(path, encoding + more) : GetDeal(encoding + more);
      };
      const std::string tag = HeaderOf(get(""), "ETag");
      ASSERT_FALSE(tag.empty()) << path;
      const auto again = get("If-None-Match: \"x\", " + tag + "\r\n");
      EXPECT_EQ(again.code, 304) << path;
      EXPECT_TRUE(again.body.empty());
      EXPECT_EQ(get("If-None-Match: \"x\"\r\n").code, 200) << path;
    }
  }
  EXPECT_NE(HeaderOf(GetDeal(""), "ETag"), HeaderOf(GetDeal("", 6'000), "ETag"));
}

TEST_F(FrontTest, EveryAnswerSaysUnderWhichIdTheLogsHaveIt) {
  const std::string trace = "0af7651916cd43dd8448eb211c80319c";
  const std::string traceparent = "Traceparent: 00-" + trace + "-b7ad6b7169203331-01\r\n";
  EXPECT_EQ(HeaderOf(Get("/v1/deals", traceparent), "X-Request-Id"), trace);
  EXPECT_EQ(HeaderOf(GetDeal(traceparent), "X-Request-Id"), trace);
  EXPECT_THAT(suite_->deals().received().front().traceparents.front(), HasSubstr(trace));
  EXPECT_EQ(HeaderOf(Get("/"), "X-Request-Id").size(), 32u);
}

TEST_F(FrontTest, OnlyNamedOriginsMayRead) {
  const auto ask = [&](const char* method, const char* origin) {
    return suite_->Http(
        method, "/v1/deals/17", method == std::string("GET") ? token_ : "", "",
        std::string("Origin: ") + origin + "\r\nAccess-Control-Request-Method: PATCH\r\n");
  };
  const auto preflight = ask("OPTIONS", "https://tools.example.com");
  EXPECT_EQ(preflight.code, 204);
  EXPECT_EQ(HeaderOf(preflight, "Access-Control-Allow-Origin"), "https://tools.example.com");
  EXPECT_THAT(HeaderOf(preflight, "Access-Control-Allow-Methods"), HasSubstr("PATCH"));
  EXPECT_THAT(HeaderOf(preflight, "Access-Control-Allow-Headers"), HasSubstr("Authorization"));
  EXPECT_THAT(preflight.head, Not(HasSubstr("Allow-Credentials"))) << "cookies stay at home";
  EXPECT_EQ(HeaderOf(ask("GET", "http://localhost:3000"), "Access-Control-Allow-Origin"),
            "http://localhost:3000");
  for (const char* method : {"OPTIONS", "GET"}) {
    const auto reply = ask(method, "https://evil.example.com");
    EXPECT_THAT(reply.head, Not(HasSubstr("Access-Control-Allow-Origin")));
    EXPECT_THAT(HeaderOf(reply, "Vary"), HasSubstr("Origin"));
  }
}

TEST_F(FrontTest, AnAnswerSaysAllThatItDependsOn) {
  const auto reply = GetDeal("Accept-Encoding: gzip\r\nOrigin: https://tools.example.com\r\n");
  EXPECT_THAT(reply.head, HasSubstr("Vary: Origin"));
  EXPECT_THAT(reply.head, HasSubstr("Vary: Accept-Encoding"));
}

TEST(Cors, WhatIsNoOriginIsNamed) {
  for (const char* origins : {"*", "tools.example.com", "https://a.example.com/x", "https://"}) {
    EXPECT_THAT(std::string(Cors::Parse(origins).status().message()), HasSubstr("cors-origins"))
        << origins;
  }
}

TEST(Encoding, GzipIsTakenWhereItIsNamedWithWeight) {
  EXPECT_TRUE(TakesGzip("gzip"));
  EXPECT_TRUE(TakesGzip("deflate, GZIP;q=0.5"));
  for (const char* header : {"", "br", "gzip;q=0", "gzip;q=x", "xgzip"}) {
    EXPECT_FALSE(TakesGzip(header)) << header;
  }
}

}  // namespace
}  // namespace revops::gateway
