#include "common/log/request_index.h"

#include <utility>

#include "absl/hash/hash.h"

namespace revops::log {

uint64_t RequestIndex::Fingerprint(absl::string_view actor, absl::string_view request_id) {
  return absl::HashOf(actor, request_id);
}

void RequestIndex::Add(uint64_t fingerprint, Revision revision, absl::Time recorded) {
  if (generations_.empty() || recorded >= generations_.back().start + kGeneration) {
    generations_.push_back({recorded, {}});
  }
  while (generations_.front().start + kGeneration + memory_ <= recorded) generations_.pop_front();
  generations_.back().revisions[fingerprint] = revision.value;
}

void RequestIndex::Remove(uint64_t fingerprint, Revision revision) {
  for (Generation& generation : generations_) {
    const auto it = generation.revisions.find(fingerprint);
    if (it != generation.revisions.end() && it->second == revision.value) {
      generation.revisions.erase(it);
    }
  }
}

std::optional<Revision> RequestIndex::Find(uint64_t fingerprint) const {
  for (auto generation = generations_.rbegin(); generation != generations_.rend(); ++generation) {
    const auto it = generation->revisions.find(fingerprint);
    if (it != generation->revisions.end()) return Revision{it->second};
  }
  return std::nullopt;
}

size_t RequestIndex::size() const {
  size_t size = 0;
  for (const Generation& generation : generations_) size += generation.revisions.size();
  return size;
}

}  // namespace revops::log
