// deal-service against a naive model: random histories of every verb, with times in the past, wrong
// etags, repeated request ids, requests that only validate and callers of every reach; every answer
// or refusal, and between them everything that can be read, also after the store was opened again;
// with subscriptions that are created, read, committed and deleted all the while.
#include <cstdio>
#include <deque>

#include "tests/deal-service/model/modelled_cursors.h"
#include "tests/support/seed.h"

namespace revops::deal::model {
namespace {

constexpr int kHistories = 3;
constexpr int kRounds = 3;  // with a restart behind each
constexpr int kStepsPerRound = 400;
// Requests that may come again.
constexpr size_t kRepeatableMax = 60;

class ModelTest : public ModelledCursors, public ::testing::WithParamInterface<int> {
 protected:
  struct Asked {
    AnyRequest request;
    size_t caller;
    Micros at;
  };

  void Do(const Asked& asked) {
    std::visit(
        [&](const auto& request) {
          SCOPED_TRACE(absl::StrCat(request.GetTypeName(), " ", request.ShortDebugString()));
          Compare(request, Callers()[asked.caller]);
        },
        asked.request);
  }

  // A request of before: the same, the same by somebody else, or other content under its id.
  Asked Again(RandomRequests& random) {
    Asked again = asked_[static_cast<size_t>(random.Pick(static_cast<int>(asked_.size())))];
    if (random.Chance(20)) again.caller = static_cast<size_t>(random.Pick(5));
    if (random.Chance(20)) {
      std::visit([](auto& request) { request.set_validate_only(!request.validate_only()); },
                 again.request);
    }
    return again;
  }

  void Step(RandomRequests& random) {
    // Mostly onwards, at times back, as clocks do, and now and then beyond the memory of requests.
    SetClock(random.Chance(5) ? -absl::Seconds(30) : absl::Seconds(random.Pick(2400)));
    if (random.Chance(1) && !asked_.empty()) {
      SetClock(absl::Hours(30));
      // Its id is free again.
      return Do(Again(random));
    }
    if (!asked_.empty() && random.Chance(10)) return Do(Again(random));
    const size_t caller = random.Chance(60) ? 0 : static_cast<size_t>(random.Pick(5));
    asked_.push_back({random.Next(), caller, model_->now()});
    // Half the memory of requests, far from its edge.
    while (asked_.size() > kRepeatableMax ||
           asked_.front().at < model_->now() - Micros{12} * 3600 * 1'000'000) {
      asked_.pop_front();
    }
    Do(asked_.back());
  }

  std::deque<Asked> asked_;
};

TEST_P(ModelTest, EveryAnswerAndEverythingReadIsTheModels) {
  const uint32_t seed = revops::testing::RandomSeed() + static_cast<uint32_t>(GetParam());
  SCOPED_TRACE(absl::StrCat("history ", GetParam(), " of this seed"));
  RandomRequests random(seed, model_.get());
  RandomCursors random_cursors(&random, model_.get(), &cursors_);
  Do({random.Pipeline(), 0, 0});
  for (int round = 0; round < kRounds; ++round) {
    for (int step = 0; step < kStepsPerRound; ++step) {
      SCOPED_TRACE(absl::StrCat("round ", round, " step ", step));
      Step(random);
      if (random.Chance(25)) CursorStep(random, random_cursors);
      if (HasFailure()) return;
    }
    CompareAll(random);
    CompareCursors();
    if (HasFailure()) return;
    RestartUnderReaders();
    CompareAll(random);
    CompareCursors();
    if (HasFailure()) return;
  }
  for (const auto& [what, times] : outcomes_) std::printf("%s %d, ", what.c_str(), times);
  std::printf("\n");
}

INSTANTIATE_TEST_SUITE_P(Histories, ModelTest, ::testing::Range(0, kHistories));

}  // namespace
}  // namespace revops::deal::model
