// Which rows match a filter, answered from memory: a secondary index on columns that change would
// halve the rate of writes, so listings read this one, rebuilt at start and kept by every commit.
//
// Generic over what the columns are: a row has a text per column, one number, and pairs of custom
// fields. Rows are called by their integer keys, from 1.
#ifndef REVOPS_COMMON_INDEX_LABEL_INDEX_H_
#define REVOPS_COMMON_INDEX_LABEL_INDEX_H_

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/index/symbol_table.h"

namespace revops {

// Rows looked at under the lock in one go: some 50 us, so that a commit, which waits for the lock
// with every other write behind it, never waits for a whole scan.
inline constexpr size_t kLabelSliceRows = 4096;

struct LabelRow {
  std::vector<std::string> texts;  // as many as there are columns
  int32_t number = 0;
  const std::map<std::string, std::string>* fields = nullptr;  // of custom fields; may be null
};

// Empty lists do not filter; values of one column are alternatives, columns add up.
struct LabelFilter {
  struct Allowed {
    size_t column = 0;
    std::vector<std::string> texts;
  };
  std::vector<Allowed> allowed;
  int32_t number_min = std::numeric_limits<int32_t>::min();
  std::vector<std::pair<std::string, std::string>> fields;  // all of them
  // The caller's reach: unset means all; else one column is `owner`, or another one of `teams`.
  struct Scope {
    size_t owner_column = 0, team_column = 0;
    std::string owner;  // empty: none
    std::vector<std::string> teams;
  };
  std::optional<Scope> scope;
};

// Thread-safe. Four bytes a column, and some 40 a row.
class LabelIndex {
 public:
  explicit LabelIndex(size_t columns) : columns_(columns) {}

  void Put(int64_t key, const LabelRow& row);
  void Erase(int64_t key);

  // The first `limit` matching keys behind `after_key`, ascending; slice by slice, so it may also
  // give a row that left the filter meanwhile: whoever loads it looks again. DEADLINE_EXCEEDED once
  // `deadline` has passed.
  absl::StatusOr<std::vector<int64_t>> Find(const LabelFilter& filter, int64_t after_key,
                                            size_t limit, absl::Time deadline) const;
  // A row by its number.
  struct Ranked {
    int32_t number = 0;
    int64_t key = 0;
    // The greatest number is the best; of equals, the greatest key.
    bool IsBetterThan(const Ranked& other) const {
      return number != other.number ? number > other.number : key > other.key;
    }
  };
  // The `limit` best matching rows of those that `behind` is better than, best first; else as Find.
  absl::StatusOr<std::vector<Ranked>> FindBest(const LabelFilter& filter,
                                               std::optional<Ranked> behind, size_t limit,
                                               absl::Time deadline) const;
  // Unset where there is no such row.
  std::optional<int32_t> NumberOf(int64_t key) const;
  // Rows there are.
  size_t size() const;

 private:
  struct Entry {
    bool is_there = false;
    int32_t number = 0;
    std::vector<Symbol> fields;  // of pairs, sorted
  };
  // A filter in symbols: sorted lists.
  struct Query {
    std::vector<std::pair<size_t, std::vector<Symbol>>> allowed;
    int32_t number_min = 0;
    std::vector<Symbol> fields;
    bool is_scoped = false;
    size_t owner_column = 0, team_column = 0;
    std::optional<Symbol> owner;
    std::vector<Symbol> teams;
    bool is_impossible = false;  // asks for a custom field that no row has
  };

  // Shows the places of matching rows from `place` on, slice by slice, until `see` says no.
  absl::Status Scan(const LabelFilter& filter, size_t place, absl::Time deadline,
                    absl::FunctionRef<bool(size_t place, int32_t number)> see) const;
  Query Resolve(const LabelFilter& filter) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool Matches(const Query& query, size_t place) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  void Set(size_t place, const LabelRow& row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t columns_;
  mutable absl::Mutex mutex_;
  std::vector<Entry> entries_ ABSL_GUARDED_BY(mutex_);   // at key - 1
  std::vector<Symbol> symbols_ ABSL_GUARDED_BY(mutex_);  // columns_ for each entry
  size_t rows_ ABSL_GUARDED_BY(mutex_) = 0;
  SymbolTable texts_ ABSL_GUARDED_BY(mutex_);
  SymbolTable pairs_ ABSL_GUARDED_BY(mutex_);  // of custom fields, key and value
};

}  // namespace revops

#endif  // REVOPS_COMMON_INDEX_LABEL_INDEX_H_
