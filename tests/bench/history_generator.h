// The history of a company's deals as its events come in, from a seed.
//
// It has a rhythm: more deals begin each quarter than the one before, closings crowd into a
// quarter's last weeks, every stage has its own dwell times. Some deals skip a stage, move back,
// are reopened after a loss; entries are made late and corrected, amounts change on the way, a few
// deals never were. Every deal has six visits on average. Events are in the order of their
// recording, so that one deal's lie far apart, as they would.
#ifndef REVOPS_TESTS_BENCH_HISTORY_GENERATOR_H_
#define REVOPS_TESTS_BENCH_HISTORY_GENERATOR_H_

#include <optional>
#include <queue>
#include <random>
#include <vector>

#include "metrics-service/facts/fact.h"

namespace revops::bench {

class HistoryGenerator {
 public:
  // Days of history, three years before the present.
  static constexpr int kDays = 1'095;

  HistoryGenerator(int deals, uint32_t seed);

  static metrics::PipelineFact Pipeline();
  // Just behind the last event.
  static metrics::Micros Now();
  // Nothing once the history has come to its end.
  std::optional<metrics::DealFact> Next();

 private:
  enum class Step { kCreate, kMove, kChangeAmount, kCorrect, kVoid };
  struct Deal {
    int8_t place = 0;  // of its stage
    bool is_void = false;
    uint16_t visits = 1;
    metrics::Micros entered = 0;
    metrics::Micros entered_before = 0;
  };
  struct Due {
    metrics::Micros at = 0;
    int32_t deal = 0;
    Step step = Step::kCreate;
    bool operator>(const Due& other) const { return at > other.at; }
  };

  bool Chance(int per_mille) { return static_cast<int>(random_() % 1'000) < per_mille; }
  metrics::Micros Dwell(int place);
  void Plan(int32_t deal, Step step, metrics::Micros at);
  metrics::DealFact Create(const Due& due);
  metrics::DealFact Move(const Due& due);
  int NextPlace(const Deal& deal);

  std::mt19937 random_;
  metrics::Micros now_ = 0;
  std::vector<Deal> deals_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_HISTORY_GENERATOR_H_
