// The facts' keeper on SQLite: one row per batch.
#ifndef REVOPS_METRICS_SERVICE_STORE_SQLITE_FACT_STORE_H_
#define REVOPS_METRICS_SERVICE_STORE_SQLITE_FACT_STORE_H_

#include <memory>
#include <string>

#include "common/sql/reader_pool.h"
#include "common/sql/writer.h"
#include "metrics-service/store/fact_store.h"

namespace revops::metrics {

class SqliteFactStore final : public FactStore {
 public:
  // Opens (or creates) the file and brings its schema up to date. `on_stopped`: the store failed
  // for good (see sql::Writer); called at most once, on another thread.
  static absl::StatusOr<std::unique_ptr<SqliteFactStore>> Open(
      absl::string_view path, std::function<void(const absl::Status&)> on_stopped);

  absl::StatusOr<Checkpoint> Load(const std::function<absl::Status(const Fact&)>& apply) override;
  void Append(std::vector<Fact> facts, Checkpoint checkpoint,
              std::function<void(absl::Status)> done) override;
  absl::Status Clear() override;

  sql::Writer& writer() { return *writer_; }

 private:
  SqliteFactStore(std::unique_ptr<sql::ReaderPool> readers, std::unique_ptr<sql::Writer> writer)
      : readers_(std::move(readers)), writer_(std::move(writer)) {}

  std::unique_ptr<sql::ReaderPool> readers_;
  std::unique_ptr<sql::Writer> writer_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_SQLITE_FACT_STORE_H_
