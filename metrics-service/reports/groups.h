// The groups of an answer: deals with equal values of the group_by dimensions.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_GROUPS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_GROUPS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics-service/reports/calendar.h"
#include "metrics-service/reports/group_numbers.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {

// Numbers groups as they come. Without dimensions there is one group, from the start. Beyond
// kGroupsMax they are only counted, so that whoever asked can be told how many there are.
class Groups {
 public:
  // By these dimensions, in the query's time zone and with its ownership.
  Groups(const Facts& facts, const std::vector<Dimension>& dimensions, const ReportQuery& query);

  // By the query's dimensions.
  Groups(const Facts& facts, const ReportQuery& query) : Groups(facts, query.group_by, query) {}

  // The deal's group; `instant` is what month and quarter are of. kGroupsMax for all beyond.
  size_t IndexOf(const Sighting& sighting, Micros instant);

  // Takes the groups of `other`, which has the same dimensions: the number here of each of its own,
  // the last one of all beyond kGroupsMax.
  std::vector<size_t> Absorb(const Groups& other);

  // How many there are, also beyond kGroupsMax.
  size_t size() const { return numbers_.size(); }
  GroupKey KeyOf(size_t group) const;
  // Every group in the order of an answer: stages in their pipeline's order, time by time, other
  // values by text. None where there are more than kGroupsMax.
  std::vector<size_t> InOrder() const;

 private:
  using Codes = GroupNumbers::Codes;
  struct Level {
    DimensionKind kind;
    std::optional<Attribute> attribute;  // of kLabel; nothing: no deal has it
  };
  uint32_t CodeOf(const Level& level, const Sighting& sighting, Micros instant) const;
  std::string TextOf(const Level& level, uint32_t code) const;
  // Sorts before the text: the place of a stage.
  int32_t PlaceOf(const Level& level, uint32_t code) const;

  const Facts& facts_;
  std::vector<Level> levels_;
  std::optional<Calendar> calendar_;
  GroupNumbers numbers_;
  const CurrentTeams* teams_ = nullptr;  // with CURRENT ownership
  std::optional<DealRow> last_deal_;
  size_t last_group_ = 0;
};

// One accumulator per group, made as the groups come.
template <typename T>
class PerGroup {
 public:
  T& operator[](size_t group) {
    if (group >= values_.size()) values_.resize(group + 1);
    return values_[group];
  }
  // Calls take(group, value) for every value made so far.
  template <typename Take>
  void ForEach(Take take) {
    for (size_t group = 0; group < values_.size(); ++group) take(group, values_[group]);
  }
  // `numbers`: what Groups::Absorb() said of the other's groups. T has Absorb(T&&).
  void Absorb(PerGroup&& other, const std::vector<size_t>& numbers) {
    for (size_t group = 0; group < other.values_.size(); ++group) {
      (*this)[numbers[group]].Absorb(std::move(other.values_[group]));
    }
  }

 private:
  std::vector<T> values_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_GROUPS_H_
