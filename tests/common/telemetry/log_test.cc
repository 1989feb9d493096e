#include "common/telemetry/log.h"

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace revops {
namespace {

TEST(Log, EveryLineIsOneJsonObjectWhateverItHolds) {
  std::string line;
  const Log log("test", Severity::kInfo, [&](const std::string& l) { line = l; });
  for (const std::string& value :
       {std::string("plain"), std::string("\"},{\"severity\":\"x"), std::string("a\nb\x01\x7f"),
        std::string("Z\xc3\xbcrich"), std::string("broken \xff\xc3"), std::string("a\0b", 3)}) {
    log.Info(value, {{"field", value}});
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto parsed = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(parsed.is_object()) << line;
    EXPECT_EQ(parsed["severity"], "INFO");
    EXPECT_EQ(parsed["service"], "test");
    EXPECT_EQ(parsed.size(), 5u);
  }
}

TEST(Log, ValidTextIsKept) {
  std::string line;
  const Log log("test", Severity::kInfo, [&](const std::string& l) { line = l; });
  log.Error("Z\xc3\xbcrich \"7\"");
  EXPECT_EQ(nlohmann::json::parse(line)["message"], "Z\xc3\xbcrich \"7\"");
}

TEST(Log, WhatIsBelowTheLeastSeverityIsLeftOut) {
  int lines = 0;
  const Log log("test", Severity::kWarning, [&](const std::string&) { ++lines; });
  log.Info("no");
  log.Warning("yes");
  EXPECT_EQ(lines, 1);
}

}  // namespace
}  // namespace revops
