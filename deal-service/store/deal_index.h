// Which deals match a filter, answered from memory: a secondary index on columns that change would
// halve the rate of writes, so listings read this one, rebuilt at start and kept by every commit.
#ifndef REVOPS_DEAL_SERVICE_STORE_DEAL_INDEX_H_
#define REVOPS_DEAL_SERVICE_STORE_DEAL_INDEX_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// Thread-safe. About 56 bytes a deal.
class DealIndex {
 public:
  void Put(int64_t key, const Deal& deal);

  // Keys > after_key of matching deals in ascending order, at most `limit`. `external_ids` of the
  // filter are not looked at: the table has an index of its own for them.
  std::vector<int64_t> Find(const DealFilter& filter, int64_t after_key, size_t limit) const;
  bool Matches(const DealFilter& filter, int64_t key) const;

 private:
  using Symbol = uint32_t;  // of an interned text; 0 is the empty one
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
    kFields,
    kColumns
  };
  struct Entry {
    std::array<Symbol, kColumns> symbols{};
    uint8_t state = 0;  // 0: no such deal
  };
  struct Query;

  Symbol Intern(const std::string& text) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Query Resolve(const DealFilter& filter) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool EntryMatches(const Query& query, const Entry& entry) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::vector<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // at key - 1
  absl::flat_hash_map<std::string, Symbol> symbols_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> texts_ ABSL_GUARDED_BY(mutex_) = {""};
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_DEAL_INDEX_H_
