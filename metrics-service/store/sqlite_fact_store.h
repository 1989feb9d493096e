// The facts' keeper on SQLite: one file, a table of batches for each half, one row per batch.
#ifndef REVOPS_METRICS_SERVICE_STORE_SQLITE_FACT_STORE_H_
#define REVOPS_METRICS_SERVICE_STORE_SQLITE_FACT_STORE_H_

#include <memory>
#include <string>

#include "common/sql/reader_pool.h"
#include "common/sql/writer.h"
#include "metrics-service/store/fact_store.h"

namespace revops::metrics {

// The half of one stream. What it is given outlives it.
template <typename StreamFact>
class SqliteHalf final : public FactStoreOf<StreamFact> {
 public:
  SqliteHalf(sql::ReaderPool* readers, sql::Writer* writer) : readers_(readers), writer_(writer) {}

  absl::StatusOr<Checkpoint> Load(
      const std::function<absl::Status(const StreamFact&)>& apply) override;
  void Append(std::vector<StreamFact> facts, Checkpoint checkpoint,
              std::function<void(absl::Status)> done) override;
  absl::Status Clear() override;

 private:
  sql::ReaderPool* const readers_;
  sql::Writer* const writer_;
};

extern template class SqliteHalf<Fact>;
extern template class SqliteHalf<LeadStreamFact>;

// Itself the store of the deals' half.
class SqliteFactStore final : public FactStore {
 public:
  // Opens (or creates) the file and brings its schema up to date. `on_stopped`: the store failed
  // for good (see sql::Writer); called at most once, on another thread.
  static absl::StatusOr<std::unique_ptr<SqliteFactStore>> Open(
      absl::string_view path, std::function<void(const absl::Status&)> on_stopped);

  absl::StatusOr<Checkpoint> Load(const std::function<absl::Status(const Fact&)>& apply) override {
    return deals_.Load(apply);
  }
  void Append(std::vector<Fact> facts, Checkpoint checkpoint,
              std::function<void(absl::Status)> done) override {
    deals_.Append(std::move(facts), std::move(checkpoint), std::move(done));
  }
  absl::Status Clear() override { return deals_.Clear(); }

  LeadFactStore& leads() { return leads_; }
  sql::Writer& writer() { return *writer_; }

 private:
  SqliteFactStore(std::unique_ptr<sql::ReaderPool> readers, std::unique_ptr<sql::Writer> writer)
      : readers_(std::move(readers)),
        writer_(std::move(writer)),
        deals_(readers_.get(), writer_.get()),
        leads_(readers_.get(), writer_.get()) {}

  std::unique_ptr<sql::ReaderPool> readers_;
  std::unique_ptr<sql::Writer> writer_;
  SqliteHalf<Fact> deals_;
  SqliteHalf<LeadStreamFact> leads_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_SQLITE_FACT_STORE_H_
