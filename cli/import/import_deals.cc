#include "cli/import/import_deals.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "cli/import/bad_rows.h"
#include "cli/import/batches.h"
#include "cli/import/csv_reader.h"
#include "cli/import/deal_item.h"
#include "cli/import/mapping.h"
#include "cli/import/resolver.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::BatchCreateDealsResponse;
using revops::deal::v1::BatchCreateDealsResult;
using revops::deal::v1::BatchItemOutcome;
using revops::deal::v1::DealWithHistory;
using revops::deal::v1::ExistingDealPolicy;

// One run over one file.
class Import {
 public:
  Import(const ImportOptions& options, Client& client, StopSignal& stop, ImportInputs inputs,
         Progress& progress, std::ostream& err)
      : options_(options),
        client_(client),
        stop_(stop),
        reader_(std::move(inputs.reader)),
        resolver_(std::move(inputs.resolver)),
        builder_(std::move(inputs.builder)),
        bad_rows_(std::move(inputs.bad_rows)),
        progress_(progress),
        err_(err),
        missing_pipeline_(std::move(inputs.missing_pipeline)),
        sender_(client, stop, static_cast<size_t>(options.in_flight_max),
                [this](Batch& batch, const BatchCreateDealsResponse& response) {
                  TakeAnswer(batch, response);
                }) {}

  absl::StatusOr<ImportSummary> Run() {
    absl::Status ended = ReadRows();
    if (ended.ok()) ended = sender_.Finish();
    if (absl::IsCancelled(ended) && stop_.stopped()) {
      summary_.is_stopped = true;
      ended = absl::OkStatus();
    }
    // What was read before the file broke off is kept.
    if (ended.ok()) ended = read_;
    progress_.Clear();
    summary_.elapsed = progress_.elapsed();
    summary_.rows = answered_ + summary_.rows_ignored;
    summary_.values_ignored = resolver_.values_ignored();
    summary_.failed = bad_rows_.count();
    summary_.errors_file = bad_rows_.Finish();
    if (!ended.ok()) return EndedEarly(ended, answered_, summary_.errors_file);
    if (!summary_.is_stopped && !options_.is_dry_run) {
      summary_.resume_token = TokenBehindImport(client_, err_);
    }
    return summary_;
  }

 private:
  absl::Status ReadRows() {
    CsvRow row;
    while (!stop_.stopped()) {
      const absl::StatusOr<bool> has_row = reader_->Next(row);
      read_ = has_row.status();
      if (!has_row.ok() || !*has_row) return SendBatch();
      REVOPS_RETURN_IF_ERROR(TakeRow(row));
      if (batch_.rows.size() == kBatchItemsMax || batch_.bad_rows.size() >= kBatchItemsMax ||
          batch_.judged_here >= kBatchItemsMax) {
        REVOPS_RETURN_IF_ERROR(SendBatch());
      }
    }
    summary_.is_stopped = true;
    return absl::OkStatus();
  }

  absl::Status TakeRow(CsvRow& row) {
    SentRow sent;
    sent.line = row.line;
    const bool is_usable = resolver_.Resolve(row, texts_, sent.problems);
    if (texts_.is_ignored && is_usable) {
      ++summary_.rows_ignored;
      return absl::OkStatus();
    }
    DealWithHistory item;
    const bool is_good = is_usable && builder_.Build(texts_, item, sent.problems);
    if (is_usable) {
      for (Problem& problem : sent.problems) problem.column = resolver_.ColumnOf(problem.column);
    }
    if (bad_rows_.keeps_cells()) sent.cells = std::move(row.cells);
    if (!is_good) {
      batch_.bad_rows.push_back(std::move(sent));
    } else if (!missing_pipeline_.empty() && item.deal().pipeline() == missing_pipeline_) {
      ++batch_.judged_here;
    } else {
      if (!ids_in_batch_.insert(item.deal().external_id()).second) {
        REVOPS_RETURN_IF_ERROR(SendBatch());
        ids_in_batch_.insert(item.deal().external_id());
      }
      *batch_.request.add_deals() = std::move(item);
      batch_.rows.push_back(std::move(sent));
    }
    return absl::OkStatus();
  }

  absl::Status SendBatch() {
    Batch batch = std::exchange(batch_, Batch());
    ids_in_batch_.clear();
    batch.bytes_read = reader_->bytes_read();
    if (batch.rows.empty()) {
      // Nothing to send; what is in flight comes first, so that bad rows are told in order.
      REVOPS_RETURN_IF_ERROR(sender_.Finish());
      TakeAnswer(batch, BatchCreateDealsResponse());
      return absl::OkStatus();
    }
    batch.request.set_validate_only(options_.is_dry_run);
    batch.request.set_existing(options_.updates_existing
                                   ? ExistingDealPolicy::EXISTING_DEAL_POLICY_UPDATE
                                   : ExistingDealPolicy::EXISTING_DEAL_POLICY_CONFLICT);
    return sender_.Send(std::move(batch));
  }

  void TakeAnswer(Batch& batch, const BatchCreateDealsResponse& response) {
    std::vector<SentRow*> bad;
    for (SentRow& row : batch.bad_rows) bad.push_back(&row);
    for (int i = 0; i < response.results_size(); ++i) {
      SentRow& row = batch.rows[static_cast<size_t>(i)];
      if (!Count(response.results(i), row)) bad.push_back(&row);
    }
    std::sort(bad.begin(), bad.end(),
              [](const SentRow* a, const SentRow* b) { return a->line < b->line; });
    if (!bad.empty()) progress_.Clear();
    for (const SentRow* row : bad) bad_rows_.Add(*row);
    if (!bad.empty()) bad_rows_.Flush();
    summary_.created += batch.judged_here;
    summary_.judged_here += batch.judged_here;
    answered_ +=
        static_cast<int64_t>(batch.rows.size() + batch.bad_rows.size()) + batch.judged_here;
    progress_.Update(answered_ + summary_.rows_ignored, batch.bytes_read);
  }

  // False, with the reasons, for an item that failed.
  bool Count(const BatchCreateDealsResult& result, SentRow& row) {
    switch (result.outcome()) {
      case BatchItemOutcome::BATCH_ITEM_OUTCOME_CREATED:
        return ++summary_.created > 0;
      case BatchItemOutcome::BATCH_ITEM_OUTCOME_UNCHANGED:
        return ++summary_.unchanged > 0;
      case BatchItemOutcome::BATCH_ITEM_OUTCOME_UPDATED:
        return ++summary_.updated > 0;
      default:
        break;
    }
    const absl::Status error = FromRpcStatus(result.error());
    for (const FieldViolation& violation : FieldViolationsOf(error)) {
      row.problems.push_back(
          {resolver_.ColumnOf(FieldOfPath(violation.field)), violation.description});
    }
    if (row.problems.empty()) {
      const bool is_conflict = error.code() == absl::StatusCode::kAlreadyExists;
      row.problems.push_back(
          {is_conflict ? resolver_.ColumnOf("external_id") : "",
           absl::StrCat(absl::StatusCodeToString(error.code()), ": ", error.message(),
                        is_conflict ? " (--update takes the row's content)" : "")});
    }
    return false;
  }

  const ImportOptions& options_;
  Client& client_;
  StopSignal& stop_;
  std::unique_ptr<CsvReader> reader_;
  Resolver resolver_;
  DealItemBuilder builder_;
  BadRows bad_rows_;
  Progress& progress_;
  std::ostream& err_;
  const std::string missing_pipeline_;
  BatchSender sender_;
  Batch batch_;
  absl::flat_hash_set<std::string> ids_in_batch_;
  RowTexts texts_;
  ImportSummary summary_;
  int64_t answered_ = 0;
  // Why the file could not be read on.
  absl::Status read_;
};

}  // namespace

absl::StatusOr<ImportSummary> ImportDeals(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(ImportInputs inputs, OpenInputs(options, CheckForDeals, client, err));
  Progress progress(err, is_terminal, inputs.reader->bytes_total(), clock);
  Import import(options, client, stop, std::move(inputs), progress, err);
  return import.Run();
}

}  // namespace revops::cli
