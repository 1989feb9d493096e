// The rows of a stage history, put together by deal. A file may be sorted by time, so that the rows
// of one deal lie anywhere in it: all of it is read before the first deal can be told, as small as
// it can be kept, and within a bound.
#ifndef REVOPS_CLI_IMPORT_HISTORY_BOOK_H_
#define REVOPS_CLI_IMPORT_HISTORY_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "cli/import/problem.h"

namespace revops::cli {

struct HistoryLimits {
  // A deal has at most 256 visits; so many rows with repetitions and what follows a closing are
  // rows of many deals under one id.
  size_t rows_per_deal_max = 4096;
  // Ten times the deals of the largest store that is measured.
  size_t deals_max = 10'000'000;
  // Some ten million rows.
  size_t bytes_max = size_t{1} << 30;
};

// An entry into a stage.
struct HistoryRow {
  int64_t line = 0;
  // Since the epoch.
  int64_t micros = 0;
  // Its place in the pipeline.
  uint16_t stage = 0;
  // Takes a closed deal back.
  bool reopens = false;
  // HistoryBook::Details() of it.
  uint32_t details = 0;
  // For the error file; empty when there is none.
  std::vector<std::string> cells;
};

struct DealHistory {
  std::string external_id;
  // In the order of the file.
  std::vector<HistoryRow> rows;
  // Of this deal, which is not told to the service if there are any.
  std::vector<SentRow> bad_rows;
};

// Not thread-safe.
class HistoryBook {
 public:
  explicit HistoryBook(const HistoryLimits& limits) : limits_(limits) {}
  HistoryBook(const HistoryBook&) = delete;
  HistoryBook& operator=(const HistoryBook&) = delete;

  // Whether a deal may have another row.
  bool HasRoomFor(const std::string& external_id) const;
  const HistoryLimits& limits() const { return limits_; }

  // Adds a row to its deal. `details`: what it says besides stage and time; few texts, as rows
  // repeat each other. INVALID_ARGUMENT when deals or memory are at their bounds.
  absl::Status Add(const std::string& external_id, HistoryRow row, absl::string_view details);
  // A row that can not be used, and with it its deal; an empty id stands for no deal that is known.
  absl::Status AddBad(const std::string& external_id, SentRow row);

  // In the order of their first rows; the one of the unknown deal among them.
  std::deque<DealHistory>& deals() { return deals_; }
  absl::string_view Details(const HistoryRow& row) const { return details_[row.details]; }
  int64_t rows() const { return rows_; }

 private:
  absl::Status DealOf(const std::string& external_id, DealHistory*& deal);
  uint32_t Keep(absl::string_view details);
  absl::Status CheckMemory(int64_t line) const;

  const HistoryLimits limits_;
  // Their elements stay where they are: keys below point into them.
  std::deque<DealHistory> deals_;
  absl::flat_hash_map<absl::string_view, size_t> deal_of_id_;
  std::deque<std::string> details_;
  absl::flat_hash_map<absl::string_view, uint32_t> known_details_;
  int64_t rows_ = 0;
  size_t bytes_ = 0;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_HISTORY_BOOK_H_
