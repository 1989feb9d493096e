#include "gateway/identity/token_index.h"

#include <utility>

namespace revops::gateway {
namespace {

type::v1::Principal PrincipalOf(const TokenRecord& token) {
  type::v1::Principal principal;
  principal.set_user(token.user);
  for (const type::v1::Role role : token.roles) principal.add_roles(role);
  principal.set_rep(token.rep);
  for (const std::string& team : token.teams) principal.add_teams(team);
  return principal;
}

}  // namespace

Identity::Identity(TokenRecord record)
    : record_(std::move(record)), principal_(PrincipalOf(record_)) {}

std::shared_ptr<const std::string> Identity::CachedHeader(absl::Time now) const {
  absl::MutexLock lock(&mutex_);
  return now < use_until_ ? header_ : nullptr;
}

void Identity::CacheHeader(std::shared_ptr<const std::string> header, absl::Time use_until) const {
  absl::MutexLock lock(&mutex_);
  header_ = std::move(header);
  use_until_ = use_until;
}

void TokenIndex::Put(int64_t sequence, TokenRecord record) {
  absl::MutexLock lock(&mutex_);
  const std::string id = record.id;
  order_[sequence] = id;
  by_id_[id] = {sequence, std::make_shared<Identity>(std::move(record))};
}

void TokenIndex::Remove(const std::string& id) {
  absl::MutexLock lock(&mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  order_.erase(found->second.sequence);
  by_id_.erase(found);
}

std::shared_ptr<const Identity> TokenIndex::Verify(absl::string_view bearer, absl::Time now) const {
  // An unknown id is compared with this, which no secret hashes to in practice.
  static const std::string* const kNoHash = new std::string(32, '\0');
  const std::optional<BearerParts> parts = ParseBearer(bearer);
  const std::string hash = Sha256(parts.has_value() ? parts->secret : bearer);
  std::shared_ptr<const Identity> identity;
  if (parts.has_value()) {
    absl::ReaderMutexLock lock(&mutex_);
    const auto found = by_id_.find(parts->id);
    if (found != by_id_.end()) identity = found->second.identity;
  }
  const bool matches =
      EqualInConstantTime(hash, identity == nullptr ? *kNoHash : identity->record().secret_sha256);
  if (!matches || identity == nullptr || !identity->record().IsValidAt(now)) return nullptr;
  return identity;
}

std::shared_ptr<const Identity> TokenIndex::FindValid(absl::string_view id, absl::Time now) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto found = by_id_.find(id);
  const bool counts = found != by_id_.end() && found->second.identity->record().IsValidAt(now);
  return counts ? found->second.identity : nullptr;
}

bool TokenIndex::IsValid(absl::string_view id, absl::Time now) const {
  return FindValid(id, now) != nullptr;
}

std::optional<TokenRecord> TokenIndex::Find(absl::string_view id) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second.identity->record();
}

std::vector<TokenIndex::Listed> TokenIndex::List(int64_t after, size_t limit) const {
  std::vector<Listed> result;
  absl::ReaderMutexLock lock(&mutex_);
  for (auto it = order_.upper_bound(after); it != order_.end() && result.size() < limit; ++it) {
    result.push_back({it->first, by_id_.at(it->second).identity->record()});
  }
  return result;
}

size_t TokenIndex::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return by_id_.size();
}

}  // namespace revops::gateway
