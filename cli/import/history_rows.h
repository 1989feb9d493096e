// From the texts of a row to an entry into a stage, and back to what the row said of its deal.
#ifndef REVOPS_CLI_IMPORT_HISTORY_ROWS_H_
#define REVOPS_CLI_IMPORT_HISTORY_ROWS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/deal_item.h"
#include "cli/import/history_book.h"
#include "cli/import/resolver.h"

namespace revops::cli {

// What a row says besides deal, stage and time: labels and amount in `deal`; in `transitions[0]`,
// of a closed stage, the closing amount or the reason for the loss.
using RowDetails = revops::deal::v1::DealWithHistory;

// Not thread-safe: it remembers dates and names.
class HistoryRowBuilder {
 public:
  explicit HistoryRowBuilder(DealItemBuilder builder) : builder_(std::move(builder)) {}

  // Fills stage, time, `reopens` and the bytes of `details`; false, with a problem per bad field
  // (`column` is our field's name), for a bad row. A loss without a reason is none yet: the row may
  // lie behind the closing.
  bool Build(const RowTexts& texts, HistoryRow& row, std::string& details, Problems& problems);

  const DealItemBuilder& deals() const { return builder_; }
  // What the mapping's defaults say of every row.
  RowDetails DetailsOf(const RowTexts& defaults);

 private:
  void SetClosing(const RowTexts& texts, revops::deal::v1::StageKind kind, RowDetails& details,
                  Problems& problems);

  DealItemBuilder builder_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_HISTORY_ROWS_H_
