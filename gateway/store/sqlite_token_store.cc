#include "gateway/store/sqlite_token_store.h"

#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gateway/store/token_row.h"

namespace revops::gateway {

extern const std::span<const sql::Migration> kMigrations;  // store/migrations/*.sql

absl::StatusOr<std::unique_ptr<SqliteTokenStore>> SqliteTokenStore::Open(
    const std::string& path, std::function<void(const absl::Status&)> on_stopped) {
  REVOPS_ASSIGN_OR_RETURN(auto connection, sql::Connection::Open(path, sql::Access::kReadWrite));
  REVOPS_RETURN_IF_ERROR(sql::Migrate(*connection, kMigrations));
  auto store = std::unique_ptr<SqliteTokenStore>(new SqliteTokenStore);
  REVOPS_RETURN_IF_ERROR(ForEachToken(
      *connection, [&](TokenRow row) { store->index_.Put(row.sequence, std::move(row.record)); }));
  sql::Writer::Options options;
  options.on_stopped = std::move(on_stopped);
  store->writer_ = sql::Writer::Start(std::move(connection), std::move(options));
  return store;
}

void SqliteTokenStore::Insert(TokenRecord token, RequestKey request, absl::Time deadline,
                              std::function<void(absl::Status)> done) {
  auto command = [this, token = std::move(token),
                  request = std::move(request)](sql::WriteContext& write) -> absl::Status {
    REVOPS_RETURN_IF_ERROR(CheckRequestIsNew(write.connection(), request, token.create_time));
    if (index_.size() >= kTokensMax) {
      return ErrorWithReason(absl::StatusCode::kResourceExhausted, "TOO_MANY_TOKENS",
                             absl::StrCat("the store holds ", kTokensMax, " tokens, the most"));
    }
    REVOPS_ASSIGN_OR_RETURN(const int64_t sequence,
                            InsertToken(write.connection(), token, request));
    write.OnCommitted([this, sequence, token] { index_.Put(sequence, token); });
    return absl::OkStatus();
  };
  writer_->Submit(sql::Lane::kInteractive, deadline, std::move(command), std::move(done));
}

void SqliteTokenStore::Revoke(std::string id, absl::Time now, absl::Time deadline,
                              std::function<void(absl::StatusOr<TokenRecord>)> done) {
  auto revoked = std::make_shared<TokenRecord>();
  auto command = [this, id = std::move(id), now,
                  revoked](sql::WriteContext& write) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(TokenRow row, ReadToken(write.connection(), id));
    if (!row.record.revoke_time.has_value()) {
      row.record.revoke_time = now;
      REVOPS_RETURN_IF_ERROR(SetRevokeTime(write.connection(), row.sequence, now));
    }
    *revoked = row.record;
    write.OnCommitted([this, row] { index_.Put(row.sequence, row.record); });
    return absl::OkStatus();
  };
  writer_->Submit(sql::Lane::kInteractive, deadline, std::move(command),
                  [revoked, done = std::move(done)](absl::Status status) {
                    if (!status.ok()) return done(std::move(status));
                    done(std::move(*revoked));
                  });
}

}  // namespace revops::gateway
