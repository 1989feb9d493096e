// The ended sessions in SQLite: a table of the token store's file.
#ifndef REVOPS_GATEWAY_STORE_SQLITE_SESSION_STORE_H_
#define REVOPS_GATEWAY_STORE_SQLITE_SESSION_STORE_H_

#include <functional>

#include "common/sql/writer.h"
#include "gateway/store/session_store.h"

namespace revops::gateway {

class SqliteSessionStore final : public SessionStore {
 public:
  SqliteSessionStore(size_t ended_max, size_t of_token_max)
      : ended_max_(ended_max), of_token_max_(of_token_max) {}
  // Before anything else; `writer` outlives every use.
  absl::Status Load(sql::Connection& connection);
  void WriteBy(sql::Writer* writer) { writer_ = writer; }

  const EndedSessions& ended() const override { return ended_; }
  void End(Session session, absl::Time now, absl::Time deadline,
           std::function<void(absl::Status)> done) override;

 private:
  const size_t ended_max_, of_token_max_;
  EndedSessions ended_;
  sql::Writer* writer_ = nullptr;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_STORE_SQLITE_SESSION_STORE_H_
