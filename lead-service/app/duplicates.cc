#include "lead-service/app/duplicates.h"

#include <algorithm>

#include "common/status/status.h"
#include "lead-service/store/person_keys.h"

namespace revops::lead {
namespace {

// Somebody who made more leads of one person than this has other worries than the oldest of them.
constexpr size_t kCandidatesMax = 64;

bool Share(const std::vector<std::string>& these, const std::vector<std::string>& those) {
  return std::any_of(these.begin(), these.end(), [&](const std::string& text) {
    return std::find(those.begin(), those.end(), text) != those.end();
  });
}

}  // namespace

absl::StatusOr<std::optional<StoredLead>> FindDuplicate(CommandStore& store,
                                                        const std::vector<std::string>& texts) {
  std::vector<int64_t> keys = store.LeadsWith(KeysOf(texts));
  if (keys.size() > kCandidatesMax) keys.resize(kCandidatesMax);
  for (const int64_t key : keys) {
    REVOPS_ASSIGN_OR_RETURN(std::optional<StoredLead> stored, store.leads().LoadByKey(key));
    if (!stored.has_value() || stored->value.state == LeadState::kDisqualified) continue;
    if (Share(texts, PersonTextsOf(stored->value))) return stored;
  }
  return std::optional<StoredLead>();
}

}  // namespace revops::lead
