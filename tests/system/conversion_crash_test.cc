// Conversion where services die: lead-service at every step of it, alone and together with each
// other service, and with answers that are lost on the way.
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/failpoint/fail_points.h"
#include "gmock/gmock.h"
#include "tests/support/seed.h"
#include "tests/system/conversion_book.h"
#include "tests/system/promoter.h"

namespace revops::testing {
namespace {

constexpr int kPromoters = 6;
constexpr absl::Duration kReachMax = absl::Seconds(30);
constexpr absl::Duration kProgressMax = absl::Seconds(60);
constexpr int kKilledBySignal9 = 128 + 9;
constexpr size_t kConversionsBehindEach = 4;
// The point is met this many times at most before it kills.
constexpr int kVisitsMax = 4;

constexpr FailPoint kWriterPoints[] = {
    FailPoint::kWriterBeforeCommit, FailPoint::kWriterAfterCommit, FailPoint::kWriterAfterEffects,
    FailPoint::kWriterAmidReplies};

class ConversionCrash : public ::testing::Test {
 protected:
  void SetUp() override {
    auto suite = Suite::Start({{}, {{"REVOPS_CHECKPOINT_PAGES", "40"}}});
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    client_ = std::make_unique<PatientClient>(*suite_);
    for (int i = 0; i < kPromoters; ++i) {
      threads_.emplace_back([this, i] {
        Promoter promoter(absl::StrCat("p", i), seed_ + static_cast<unsigned>(i), client_.get(),
                          &notes_);
        while (!stops_ && notes_.complaints().empty()) promoter.PromoteOne();
      });
    }
  }
  void TearDown() override { StopLoad(); }
  void StopLoad() {
    stops_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  void AwaitConversions() {
    ASSERT_TRUE(notes_.AwaitCount(notes_.leads().size() + kConversionsBehindEach, kProgressMax))
        << ::testing::PrintToString(notes_.complaints());
  }
  // `dies` kills itself at the point, and `besides`, where there is any, is killed with it.
  void KillAt(FailPoint point, Service dies, std::optional<Service> besides) {
    const absl::string_view name = kFailPointNames[static_cast<size_t>(point)];
    const int visit = 1 + static_cast<int>(random_() % kVisitsMax);
    SCOPED_TRACE(absl::StrCat(name, ":", visit, " in ", BinaryOf(dies), " with ",
                              besides.has_value() ? BinaryOf(*besides) : "nothing"));
    absl::Status launched =
        suite_->Relaunch(dies, {{"REVOPS_FAIL_POINT", absl::StrCat(name, ":", visit)}});
    ASSERT_TRUE(launched.ok()) << launched;
    ASSERT_EQ(suite_->AwaitEnd(dies, kReachMax), kKilledBySignal9)
        << "it was not reached; " << ::testing::PrintToString(notes_.complaints());
    if (besides.has_value()) {
      suite_->Kill9(*besides);
      launched = suite_->Restart(*besides);
      ASSERT_TRUE(launched.ok()) << launched;
    }
    launched = suite_->Restart(dies);
    ASSERT_TRUE(launched.ok()) << launched;
    ASSERT_NO_FATAL_FAILURE(AwaitConversions());
  }
  void FinishAndCheck() {
    for (const Service service : kServices) {
      const absl::Status healthy = suite_->AwaitHealthy(service);
      ASSERT_TRUE(healthy.ok()) << healthy;
    }
    StopLoad();
    ASSERT_THAT(notes_.complaints(), ::testing::IsEmpty());
    std::printf("%d conversions\n", static_cast<int>(notes_.leads().size()));
    ExpectEachConvertedOnce(*client_, notes_.leads());
  }

  const unsigned seed_ = RandomSeed();
  std::mt19937_64 random_{seed_};
  std::unique_ptr<Suite> suite_;
  std::unique_ptr<PatientClient> client_;
  ConversionNotes notes_;
  std::atomic<bool> stops_ = false;
  std::vector<std::thread> threads_;
};

TEST_F(ConversionCrash, ACrashAtAnyStepAloneOrWithAnotherServiceMakesEachDealOnce) {
  for (const FailPoint point : {FailPoint::kConversionBeforeOrder, FailPoint::kConversionDealMade,
                                FailPoint::kConversionContactAdded, FailPoint::kConversionBeforeEnd,
                                FailPoint::kConversionAfterEnd, FailPoint::kRecycleBeforeApply,
                                FailPoint::kRecycleAfterApply}) {
    for (const std::optional<Service> besides :
         {std::optional<Service>(), std::optional(Service::kDeal), std::optional(Service::kGateway),
          std::optional(Service::kMetrics)}) {
      ASSERT_NO_FATAL_FAILURE(KillAt(point, Service::kLead, besides));
    }
  }
  for (const FailPoint point : kWriterPoints) {
    ASSERT_NO_FATAL_FAILURE(KillAt(point, Service::kLead, std::nullopt));
    ASSERT_NO_FATAL_FAILURE(KillAt(point, Service::kLead, Service::kDeal));
  }
  FinishAndCheck();
}

TEST_F(ConversionCrash, AnswersThatAreLostMakeNothingTwice) {
  for (const FailPoint point : kWriterPoints) {
    ASSERT_NO_FATAL_FAILURE(KillAt(point, Service::kDeal, std::nullopt));
    ASSERT_NO_FATAL_FAILURE(KillAt(point, Service::kDeal, Service::kLead));
  }
  ASSERT_NO_FATAL_FAILURE(KillAt(FailPoint::kProxyAfterAnswer, Service::kGateway, std::nullopt));
  ASSERT_NO_FATAL_FAILURE(KillAt(FailPoint::kProxyAfterAnswer, Service::kGateway, Service::kLead));
  FinishAndCheck();
}

TEST_F(ConversionCrash, WhateverIsKilledAtRandomEachLeadIsConvertedOnce) {
  for (int i = 0; i < 16; ++i) {
    const Service dies = kServices[random_() % std::size(kServices)];
    SCOPED_TRACE(BinaryOf(dies));
    suite_->Kill9(dies);
    const absl::Status launched = suite_->Restart(dies);
    ASSERT_TRUE(launched.ok()) << launched;
    ASSERT_NO_FATAL_FAILURE(AwaitConversions());
  }
  FinishAndCheck();
}

}  // namespace
}  // namespace revops::testing
