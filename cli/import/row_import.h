// The loop of imports whose rows are items of their own: rows become items, items batches, answers
// counts and bad rows. What an item is, is Kind's:
//
//   using Wire                                              DealWire or LeadWire
//   static constexpr FileKind kFileKind
//   bool Build(const RowTexts&, Wire::Item&, Problems&)     false for a bad row
//   bool IsJudgedHere(const Wire::Item&)                    the service can not be asked about it
//   void SetPolicies(const ImportOptions&, Wire::Request&)
//   static std::string FieldOfPath(absl::string_view)       our field, of a path in an item's error
#ifndef REVOPS_CLI_IMPORT_ROW_IMPORT_H_
#define REVOPS_CLI_IMPORT_ROW_IMPORT_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "cli/import/batches.h"
#include "cli/import/header.h"
#include "cli/import/import_inputs.h"
#include "cli/import/import_summary.h"
#include "cli/import/progress.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {

// One run over one file.
template <typename Kind>
class RowImport {
 public:
  using Wire = typename Kind::Wire;

  RowImport(const ImportOptions& options, Client& client, StopSignal& stop, ImportInputs file,
            BadRows bad_rows, Kind kind, Progress& progress, std::ostream& err)
      : options_(options),
        client_(client),
        stop_(stop),
        file_(std::move(file)),
        bad_rows_(std::move(bad_rows)),
        kind_(std::move(kind)),
        progress_(progress),
        err_(err),
        sender_(client, stop, static_cast<size_t>(options.in_flight_max),
                [this](Batch<Wire>& batch, const typename Wire::Response& response) {
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
    summary_.values_ignored = file_.resolver.values_ignored();
    summary_.reps_created = file_.owners.created();
    summary_.is_windows_1252 = file_.reader->is_windows_1252();
    summary_.failed = bad_rows_.count();
    summary_.errors_file = bad_rows_.Finish();
    if (!ended.ok()) return EndedEarly(ended, answered_, summary_.errors_file);
    if (!summary_.is_stopped && !options_.is_dry_run) {
      summary_.resume_token = TokenBehindImport(Kind::kFileKind, client_, err_);
    }
    return summary_;
  }

 private:
  absl::Status ReadRows() {
    CsvRow row;
    while (!stop_.stopped()) {
      const absl::StatusOr<bool> has_row = file_.reader->Next(row);
      read_ = has_row.status();
      if (!has_row.ok() || !*has_row) return SendBatch();
      if (!FitToHeader(file_.header, row)) continue;
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
    const bool is_usable = file_.resolver.Resolve(row, texts_, sent.problems);
    if (texts_.is_ignored && is_usable) {
      ++summary_.rows_ignored;
      return absl::OkStatus();
    }
    typename Wire::Item item;
    if (is_usable) {
      REVOPS_RETURN_IF_ERROR(file_.owners.Settle(texts_, sent.problems));
      kind_.Build(texts_, item, sent.problems);
      for (Problem& problem : sent.problems) {
        problem.column = file_.resolver.ColumnOf(problem.column);
      }
    }
    if (bad_rows_.keeps_cells()) sent.cells = std::move(row.cells);
    if (!sent.problems.empty()) {
      batch_.bad_rows.push_back(std::move(sent));
    } else if (kind_.IsJudgedHere(item)) {
      ++batch_.judged_here;
    } else {
      if (!ids_in_batch_.insert(Wire::IdOf(item)).second) {
        REVOPS_RETURN_IF_ERROR(SendBatch());
        ids_in_batch_.insert(Wire::IdOf(item));
      }
      *Wire::Items(batch_.request).Add() = std::move(item);
      batch_.rows.push_back(std::move(sent));
    }
    return absl::OkStatus();
  }

  absl::Status SendBatch() {
    Batch<Wire> batch = std::exchange(batch_, Batch<Wire>());
    ids_in_batch_.clear();
    batch.bytes_read = file_.reader->bytes_read();
    if (batch.rows.empty()) {
      // Nothing to send; what is in flight comes first, so that bad rows are told in order.
      REVOPS_RETURN_IF_ERROR(sender_.Finish());
      TakeAnswer(batch, typename Wire::Response());
      return absl::OkStatus();
    }
    batch.request.set_validate_only(options_.is_dry_run);
    kind_.SetPolicies(options_, batch.request);
    return sender_.Send(std::move(batch));
  }

  void TakeAnswer(Batch<Wire>& batch, const typename Wire::Response& response) {
    std::vector<SentRow*> bad;
    for (SentRow& row : batch.bad_rows) bad.push_back(&row);
    for (int i = 0; i < response.results_size(); ++i) {
      SentRow& row = batch.rows[static_cast<size_t>(i)];
      if (summary_.Count(Wire::OutcomeOf(response.results(i)))) continue;
      Explain(FromRpcStatus(response.results(i).error()), row);
      bad.push_back(&row);
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

  // Why an item failed, at the row's columns.
  void Explain(const absl::Status& error, SentRow& row) const {
    for (const FieldViolation& violation : FieldViolationsOf(error)) {
      row.problems.push_back(
          {file_.resolver.ColumnOf(Kind::FieldOfPath(violation.field)), violation.description});
    }
    if (!row.problems.empty()) return;
    const bool is_conflict = absl::IsAlreadyExists(error) && ReasonOf(error) != "DUPLICATE_LEAD";
    row.problems.push_back(
        {is_conflict ? file_.resolver.ColumnOf("external_id") : "",
         absl::StrCat(absl::StatusCodeToString(error.code()), ": ", error.message(),
                      is_conflict ? " (--update takes the row's content)" : "")});
  }

  const ImportOptions& options_;
  Client& client_;
  StopSignal& stop_;
  ImportInputs file_;
  BadRows bad_rows_;
  Kind kind_;
  Progress& progress_;
  std::ostream& err_;
  BatchSender<Wire> sender_;
  Batch<Wire> batch_;
  absl::flat_hash_set<std::string> ids_in_batch_;
  RowTexts texts_;
  ImportSummary summary_;
  int64_t answered_ = 0;
  // Why the file could not be read on.
  absl::Status read_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_ROW_IMPORT_H_
