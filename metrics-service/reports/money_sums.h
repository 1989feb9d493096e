// Sums of money, one per currency; wide enough for any number of deals.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_MONEY_SUMS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_MONEY_SUMS_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "metrics-service/facts/dictionary.h"

namespace revops::metrics {

// A figure of money in nano-units, as reports give it.
struct MoneyFigure {
  std::string currency_code;
  absl::int128 nanos = 0;
  friend bool operator==(const MoneyFigure&, const MoneyFigure&) = default;
};

class MoneySums {
 public:
  void Add(LabelCode currency, absl::int128 micros) {
    for (auto& [known, sum] : sums_) {
      if (known != currency) continue;
      sum += micros;
      return;
    }
    sums_.emplace_back(currency, micros);
  }
  void Absorb(const MoneySums& other) {
    for (const auto& [currency, micros] : other.sums_) Add(currency, micros);
  }
  // By currency code.
  std::vector<MoneyFigure> ToFigures(const Dictionary& currencies) const {
    std::vector<MoneyFigure> figures;
    for (const auto& [currency, micros] : sums_) {
      figures.push_back({std::string(currencies.Text(currency)), micros * 1'000});
    }
    std::sort(figures.begin(), figures.end(), [](const MoneyFigure& a, const MoneyFigure& b) {
      return a.currency_code < b.currency_code;
    });
    return figures;
  }

 private:
  std::vector<std::pair<LabelCode, absl::int128>> sums_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_MONEY_SUMS_H_
