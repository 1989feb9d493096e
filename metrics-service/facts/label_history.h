// Labels of rows with their changes, by both times.
//
// One present value per row and, for what ever changed, a list of changes. At a lens counts the
// value with the greatest effective time before as_of among what was recorded before known; among
// equals the later recorded. What a row began with counts from its beginning.
#ifndef REVOPS_METRICS_SERVICE_FACTS_LABEL_HISTORY_H_
#define REVOPS_METRICS_SERVICE_FACTS_LABEL_HISTORY_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "metrics-service/facts/column.h"
#include "metrics-service/facts/dictionary.h"
#include "metrics-service/facts/lens.h"
#include "metrics-service/facts/run_pool.h"

namespace revops::metrics {

// A number for each label: the fixed ones first, then custom fields as they come.
using LabelNumber = uint16_t;

// Not thread-safe.
class LabelHistory {
 public:
  struct Told {
    Micros effective = 0;
    Recording recorded = 0;
    bool is_first = false;  // the row begins with it
  };

  // With `fixed` labels that have no names, and at most `fields_max` custom fields.
  LabelHistory(LabelNumber fixed, size_t fields_max);

  // Rows are added in order.
  void AddRow();
  void Set(LabelNumber label, uint32_t row, absl::string_view value, const Told& told);

  LabelCode At(LabelNumber label, uint32_t row, const Lens& lens) const {
    const bool is_settled = (changed_[row] & BitOf(label)) == 0 ||
                            (lens.known == kNoRecording && lens.as_of > latest_effective_);
    return is_settled ? values_[label].Get(row) : FromChanges(label, row, lens);
  }
  LabelCode Present(LabelNumber label, uint32_t row) const { return values_[label].Get(row); }
  // What was said last, which may not be what counts now.
  absl::string_view LastTold(LabelNumber label, uint32_t row) const;
  const Dictionary& Texts(LabelNumber label) const { return *texts_[label]; }

  // Nothing where no row ever had the custom field, or it is not kept.
  std::optional<LabelNumber> Field(absl::string_view key) const;
  // As Field(), made where it is new and there is room.
  std::optional<LabelNumber> FieldFor(absl::string_view key);
  const std::string& KeyOf(LabelNumber field) const { return keys_[field - fixed_]; }
  size_t fields() const { return keys_.size(); }
  LabelNumber fixed() const { return fixed_; }
  bool KeepsField(absl::string_view key) const {
    return keys_.size() < fields_max_ || numbers_.contains(key);
  }
  // Calls take(label) for every custom field the row ever had.
  template <typename Take>
  void ForEachFieldOf(uint32_t row, Take take) const {
    for (const LabelNumber field : fields_.Of(field_runs_[row])) take(field);
  }

  void Compact();

 private:
  struct Change {
    Micros effective = 0;
    Recording recorded = 0;
    LabelCode value = 0;
    LabelNumber label = 0;
  };
  static uint64_t BitOf(LabelNumber label) { return uint64_t{1} << (label < 63 ? label : 63); }
  void AddLabel();
  LabelCode LastCode(LabelNumber label, uint32_t row) const;
  LabelCode FromChanges(LabelNumber label, uint32_t row, const Lens& lens) const;

  const LabelNumber fixed_;
  const size_t fields_max_;
  std::deque<SparseColumn<LabelCode>> values_;
  std::deque<std::unique_ptr<Dictionary>> texts_;
  absl::flat_hash_map<std::string, LabelNumber> numbers_;
  std::vector<std::string> keys_;

  Column<uint64_t> changed_;  // bit per label that has changes; the last is shared
  Column<Stretch> change_runs_;
  Column<Stretch> field_runs_;
  RunPool<Change> changes_;
  RunPool<LabelNumber> fields_;
  // Of all changes.
  Micros latest_effective_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_LABEL_HISTORY_H_
