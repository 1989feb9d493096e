// Every token of the store in memory, so that asking who calls costs no read of the store and a
// revocation counts from the moment it is committed.
#ifndef REVOPS_GATEWAY_IDENTITY_TOKEN_INDEX_H_
#define REVOPS_GATEWAY_IDENTITY_TOKEN_INDEX_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "gateway/identity/token.h"

namespace revops::gateway {

// A known token; `record` never changes, a revocation makes a new Identity under the same id.
class Identity {
 public:
  explicit Identity(TokenRecord record);
  const TokenRecord& record() const { return record_; }
  // The same as the services are told it; the signer sets the expiry.
  const type::v1::Principal& principal() const { return principal_; }

  // A header value made for this identity and worth keeping for a while (the signed principal).
  std::shared_ptr<const std::string> CachedHeader(absl::Time now) const;
  void CacheHeader(std::shared_ptr<const std::string> header, absl::Time use_until) const;

 private:
  const TokenRecord record_;
  const type::v1::Principal principal_;
  mutable absl::Mutex mutex_;
  mutable std::shared_ptr<const std::string> header_ ABSL_GUARDED_BY(mutex_);
  mutable absl::Time use_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// Thread-safe.
class TokenIndex {
 public:
  // `sequence` is the token's place in the list, unique and growing.
  void Put(int64_t sequence, TokenRecord record);

  // Forgets a token; nothing happens where there is none of this id.
  void Remove(const std::string& id);

  // The identity behind `id.secret`, or null: unknown, wrong, expired and revoked tokens are one
  // answer and cost the same.
  std::shared_ptr<const Identity> Verify(absl::string_view bearer, absl::Time now) const;
  // The identity of a token that was proven before (a session's), or null once it is revoked or has
  // expired.
  std::shared_ptr<const Identity> FindValid(absl::string_view id, absl::Time now) const;
  // True while the token is neither revoked nor expired.
  bool IsValid(absl::string_view id, absl::Time now) const;

  std::optional<TokenRecord> Find(absl::string_view id) const;
  struct Listed {
    int64_t sequence;
    TokenRecord record;
  };
  // At most `limit` tokens behind `after`, in order of creation.
  std::vector<Listed> List(int64_t after, size_t limit) const;
  size_t size() const;

 private:
  struct Entry {
    int64_t sequence;
    std::shared_ptr<const Identity> identity;
  };
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> by_id_ ABSL_GUARDED_BY(mutex_);
  std::map<int64_t, std::string> order_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_IDENTITY_TOKEN_INDEX_H_
