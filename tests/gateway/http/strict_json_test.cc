#include "gateway/http/strict_json.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace revops::gateway {
namespace {

std::string Nested(int depth) {
  std::string text;
  for (int i = 1; i < depth; ++i) text += R"({"a":)";
  text += "{}";
  for (int i = 1; i < depth; ++i) text += "}";
  return text;
}

TEST(StrictJson, AcceptsOneObject) {
  for (const char* text : {"{}", R"({"a":1,"b":[1,"x",null,true,{"a":2}],"c":{"a":1.5e3}})",
                           " {\"\xc3\xa4\":\"\\u00e4\"} "}) {
    EXPECT_TRUE(CheckJson(text).ok()) << text << CheckJson(text);
  }
}

TEST(StrictJson, RefusesWhatIsNoJson) {
  for (const char* text :
       {"", "{", "{a:1}", "{'a':1}", R"({"a":1,})", R"({"a":1} x)", R"({"a":01})", R"({"a":NaN})",
        R"({"a":1e999})", "{\"a\":\"\n\"}", R"({"a":"\ud800"})", "// x\n{}", "[]", "1", "null",
        "{\"a\":\"\xff\"}", "{\"a\":\"\xc0\xaf\"}", "{\"\xed\xa0\x80\":1}"}) {
    EXPECT_EQ(CheckJson(text).code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(StrictJson, RefusesAKeyTwiceAtAnyDepth) {
  const absl::Status status = CheckJson(R"({"a":[{"b":1,"c":{"d":1,"d":2}}]})");
  EXPECT_EQ(std::string(status.message()),
            "the body is no valid JSON: the key \"d\" is there twice");
  EXPECT_FALSE(CheckJson(R"({"a":1,"\u0061":2})").ok()) << "also where it is spelt differently";
  EXPECT_TRUE(CheckJson(R"({"a":{"a":1},"b":{"a":1}})").ok());
}

TEST(StrictJson, RefusesDeepNesting) {
  EXPECT_TRUE(CheckJson(Nested(kJsonDepthMax)).ok());
  EXPECT_FALSE(CheckJson(Nested(kJsonDepthMax + 1)).ok());
  EXPECT_FALSE(CheckJson(absl::StrCat(R"({"a":)", std::string(1'000'000, '['))).ok());
}

}  // namespace
}  // namespace revops::gateway
