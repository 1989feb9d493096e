// Random histories and questions, from a seed.
#ifndef REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RANDOM_HISTORY_H_
#define REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RANDOM_HISTORY_H_

#include <random>
#include <string>
#include <vector>

#include "metrics-service/facts/fact.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics::testing {

class RandomHistory {
 public:
  explicit RandomHistory(uint32_t seed) : random_(seed) {}

  std::vector<PipelineFact> Pipelines();
  // Events of up to 40 deals in the order of a stream: late entries, corrections, reopenings, ties
  // of both times, voids, changes of every kind.
  std::vector<DealFact> Events(const std::vector<PipelineFact>& pipelines);
  ReportQuery Query();
  std::string AnyStage();  // often none

 private:
  struct Deal {
    int number = 0;
    const PipelineFact* pipeline = nullptr;
    std::vector<Micros> entries;
    std::vector<size_t> places;
  };
  int Pick(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
  bool Chance(int percent) { return Pick(100) < percent; }
  Micros Between(Micros low, Micros high);
  DealFact CreateDeal(Deal& deal, const std::vector<PipelineFact>& pipelines);
  DealFact ChangeDeal(Deal& deal);
  DealFact MoveDeal(Deal& deal);
  DealFact CorrectDeal(Deal& deal);
  DealFact WithRandomNews(DealFact fact, int percent);
  AmountFact AnyAmount();
  std::string AnyValue(LabelKind kind);
  Dimension AnyDimension();

  std::mt19937 random_;
  Micros now_ = 0;
};

}  // namespace revops::metrics::testing

#endif  // REVOPS_TESTS_METRICS_SERVICE_SUPPORT_RANDOM_HISTORY_H_
