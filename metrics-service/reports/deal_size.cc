#include "metrics-service/reports/deal_size.h"

#include <map>
#include <memory>
#include <utility>

#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/numbers.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

struct Sizes {
  std::map<LabelCode, Numbers> by_currency;

  void Absorb(Sizes&& other) {
    for (auto& [currency, micros] : other.by_currency) {
      by_currency[currency].Absorb(std::move(micros));
    }
  }
};

struct Part {
  explicit Part(const Selection& selection)
      : selection(selection), groups(selection.facts(), selection.query()) {}

  void See(const Sighting& sighting) {
    const Micros closed = sighting.standing.entered;
    if (!sighting.IsWon() || !selection.query().window.Includes(closed)) return;
    if (selection.LeavesOut(sighting, left_out)) return;
    const std::optional<Value> value = selection.ValueOf(sighting);
    if (!value.has_value()) {
      left_out.Add(LeftOutTally::kNoAmount);
      return;
    }
    ++n;
    per_group[groups.IndexOf(sighting, closed)].by_currency[value->currency].Add(value->micros);
  }
  void Absorb(Part&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
  }

  const Selection& selection;
  Groups groups;
  PerGroup<Sizes> per_group;
  LeftOutTally left_out;
  int64_t n = 0;
};

}  // namespace

DealSizeReport ReportDealSize(const Facts& facts, const ReportQuery& query, Later* later) {
  const Selection selection(facts, query, StageFilter::kDeals);
  const auto scanned = std::make_shared<Part>(Scan(selection, [&] { return Part(selection); }));
  DealSizeReport report;
  report.basis.n = scanned->n;
  std::vector<const Numbers*> sizes;  // of each row
  for (const size_t group : scanned->groups.InOrder()) {
    std::map<std::string, const Numbers*> by_currency;
    for (const auto& [currency, micros] : scanned->per_group[group].by_currency) {
      by_currency[std::string(facts.currencies().Text(currency))] = &micros;
    }
    for (const auto& [code, micros] : by_currency) {
      report.rows.push_back({scanned->groups.KeyOf(group), code, {}});
      sizes.push_back(micros);
    }
  }
  Later now;
  Later& steps = later == nullptr ? now : *later;
  for (size_t i = 0; i < sizes.size(); ++i) {
    steps.Add(sizes[i]->size(), [scanned, micros = sizes[i], row = &report.rows[i]] {
      row->size = DescribeMoney(micros->pieces());
    });
  }
  now.Run();
  report.basis.definition = "deal_size.v1";
  report.basis.window = query.window;
  report.basis.left_out = scanned->left_out.ToLeftOut();
  report.basis.groups = scanned->groups.size();
  return report;
}

}  // namespace revops::metrics
