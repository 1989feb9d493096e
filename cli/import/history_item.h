// From all rows of a deal to one item of BatchCreateDeals.
//
// Rows are taken in the order of their times, ties in the order of the file. An entry into the
// stage the deal is in already, and what follows a closing without reopening the deal, changes
// nothing. A deal has the labels that its latest row with one gives, for its whole life, and the
// amounts of each row from that row on.
#ifndef REVOPS_CLI_IMPORT_HISTORY_ITEM_H_
#define REVOPS_CLI_IMPORT_HISTORY_ITEM_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "cli/import/history_book.h"
#include "cli/import/history_rows.h"

namespace revops::cli {

// The service's bound on BatchCreateDeals.
inline constexpr size_t kStepsMax = 256;

// What became of a deal's rows.
struct HistoryTally {
  int64_t entries = 0;
  int64_t repeats = 0;
  int64_t after_closing = 0;
  // Of the entries, those into an earlier open stage of an open deal.
  int64_t moves_back = 0;

  void Add(const HistoryTally& other);
};

struct HistoryItem {
  revops::deal::v1::DealWithHistory item;
  HistoryTally tally;
  // The row of each step: the creation, then each transition. Into DealHistory::rows.
  std::vector<size_t> steps;
  // Why there is no item, and of which row. Fields are ours.
  Problems problems;
  size_t bad_row = 0;
};

class HistoryItemBuilder {
 public:
  // `rows` must outlive it. `defaults`: what every row says by default, which is less than what
  // another row of the deal says.
  HistoryItemBuilder(const HistoryRowBuilder& rows, RowDetails defaults)
      : deals_(rows.deals()), defaults_(std::move(defaults)) {}

  // Sorts the deal's rows. Not for deals with bad rows.
  HistoryItem Build(DealHistory& deal, const HistoryBook& book) const;

 private:
  // The rows that are steps.
  void Choose(const DealHistory& deal, HistoryItem& built) const;
  void AddStep(const HistoryRow& row, RowDetails details, HistoryItem& built) const;
  void Merge(revops::deal::v1::Deal row, revops::deal::v1::Deal& deal) const;

  const DealItemBuilder& deals_;
  const RowDetails defaults_;
};

// What a path of a rejected item is about: `transitions[3].amount` is step 4's `amount`.
struct StepField {
  size_t step = 0;
  // Ours; empty where the path names none.
  std::string field;
};
StepField StepOfPath(absl::string_view path);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_HISTORY_ITEM_H_
