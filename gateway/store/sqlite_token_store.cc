#include "gateway/store/sqlite_token_store.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gateway/store/request_row.h"
#include "gateway/store/token_row.h"

namespace revops::gateway {

extern const std::span<const sql::Migration> kMigrations;  // store/migrations/*.sql

namespace {

absl::Status AlreadyCreated(const std::string& id, const RequestKey& request) {
  const std::string name = "tokens/" + id;
  return ErrorWithReason(
      absl::StatusCode::kAlreadyExists, "TOKEN_ALREADY_CREATED",
      absl::StrCat(name,
                   ": was created by this request; its secret was shown then and is not kept"),
      {{"token", name}, {"request_id", request.id}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteTokenStore>> SqliteTokenStore::Open(
    const std::string& path, std::function<void(const absl::Status&)> on_stopped,
    size_t tokens_max) {
  REVOPS_ASSIGN_OR_RETURN(auto connection, sql::Connection::Open(path, sql::Access::kReadWrite));
  REVOPS_RETURN_IF_ERROR(sql::Migrate(*connection, kMigrations));
  auto store = std::unique_ptr<SqliteTokenStore>(new SqliteTokenStore(tokens_max));
  REVOPS_RETURN_IF_ERROR(ForEachToken(
      *connection, [&](TokenRow row) { store->index_.Put(row.sequence, std::move(row.record)); }));
  REVOPS_RETURN_IF_ERROR(store->sessions_.Load(*connection));
  sql::Writer::Options options;
  options.on_stopped = std::move(on_stopped);
  store->writer_ = sql::Writer::Start(std::move(connection), std::move(options));
  store->sessions_.WriteBy(store->writer_.get());
  return store;
}

absl::Status SqliteTokenStore::PruneIn(sql::WriteContext& write, absl::Time now) {
  REVOPS_ASSIGN_OR_RETURN(std::vector<std::string> gone,
                          DeleteEnded(write.connection(), now - kEndedTokenKept));
  write.OnCommitted([this, gone = std::move(gone)] {
    for (const std::string& id : gone) index_.Remove(id);
  });
  return absl::OkStatus();
}

// The index lags behind what this batch has pruned, so the rows are counted where it says "full".
absl::Status SqliteTokenStore::CheckRoom(sql::WriteContext& write, absl::Time now) {
  if (index_.size() < tokens_max_) return absl::OkStatus();
  REVOPS_RETURN_IF_ERROR(PruneIn(write, now));
  REVOPS_ASSIGN_OR_RETURN(const int64_t rows, CountTokens(write.connection()));
  if (static_cast<size_t>(rows) < tokens_max_) return absl::OkStatus();
  return ErrorWithReason(absl::StatusCode::kResourceExhausted, "TOO_MANY_TOKENS",
                         absl::StrCat("the store holds ", rows, " tokens, the most"));
}

void SqliteTokenStore::Prune(absl::Time now, std::function<void(absl::Status)> done) {
  writer_->Submit(
      sql::Lane::kBulk, absl::InfiniteFuture(),
      [this, now](sql::WriteContext& write) { return PruneIn(write, now); }, std::move(done));
}

void SqliteTokenStore::Insert(TokenRecord token, RequestKey request, Room room, absl::Time deadline,
                              std::function<void(absl::Status)> done) {
  auto command = [this, token = std::move(token), request = std::move(request),
                  room](sql::WriteContext& write) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<std::string> made,
                            FindRequest(write.connection(), request, token.create_time));
    if (made.has_value()) return AlreadyCreated(*made, request);
    if (room == Room::kUpToMax) REVOPS_RETURN_IF_ERROR(CheckRoom(write, token.create_time));
    REVOPS_ASSIGN_OR_RETURN(const int64_t sequence,
                            InsertToken(write.connection(), token, request));
    REVOPS_RETURN_IF_ERROR(
        RememberRequest(write.connection(), request, token.id, token.create_time));
    write.OnCommitted([this, sequence, token] { index_.Put(sequence, token); });
    return absl::OkStatus();
  };
  writer_->Submit(sql::Lane::kInteractive, deadline, std::move(command), std::move(done));
}

void SqliteTokenStore::Revoke(std::string id, RequestKey request, absl::Time now,
                              absl::Time deadline,
                              std::function<void(absl::StatusOr<TokenRecord>)> done) {
  auto revoked = std::make_shared<TokenRecord>();
  auto command = [this, id = std::move(id), request = std::move(request), now,
                  revoked](sql::WriteContext& write) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<std::string> repeated,
                            FindRequest(write.connection(), request, now));
    REVOPS_ASSIGN_OR_RETURN(TokenRow row, ReadToken(write.connection(), id));
    if (!row.record.revoke_time.has_value()) {
      row.record.revoke_time = now;
      REVOPS_RETURN_IF_ERROR(SetRevokeTime(write.connection(), row.sequence, now));
    }
    if (!repeated.has_value()) {
      REVOPS_RETURN_IF_ERROR(RememberRequest(write.connection(), request, id, now));
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
