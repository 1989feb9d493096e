// Which deals match a filter, answered from memory: a secondary index on columns that change would
// halve the rate of writes, so listings read this one, rebuilt at start and kept by every commit.
#ifndef REVOPS_DEAL_SERVICE_STORE_DEAL_INDEX_H_
#define REVOPS_DEAL_SERVICE_STORE_DEAL_INDEX_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/index/symbol_table.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// Rows looked at under the lock in one go: some 50 us, so that a commit, which waits for the lock
// with every other write behind it, never waits for a whole scan.
inline constexpr size_t kScanSliceRows = 4096;

// Thread-safe. About 72 bytes a deal, and 4 more for each custom field.
class DealIndex {
 public:
  void Put(int64_t key, const Deal& deal);

  // A walk over the deals of a filter in ascending order of keys, slice by slice: whatever is
  // written between two slices shows in the later one. It may also give a deal that left the filter
  // while it went on; whoever loads the deal looks again. Not thread-safe itself.
  class Scan;
  // Behind `after_key`. `external_ids` and `leads` of the filter are not looked at: tables have
  // indexes of their own for them.
  Scan Start(const DealFilter& filter, int64_t after_key) const;
  // The first `limit` keys of such a scan. DEADLINE_EXCEEDED once `deadline` has passed.
  absl::StatusOr<std::vector<int64_t>> Find(const DealFilter& filter, int64_t after_key,
                                            size_t limit, absl::Time deadline) const;

  // Distinct texts and custom fields in memory.
  size_t texts() const;

 private:
  enum Column {
    kPipeline,
    kStage,
    kOwner,
    kTeam,
    kCompany,
    kProduct,
    kSegment,
    kSource,
    kChannel,
    kAccount,
    kColumns
  };
  struct Entry {
    std::array<Symbol, kColumns> symbols{};
    uint8_t state = 0;           // 0: no such deal
    std::vector<Symbol> fields;  // of pairs, sorted
  };
  // A filter in symbols: per column the allowed ones (nothing: any), sorted.
  struct Query {
    std::array<std::optional<std::vector<Symbol>>, kColumns> allowed;
    std::vector<Symbol> fields;  // all of them
    uint32_t states = ~0U;       // a bit for each
    bool scoped = false;
    std::optional<Symbol> scope_rep;
    std::vector<Symbol> scope_teams;  // sorted
    bool is_impossible = false;       // asks for a custom field that no deal has
  };

  Query Resolve(const DealFilter& filter) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  static bool EntryMatches(const Query& query, const Entry& entry);

  mutable absl::Mutex mutex_;
  std::vector<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // at key - 1
  SymbolTable texts_ ABSL_GUARDED_BY(mutex_);
  SymbolTable pairs_ ABSL_GUARDED_BY(mutex_);  // of custom fields, key and value
};

class DealIndex::Scan {
 public:
  // Appends the next matching keys, until `keys` holds `limit` or a slice has been looked at.
  void Next(size_t limit, std::vector<int64_t>& keys);
  bool done() const { return done_; }

 private:
  friend class DealIndex;
  Scan(const DealIndex* index, Query query, size_t place)
      : index_(index), query_(std::move(query)), place_(place), done_(query_.is_impossible) {}

  const DealIndex* index_;
  Query query_;
  size_t place_;
  bool done_;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_DEAL_INDEX_H_
