// The token store in SQLite, and in the same file the ended sessions.
#ifndef REVOPS_GATEWAY_STORE_SQLITE_TOKEN_STORE_H_
#define REVOPS_GATEWAY_STORE_SQLITE_TOKEN_STORE_H_

#include <functional>
#include <memory>
#include <string>

#include "common/sql/writer.h"
#include "gateway/store/sqlite_session_store.h"
#include "gateway/store/token_store.h"

namespace revops::gateway {

class SqliteTokenStore final : public TokenStore {
 public:
  // Opens or creates the file, brings it to the newest schema and reads every token. `on_stopped`
  // is called once, from the writer's thread, if the store fails for good.
  static absl::StatusOr<std::unique_ptr<SqliteTokenStore>> Open(
      const std::string& path, std::function<void(const absl::Status&)> on_stopped,
      size_t tokens_max = kTokensMax);

  sql::Writer& writer() { return *writer_; }
  SessionStore& sessions() { return sessions_; }
  const TokenIndex& index() const override { return index_; }
  void Prune(absl::Time now, std::function<void(absl::Status)> done) override;
  void Insert(TokenRecord token, RequestKey request, Room room, absl::Time deadline,
              std::function<void(absl::Status)> done) override;
  void Revoke(std::string id, RequestKey request, absl::Time now, absl::Time deadline,
              std::function<void(absl::StatusOr<TokenRecord>)> done) override;

 private:
  explicit SqliteTokenStore(size_t tokens_max) : tokens_max_(tokens_max) {}
  absl::Status PruneIn(sql::WriteContext& write, absl::Time now);
  absl::Status CheckRoom(sql::WriteContext& write, absl::Time now);

  const size_t tokens_max_;
  TokenIndex index_;
  SqliteSessionStore sessions_{kEndedSessionsMax, kEndedSessionsPerTokenMax};
  std::unique_ptr<sql::Writer> writer_;  // last: its thread ends before the index goes
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_SQLITE_TOKEN_STORE_H_
