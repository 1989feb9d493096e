#include "cli/import/import_deals.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/import/bad_rows.h"
#include "cli/import/batches.h"
#include "cli/import/csv_reader.h"
#include "cli/import/deal_item.h"
#include "cli/import/fetch_pipelines.h"
#include "cli/import/lookups.h"
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

absl::StatusOr<std::map<std::string, LookupTable>> LoadLookups(const Mapping& mapping,
                                                               const ImportOptions& options) {
  std::map<std::string, LookupTable> tables;
  for (const auto& [field, spec] : mapping.lookups) {
    REVOPS_ASSIGN_OR_RETURN(
        LookupTable table,
        LookupTable::Load(spec, options.csv_path, options.mapping_path, mapping.delimiter));
    tables.emplace(field, std::move(table));
  }
  return tables;
}

// One run over one file.
class Import {
 public:
  Import(const ImportOptions& options, Client& client, StopSignal& stop, CsvReader& reader,
         Resolver resolver, DealItemBuilder builder, BadRows bad_rows, Progress& progress,
         bool is_local)
      : options_(options),
        stop_(stop),
        reader_(reader),
        resolver_(std::move(resolver)),
        builder_(std::move(builder)),
        bad_rows_(std::move(bad_rows)),
        progress_(progress),
        is_local_(is_local),
        sender_(client, stop, static_cast<size_t>(options.in_flight_max),
                [this](Batch& batch, const BatchCreateDealsResponse& response) {
                  TakeAnswer(batch, response);
                }) {}

  absl::StatusOr<ImportSummary> Run() {
    const absl::Status read = ReadRows();
    const absl::Status sent = read.ok() ? sender_.Finish() : read;
    progress_.Clear();
    summary_.elapsed = progress_.elapsed();
    summary_.values_ignored = resolver_.values_ignored();
    summary_.failed = bad_rows_.count();
    REVOPS_RETURN_IF_ERROR(bad_rows_.Finish());
    if (sent.ok()) return summary_;
    absl::Status told(sent.code(),
                      absl::StrCat(std::string(sent.message()), " (", Grouped(answered_),
                                   " rows were answered; run the import again to go on)"));
    sent.ForEachPayload(
        [&](absl::string_view type, const absl::Cord& payload) { told.SetPayload(type, payload); });
    return told;
  }

 private:
  absl::Status ReadRows() {
    CsvRow row;
    while (!stop_.stopped()) {
      REVOPS_ASSIGN_OR_RETURN(const bool has_row, reader_.Next(row));
      if (!has_row) return SendBatch();
      ++summary_.rows;
      TakeRow(row);
      if (batch_.rows.size() == kBatchItemsMax || batch_.bad_rows.size() >= kBatchItemsMax) {
        REVOPS_RETURN_IF_ERROR(SendBatch());
      }
    }
    summary_.is_stopped = true;
    return absl::OkStatus();
  }

  void TakeRow(CsvRow& row) {
    SentRow sent;
    sent.line = row.line;
    const bool is_usable = resolver_.Resolve(row, texts_, sent.problems);
    if (texts_.is_ignored && is_usable) {
      ++summary_.rows_ignored;
      return;
    }
    bool is_good = false;
    if (is_usable) {
      is_good = builder_.Build(texts_, *batch_.request.add_deals(), sent.problems);
      if (!is_good) batch_.request.mutable_deals()->RemoveLast();
      for (Problem& problem : sent.problems) problem.column = resolver_.ColumnOf(problem.column);
    }
    if (bad_rows_.keeps_cells()) sent.cells = std::move(row.cells);
    (is_good ? batch_.rows : batch_.bad_rows).push_back(std::move(sent));
  }

  absl::Status SendBatch() {
    Batch batch = std::exchange(batch_, Batch());
    batch.bytes_read = reader_.bytes_read();
    if (is_local_ || batch.rows.empty()) return AnswerHere(std::move(batch));
    batch.request.set_validate_only(options_.is_dry_run);
    batch.request.set_existing(options_.updates_existing
                                   ? ExistingDealPolicy::EXISTING_DEAL_POLICY_UPDATE
                                   : ExistingDealPolicy::EXISTING_DEAL_POLICY_CONFLICT);
    return sender_.Send(std::move(batch));
  }

  // Without the service: nothing to send, or a dry run into a pipeline that is not there yet.
  absl::Status AnswerHere(Batch batch) {
    if (!is_local_) REVOPS_RETURN_IF_ERROR(sender_.Finish());
    BatchCreateDealsResponse response;
    for (size_t i = 0; i < batch.rows.size(); ++i) {
      response.add_results()->set_outcome(BatchItemOutcome::BATCH_ITEM_OUTCOME_CREATED);
    }
    TakeAnswer(batch, response);
    return absl::OkStatus();
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
    answered_ += static_cast<int64_t>(batch.rows.size() + batch.bad_rows.size());
    if (!response.resume_token().empty()) summary_.resume_token = response.resume_token();
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
  StopSignal& stop_;
  CsvReader& reader_;
  Resolver resolver_;
  DealItemBuilder builder_;
  BadRows bad_rows_;
  Progress& progress_;
  const bool is_local_;
  BatchSender sender_;
  Batch batch_;
  RowTexts texts_;
  ImportSummary summary_;
  int64_t answered_ = 0;
};

}  // namespace

absl::StatusOr<ImportSummary> ImportDeals(const ImportOptions& options, Client& client,
                                          StopSignal& stop, const Clock& clock, bool is_terminal,
                                          std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(const Mapping mapping, ReadMapping(options.mapping_path));
  REVOPS_ASSIGN_OR_RETURN(auto lookups, LoadLookups(mapping, options));
  REVOPS_ASSIGN_OR_RETURN(const auto reader, CsvReader::Open(options.csv_path, mapping.delimiter));
  CsvRow header;
  REVOPS_ASSIGN_OR_RETURN(const bool has_header, reader->Next(header));
  if (!has_header || !header.problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.csv_path, ": has no header ", header.problem));
  }
  REVOPS_ASSIGN_OR_RETURN(Resolver resolver,
                          Resolver::Create(mapping, header.cells, std::move(lookups)));
  REVOPS_ASSIGN_OR_RETURN(FetchedPipelines pipelines,
                          FetchPipelines(mapping, options.is_dry_run, client));
  REVOPS_ASSIGN_OR_RETURN(DealItemBuilder builder,
                          DealItemBuilder::Create(mapping, std::move(pipelines.catalog)));
  REVOPS_ASSIGN_OR_RETURN(BadRows bad_rows, BadRows::Open(options.errors_path, header.cells, err));
  Progress progress(err, is_terminal, reader->bytes_total(), clock);
  Import import(options, client, stop, *reader, std::move(resolver), std::move(builder),
                std::move(bad_rows), progress, pipelines.is_missing);
  return import.Run();
}

}  // namespace revops::cli
