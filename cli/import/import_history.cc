#include "cli/import/import_history.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/import/batches.h"
#include "cli/import/history_file.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::BatchCreateDealsResponse;
using revops::deal::v1::BatchCreateDealsResult;
using revops::deal::v1::ExistingDealPolicy;

// Half of what a message may have: 64 deals of many visits and long labels are near it.
constexpr size_t kBatchBytesMax = 2 << 20;

// The texts that rows have where the file says nothing.
RowTexts DefaultsOf(const Mapping& mapping) {
  RowTexts texts;
  for (const auto& [name, text] : mapping.defaults) {
    const Field field = *FieldNamed(name);
    if (field != Field::kCustom) {
      texts.text[static_cast<size_t>(field)] = text;
    } else if (!text.empty()) {
      texts.custom.emplace_back(name.substr(kCustomFieldPrefix.size()), text);
    }
  }
  return texts;
}

// Problems by the row they are about.
using RowProblems = std::map<size_t, Problems>;

// What the service refuses, at the rows of the steps it names; else at the first one.
RowProblems ProblemsOf(const absl::Status& error, const std::vector<size_t>& steps) {
  RowProblems problems;
  const auto row_of = [&](size_t step) { return steps[std::min(step, steps.size() - 1)]; };
  for (const FieldViolation& violation : FieldViolationsOf(error)) {
    const StepField at = StepOfPath(violation.field);
    problems[row_of(at.step)].push_back({at.field, violation.description});
  }
  if (!problems.empty()) return problems;
  const bool is_conflict = absl::IsAlreadyExists(error);
  const bool names_step = absl::StrContains(error.message(), "transitions[");
  const size_t step = names_step ? StepOfPath(error.message()).step : 0;
  problems[row_of(step)].push_back(
      {is_conflict ? "external_id" : "",
       absl::StrCat(absl::StatusCodeToString(error.code()), ": ", error.message(),
                    is_conflict ? " (--update takes the file's history)" : "")});
  return problems;
}

// One run over one file that was read.
class HistoryImport {
 public:
  HistoryImport(const ImportOptions& options, Client& client, StopSignal& stop, DealInputs& inputs,
                const HistoryItemBuilder& items, HistoryBook& book, Progress& progress,
                HistorySummary& summary)
      : options_(options),
        stop_(stop),
        inputs_(inputs),
        items_(items),
        book_(book),
        progress_(progress),
        summary_(summary),
        sender_(client, stop, static_cast<size_t>(options.in_flight_max),
                [this](Batch<DealWire>& batch, const BatchCreateDealsResponse& response) {
                  TakeAnswer(batch, response);
                }) {}

  absl::Status Run() {
    for (size_t i = 0; i < book_.deals().size(); ++i) {
      if (stop_.stopped()) return absl::CancelledError("stopped");
      REVOPS_RETURN_IF_ERROR(Take(i));
    }
    REVOPS_RETURN_IF_ERROR(Send());
    return sender_.Finish();
  }

 private:
  absl::Status Take(size_t index) {
    DealHistory& deal = book_.deals()[index];
    if (!deal.bad_rows.empty()) {
      HoldBack(deal);
      return absl::OkStatus();
    }
    HistoryItem built = items_.Build(deal, book_);
    if (!built.problems.empty()) {
      Fail(deal, {{built.bad_row, std::move(built.problems)}});
      return absl::OkStatus();
    }
    if (!inputs_.missing_pipeline.empty()) {
      summary_.tally.Add(built.tally);
      ++summary_.created;
      ++summary_.judged_here;
      return absl::OkStatus();
    }
    const size_t bytes = built.item.ByteSizeLong();
    if (batch_bytes_ + bytes > kBatchBytesMax) REVOPS_RETURN_IF_ERROR(Send());
    batch_bytes_ += bytes;
    *batch_.request.add_deals() = std::move(built.item);
    batch_.rows.emplace_back().history = index;
    return batch_.rows.size() < kBatchItemsMax ? absl::OkStatus() : Send();
  }

  absl::Status Send() {
    if (batch_.rows.empty()) return absl::OkStatus();
    batch_.request.set_validate_only(options_.is_dry_run);
    batch_.request.set_existing(options_.updates_existing
                                    ? ExistingDealPolicy::EXISTING_DEAL_POLICY_UPDATE
                                    : ExistingDealPolicy::EXISTING_DEAL_POLICY_CONFLICT);
    batch_bytes_ = 0;
    return sender_.Send(std::exchange(batch_, Batch<DealWire>()));
  }

  void TakeAnswer(Batch<DealWire>& batch, const BatchCreateDealsResponse& response) {
    for (int i = 0; i < response.results_size(); ++i) {
      DealHistory& deal = book_.deals()[batch.rows[static_cast<size_t>(i)].history];
      const HistoryItem built = items_.Build(deal, book_);
      if (Count(response.results(i))) {
        summary_.tally.Add(built.tally);
      } else {
        Fail(deal, ProblemsOf(FromRpcStatus(response.results(i).error()), built.steps));
      }
    }
    const int64_t rows = summary_.rows() - summary_.rows_ignored;
    progress_.Update(rows, rows);
  }

  bool Count(const BatchCreateDealsResult& result) {
    switch (DealWire::OutcomeOf(result)) {
      case ItemOutcome::kCreated:
        return ++summary_.created > 0;
      case ItemOutcome::kUnchanged:
        return ++summary_.unchanged > 0;
      case ItemOutcome::kUpdated:
        return ++summary_.updated > 0;
      default:
        return false;
    }
  }

  // A deal that is bad by some of its rows.
  void Fail(DealHistory& deal, RowProblems problems) {
    progress_.Clear();
    std::vector<HistoryRow> others;
    for (size_t i = 0; i < deal.rows.size(); ++i) {
      const auto found = problems.find(i);
      if (found == problems.end()) {
        others.push_back(std::move(deal.rows[i]));
        continue;
      }
      SentRow& bad = deal.bad_rows.emplace_back();
      bad.line = deal.rows[i].line;
      bad.cells = std::move(deal.rows[i].cells);
      bad.problems = std::move(found->second);
      for (Problem& problem : bad.problems) {
        problem.column = inputs_.file.resolver.ColumnOf(problem.column);
      }
      inputs_.bad_rows.Show(bad);
    }
    deal.rows = std::move(others);
    HoldBack(deal);
  }

  // Every row of a deal with bad rows goes into the file, in its order there, so that the file can
  // be mended and imported.
  void HoldBack(DealHistory& deal) {
    if (!deal.external_id.empty()) ++summary_.failed;
    summary_.rows_failed += static_cast<int64_t>(deal.bad_rows.size());
    summary_.rows_held_back += static_cast<int64_t>(deal.rows.size());
    if (!inputs_.bad_rows.keeps_cells()) return;
    std::vector<SentRow> rows = std::move(deal.bad_rows);
    const std::string reason =
        absl::StrCat("held back, as line ", rows.front().line, " of its deal is bad");
    for (HistoryRow& row : deal.rows) {
      rows.push_back({row.line, std::move(row.cells), {{"", reason}}});
    }
    std::sort(rows.begin(), rows.end(),
              [](const SentRow& a, const SentRow& b) { return a.line < b.line; });
    for (const SentRow& row : rows) inputs_.bad_rows.Keep(row);
    inputs_.bad_rows.Flush();
  }

  const ImportOptions& options_;
  StopSignal& stop_;
  DealInputs& inputs_;
  const HistoryItemBuilder& items_;
  HistoryBook& book_;
  Progress& progress_;
  HistorySummary& summary_;
  BatchSender<DealWire> sender_;
  Batch<DealWire> batch_;
  size_t batch_bytes_ = 0;
};

}  // namespace

absl::StatusOr<HistorySummary> ImportHistory(const ImportOptions& options,
                                             const HistoryLimits& limits, Client& client,
                                             StopSignal& stop, const Clock& clock, bool is_terminal,
                                             std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(DealInputs inputs,
                          OpenDealInputs(options, FileKind::kHistory, client, err));
  HistoryRowBuilder rows(std::move(inputs.builder));
  const HistoryItemBuilder items(rows, rows.DetailsOf(DefaultsOf(inputs.file.mapping)));
  HistoryBook book(limits);
  HistorySummary summary;
  Progress reading(err, is_terminal, inputs.file.reader->bytes_total(), clock);
  absl::Status ended = ReadHistory(inputs, rows, stop, reading, book, summary.rows_ignored);
  if (!ended.ok()) inputs.bad_rows.Abandon();
  if (!ended.ok() && !stop.stopped()) {
    reading.Clear();
    return WithRemark(ended, " (nothing was imported)");
  }
  // The bar begins anew: sending is the longer part, and goes by rows.
  Progress sending(err, is_terminal, book.rows(), clock);
  if (ended.ok()) {
    ended = HistoryImport(options, client, stop, inputs, items, book, sending, summary).Run();
  }
  if (absl::IsCancelled(ended) && stop.stopped()) {
    summary.is_stopped = true;
    ended = absl::OkStatus();
  }
  sending.Clear();
  summary.elapsed = reading.elapsed();
  summary.reps_created = inputs.file.owners.created();
  summary.is_windows_1252 = inputs.file.reader->is_windows_1252();
  summary.values_ignored = inputs.file.resolver.values_ignored();
  summary.errors_file = inputs.bad_rows.Finish();
  if (!ended.ok()) return EndedEarly(ended, summary.rows(), summary.errors_file);
  if (!summary.is_stopped && !options.is_dry_run) {
    summary.resume_token = TokenBehindImport(FileKind::kHistory, client, err);
  }
  return summary;
}

}  // namespace revops::cli
