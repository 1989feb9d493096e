// Which revision a request id may have succeeded under: in memory, rebuilt at start.
//
// Keeps 64-bit fingerprints, so a hit is a candidate that the caller compares with the row. Forgets
// by generation, so that one entry costs no more than its slot in a table.
#ifndef REVOPS_COMMON_LOG_REQUEST_INDEX_H_
#define REVOPS_COMMON_LOG_REQUEST_INDEX_H_

#include <cstdint>
#include <deque>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/types/ids.h"

namespace revops::log {

// Not thread-safe.
class RequestIndex {
 public:
  // Entries at least this old are forgotten, at most a generation later.
  static constexpr absl::Duration kGeneration = absl::Hours(4);

  explicit RequestIndex(absl::Duration memory) : memory_(memory) {}

  static uint64_t Fingerprint(absl::string_view actor, absl::string_view request_id);

  // `recorded` does not go back.
  void Add(uint64_t fingerprint, Revision revision, absl::Time recorded);
  void Remove(uint64_t fingerprint, Revision revision);
  // The latest.
  std::optional<Revision> Find(uint64_t fingerprint) const;

  size_t size() const;

 private:
  struct Generation {
    absl::Time start;
    absl::flat_hash_map<uint64_t, int64_t> revisions;
  };
  const absl::Duration memory_;
  std::deque<Generation> generations_;
};

}  // namespace revops::log

#endif  // REVOPS_COMMON_LOG_REQUEST_INDEX_H_
