#include "lead-service/store/person_index.h"

#include <algorithm>

namespace revops::lead {

void PersonIndex::Add(uint64_t hash, int64_t lead) {
  absl::MutexLock lock(&mutex_);
  const auto [found, is_new] = first_.try_emplace(hash, lead);
  if (!is_new && found->second != lead) more_[hash].push_back(lead);
}

void PersonIndex::Remove(uint64_t hash, int64_t lead) {
  absl::MutexLock lock(&mutex_);
  const auto found = first_.find(hash);
  if (found == first_.end()) return;
  const auto others = more_.find(hash);
  if (found->second != lead) {
    if (others != more_.end()) std::erase(others->second, lead);
  } else if (others == more_.end()) {
    first_.erase(found);
  } else {
    found->second = others->second.front();
    others->second.erase(others->second.begin());
  }
  if (others != more_.end() && others->second.empty()) more_.erase(others);
}

std::vector<int64_t> PersonIndex::Find(const std::vector<uint64_t>& hashes) const {
  std::vector<int64_t> leads;
  absl::ReaderMutexLock lock(&mutex_);
  for (const uint64_t hash : hashes) {
    const auto found = first_.find(hash);
    if (found == first_.end()) continue;
    leads.push_back(found->second);
    const auto others = more_.find(hash);
    if (others == more_.end()) continue;
    leads.insert(leads.end(), others->second.begin(), others->second.end());
  }
  std::sort(leads.begin(), leads.end());
  leads.erase(std::unique(leads.begin(), leads.end()), leads.end());
  return leads;
}

}  // namespace revops::lead
