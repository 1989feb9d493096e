#include "common/status/status.h"

#include "common/status/grpc_status.h"
#include "gtest/gtest.h"

namespace revops {
namespace {

TEST(StatusTest, AReasonAndItsMetadataComeBack) {
  const absl::Status status = ErrorWithReason(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                                              "deals/17: changed meanwhile", {{"etag", "3"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(status), "ETAG_MISMATCH");
  EXPECT_EQ(MetadataOf(status), (Metadata{{"etag", "3"}}));
}

TEST(StatusTest, AStatusWithoutDetailsHasNone) {
  for (const absl::Status& status : {absl::OkStatus(), absl::NotFoundError("deals/1")}) {
    EXPECT_EQ(ReasonOf(status), "");
    EXPECT_TRUE(MetadataOf(status).empty());
    EXPECT_TRUE(FieldViolationsOf(status).empty());
    EXPECT_TRUE(UnmetRulesOf(status).empty());
    EXPECT_EQ(RetryAfterOf(status), absl::ZeroDuration());
  }
}

TEST(StatusTest, EveryBadFieldIsToldAtOnceWithItsPath) {
  Violations violations;
  violations.Add("deal.title", "must be set");
  violations.AddAll("deal.amount", InvalidField("units", "must be positive, is -1"));
  violations.AddAll("deal.owner", absl::NotFoundError("reps/ada"));
  violations.AddAll("deal.team", absl::OkStatus());
  const absl::Status status = violations.ToStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const auto told = FieldViolationsOf(status);
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].field, "deal.title");
  EXPECT_EQ(told[1].field, "deal.amount.units");
  EXPECT_EQ(told[1].description, "must be positive, is -1");
  EXPECT_EQ(told[2].field, "deal.owner");
  for (const FieldViolation& violation : told) {
    EXPECT_NE(status.message().find(violation.description), absl::string_view::npos);
  }
}

TEST(StatusTest, NoViolationIsOk) {
  EXPECT_EQ(Violations().ToStatus(), absl::OkStatus());
  EXPECT_EQ(InvalidFields({}), absl::OkStatus());
  EXPECT_EQ(UnmetRules("deals/1", {}), absl::OkStatus());
}

TEST(StatusTest, EveryUnmetRuleIsToldAtOnce) {
  const absl::Status status =
      UnmetRules("deals/17", {{"FIELD_REQUIRED", "stages/proposal", "amount must be set"},
                              {"STAGE_CLOSED", "deals/17", "is won already"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(), "deals/17: amount must be set; is won already");
  EXPECT_EQ(ReasonOf(status), "FIELD_REQUIRED");
  const auto rules = UnmetRulesOf(status);
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[1].type, "STAGE_CLOSED");
  EXPECT_EQ(rules[1].subject, "deals/17");
}

TEST(StatusTest, AdviceToRetryKeepsItsTime) {
  const absl::Status status = RetryLater(absl::StatusCode::kUnavailable, "SERVER_DRAINING", "soon",
                                         absl::Milliseconds(1500));
  EXPECT_EQ(RetryAfterOf(status), absl::Milliseconds(1500));
  EXPECT_EQ(ReasonOf(status), "SERVER_DRAINING");
}

TEST(StatusTest, EverythingSurvivesTheWire) {
  const absl::Status statuses[] = {
      absl::OkStatus(),
      absl::NotFoundError("deals/1"),
      InvalidFields({{"a", "must be b"}, {"c", "must be d"}}),
      UnmetRules("deals/1", {{"T", "s", "d"}}),
      RetryLater(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "full", absl::Seconds(2)),
  };
  for (const absl::Status& status : statuses) {
    EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(status)), status);
    EXPECT_EQ(FromRpcStatus(ToRpcStatus(status)), status);
  }
}

TEST(StatusTest, AForeignWireStatusKeepsCodeAndMessage) {
  const grpc::Status plain(grpc::StatusCode::UNAVAILABLE, "connection refused");
  EXPECT_EQ(FromGrpcStatus(plain), absl::UnavailableError("connection refused"));
  const grpc::Status garbage(grpc::StatusCode::ABORTED, "x", "\xff\xff not a proto");
  EXPECT_EQ(FromGrpcStatus(garbage), absl::AbortedError("x"));
}

}  // namespace
}  // namespace revops
