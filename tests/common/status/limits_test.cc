// However much is wrong with a request: the error stays small, readable, and says what it left out.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "common/status/trailers.h"
#include "common/status/utf8.h"
#include "gtest/gtest.h"

namespace revops {
namespace {

std::string LeftOut(const absl::Status& status) {
  for (const auto& [key, value] : MetadataOf(status)) {
    if (key == kLeftOut) return value;
  }
  return "";
}

size_t TrailerBytesOf(const grpc::Status& status) {
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  return TrailerBytes(wire);
}

TEST(StatusLimitsTest, TheFirstViolationsAreToldAndTheOthersCounted) {
  Violations violations;
  for (int i = 0; i < 64; ++i) {
    violations.Add(absl::StrCat("pipeline.stages[", i, "].display_name"), "must be set");
  }
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(FieldViolationsOf(status).size(), kViolationsMax);
  EXPECT_EQ(LeftOut(status), "44");
  EXPECT_TRUE(absl::StrContains(status.message(), "stages[0].display_name: must be set"));
  EXPECT_TRUE(absl::EndsWith(status.message(), " more")) << status.message();
  EXPECT_EQ(InvalidFields(std::vector<FieldViolation>(64, {"a", "b"})).message(),
            InvalidFields(std::vector<FieldViolation>(20, {"a", "b"}), 44).message());
}

TEST(StatusLimitsTest, WhatIsLeftOutOfAPartIsLeftOutOfTheWhole) {
  Violations inner, outer;
  for (int i = 0; i < 30; ++i) inner.Add(absl::StrCat("f", i), "bad");
  outer.Add("title", "must be set");
  outer.AddAll("deal", inner.ToStatus());
  EXPECT_EQ(FieldViolationsOf(outer.ToStatus()).size(), kViolationsMax);
  EXPECT_EQ(LeftOut(outer.ToStatus()), "11");
}

TEST(StatusLimitsTest, HalfAMillionBadEntriesCostNoMemory) {
  Violations violations;
  const std::string long_text(1000, 'x');
  for (int i = 0; i < 500'000; ++i) violations.Add("fields", long_text);
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(LeftOut(status), "499980");
  EXPECT_LT(ToRpcStatus(status).ByteSizeLong(), 16u << 10);
}

TEST(StatusLimitsTest, EveryUnmetRuleBeyondTheFirstIsCounted) {
  const absl::Status status =
      UnmetRules("deals/17", std::vector<UnmetRule>(50, {"FIELD_REQUIRED", "stages/x", "missing"}));
  EXPECT_EQ(UnmetRulesOf(status).size(), kViolationsMax);
  EXPECT_EQ(LeftOut(status), "30");
  EXPECT_TRUE(absl::EndsWith(status.message(), "; and 30 more")) << status.message();
}

TEST(StatusLimitsTest, TheWorstErrorsFitTrailersAndKeepReasonAndFirstViolations) {
  std::string wide;
  for (int i = 0; i < 400; ++i) absl::StrAppend(&wide, "\xe2\x82\xac");
  const std::string broken(1000, '\xff');
  for (const std::string& text : {std::string(1000, 'x'), wide, broken}) {
    const std::vector<FieldViolation> fields(1000, {text, text});
    const absl::Status bad = FromGrpcStatus(ToGrpcStatus(InvalidFields(fields)));
    EXPECT_LE(TrailerBytesOf(ToGrpcStatus(InvalidFields(fields))), kTrailerBytesMax);
    EXPECT_EQ(ReasonOf(bad), "INVALID_FIELD");
    const size_t told = FieldViolationsOf(bad).size();
    EXPECT_GE(told, 1u);
    EXPECT_EQ(LeftOut(bad), absl::StrCat(1000 - told));
    EXPECT_TRUE(IsValidUtf8(bad.message()));

    const std::vector<UnmetRule> rules(1000, {"RULE", text, text});
    const absl::Status unmet = FromGrpcStatus(ToGrpcStatus(UnmetRules(text, rules)));
    EXPECT_LE(TrailerBytesOf(ToGrpcStatus(UnmetRules(text, rules))), kTrailerBytesMax);
    EXPECT_EQ(ReasonOf(unmet), "RULE");
    EXPECT_GE(UnmetRulesOf(unmet).size(), 1u);
  }
  const absl::Status endless =
      ErrorWithReason(absl::StatusCode::kAborted, "ETAG_MISMATCH", std::string(1 << 20, 'm'),
                      {{"etag", std::string(1 << 20, 'e')}, {"name", "deals/17"}});
  EXPECT_LE(TrailerBytesOf(ToGrpcStatus(endless)), kTrailerBytesMax);
  EXPECT_EQ(ReasonOf(FromGrpcStatus(ToGrpcStatus(endless))), "ETAG_MISMATCH");
}

TEST(StatusLimitsTest, BrokenBytesAreEscapedAndCostNoDetail) {
  const absl::Status statuses[] = {
      ErrorWithReason(absl::StatusCode::kNotFound, "GONE", "no \xff", {{"name", "\xfe"}}),
      InvalidField("a\xff", "is \xc3"),
      UnmetRules("deals/\xff", {{"RULE", "\xff", "is \xc3"}}),
  };
  for (const absl::Status& status : statuses) {
    const absl::Status told = FromGrpcStatus(ToGrpcStatus(status));
    EXPECT_EQ(told, status);
    EXPECT_TRUE(IsValidUtf8(told.message())) << told;
    EXPECT_NE(ReasonOf(told), "");
    for (const auto& [key, value] : MetadataOf(told)) EXPECT_TRUE(IsValidUtf8(key + value));
  }
  // Also what no builder made.
  EXPECT_EQ(ToGrpcStatus(absl::AbortedError("\xff")).error_message(), "\\xff");
  EXPECT_EQ(ToRpcStatus(absl::AbortedError("\xff")).message(), "\\xff");
}

}  // namespace
}  // namespace revops
