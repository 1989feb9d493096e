// Which leads share an e-mail address, a phone number, or a domain and name: hashes in memory,
// rebuilt at start, so that a new lead finds its duplicates at the same speed among a thousand and
// a million.
#ifndef REVOPS_LEAD_SERVICE_STORE_PERSON_INDEX_H_
#define REVOPS_LEAD_SERVICE_STORE_PERSON_INDEX_H_

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

namespace revops::lead {

// Thread-safe. About 24 bytes a key. Hashes collide once in a while: whoever finds a lead looks at
// what it has.
class PersonIndex {
 public:
  void Add(uint64_t hash, int64_t lead);
  void Remove(uint64_t hash, int64_t lead);
  // Leads with any of them, ascending, each once.
  std::vector<int64_t> Find(const std::vector<uint64_t>& hashes) const;

 private:
  mutable absl::Mutex mutex_;
  // The first lead of a hash; the others, where there are any, stand in `more_`.
  absl::flat_hash_map<uint64_t, int64_t> first_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<uint64_t, std::vector<int64_t>> more_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_PERSON_INDEX_H_
