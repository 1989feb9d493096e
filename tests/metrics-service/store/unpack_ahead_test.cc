#include "metrics-service/store/unpack_ahead.h"

#include <variant>

#include "gtest/gtest.h"

namespace revops::metrics {
namespace {

// More than wait at once.
constexpr int kMany = 50'000;

Fact Numbered(int number) {
  PipelineFact fact;
  fact.version = number;
  return fact;
}
int NumberOf(const Fact& fact) { return std::get<PipelineFact>(fact).version; }

absl::Status HandAll(const TakeFact<Fact>& take) {
  for (int number = 0; number < kMany; ++number) {
    if (absl::Status taken = take(Numbered(number)); !taken.ok()) return taken;
  }
  return absl::OkStatus();
}

TEST(UnpackAheadTest, EveryFactIsAppliedInItsOrder) {
  int next = 0;
  const absl::Status status = UnpackAhead<Fact>(HandAll, [&](const Fact& fact) {
    EXPECT_EQ(NumberOf(fact), next);
    ++next;
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(next, kMany);
}

TEST(UnpackAheadTest, FactsBeforeWhatCannotBeReadAreApplied) {
  int applied = 0;
  const absl::Status status = UnpackAhead<Fact>(
      [](const TakeFact<Fact>& take) {
        for (int number = 0; number < 3; ++number) {
          if (absl::Status taken = take(Numbered(number)); !taken.ok()) return taken;
        }
        return absl::DataLossError("row 3 is cut short");
      },
      [&](const Fact&) {
        ++applied;
        return absl::OkStatus();
      });
  EXPECT_EQ(status, absl::DataLossError("row 3 is cut short"));
  EXPECT_EQ(applied, 3);
}

TEST(UnpackAheadTest, WhatDoesNotFitEndsTheReading) {
  absl::Status produced;
  const absl::Status status = UnpackAhead<Fact>(
      [&](const TakeFact<Fact>& take) { return produced = HandAll(take); },
      [](const Fact& fact) {
        return NumberOf(fact) < 10 ? absl::OkStatus() : absl::DataLossError("10 does not fit");
      });
  EXPECT_EQ(status, absl::DataLossError("10 does not fit"));
  EXPECT_EQ(produced.code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace revops::metrics
