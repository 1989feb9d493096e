#include "common/log/request_index.h"

#include <algorithm>

#include "gtest/gtest.h"

namespace revops::log {
namespace {

constexpr absl::Duration kMemory = absl::Hours(24);
const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

TEST(RequestIndexTest, TheLatestOfOneRequestIsFound) {
  RequestIndex index(kMemory);
  const uint64_t fingerprint = RequestIndex::Fingerprint("users/a", "1");
  EXPECT_FALSE(index.Find(fingerprint).has_value());
  index.Add(fingerprint, {1}, kStart);
  index.Add(fingerprint, {2}, kStart + absl::Hours(20));
  EXPECT_EQ(index.Find(fingerprint), Revision{2});
  EXPECT_FALSE(index.Find(RequestIndex::Fingerprint("users/b", "1")).has_value());
  index.Remove(fingerprint, {2});
  EXPECT_EQ(index.Find(fingerprint), Revision{1});
}

TEST(RequestIndexTest, WhatIsOlderThanMemoryAndAGenerationIsForgotten) {
  RequestIndex index(kMemory);
  const uint64_t old = RequestIndex::Fingerprint("users/a", "old");
  index.Add(old, {1}, kStart);
  const absl::Time last_kept = kStart + RequestIndex::kGeneration + kMemory - absl::Seconds(1);
  index.Add(RequestIndex::Fingerprint("users/a", "later"), {2}, last_kept);
  EXPECT_EQ(index.Find(old), Revision{1});
  index.Add(RequestIndex::Fingerprint("users/a", "last"), {3}, last_kept + absl::Seconds(1));
  EXPECT_FALSE(index.Find(old).has_value());
  EXPECT_EQ(index.size(), 2u);
}

TEST(RequestIndexTest, ItHoldsNoMoreThanItsMemoryHoweverLongItRuns) {
  RequestIndex index(kMemory);
  // One a minute for a month.
  size_t largest = 0;
  for (int minute = 0; minute < 30 * 24 * 60; ++minute) {
    index.Add(static_cast<uint64_t>(minute) + 1, {minute + 1}, kStart + absl::Minutes(minute));
    largest = std::max(largest, index.size());
  }
  EXPECT_LE(largest,
            static_cast<size_t>((kMemory + 2 * RequestIndex::kGeneration) / absl::Minutes(1)));
}

}  // namespace
}  // namespace revops::log
