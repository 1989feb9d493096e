#include "cli/import/history_book.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

// What an entry of a hash map costs beyond its key and value, and a text beyond its bytes.
constexpr size_t kOverheadBytes = 16;

size_t BytesOf(const std::vector<std::string>& cells) {
  size_t bytes = cells.capacity() * sizeof(std::string);
  for (const std::string& cell : cells) bytes += cell.capacity();
  return bytes;
}

size_t BytesOf(const SentRow& row) {
  size_t bytes = sizeof(SentRow) + BytesOf(row.cells);
  for (const Problem& problem : row.problems) {
    bytes += sizeof(Problem) + problem.column.capacity() + problem.reason.capacity();
  }
  return bytes;
}

}  // namespace

absl::Status HistoryBook::CheckMemory(int64_t line) const {
  if (bytes_ <= limits_.bytes_max) return absl::OkStatus();
  return InvalidField(
      "--memory-mib",
      absl::StrCat("the rows up to line ", line, " take more than ", limits_.bytes_max >> 20,
                   " MiB; allow more, or split the file, each deal in one part"));
}

absl::Status HistoryBook::DealOf(const std::string& external_id, DealHistory*& deal) {
  if (const auto it = deal_of_id_.find(external_id); it != deal_of_id_.end()) {
    deal = &deals_[it->second];
    return absl::OkStatus();
  }
  if (deals_.size() >= limits_.deals_max) {
    return absl::InvalidArgumentError(absl::StrCat("the file has more than ", limits_.deals_max,
                                                   " deals; split it, each deal in "
                                                   "one part"));
  }
  deal = &deals_.emplace_back();
  deal->external_id = external_id;
  deal_of_id_.emplace(deal->external_id, deals_.size() - 1);
  bytes_ +=
      sizeof(DealHistory) + external_id.size() + 2 * sizeof(absl::string_view) + kOverheadBytes;
  return absl::OkStatus();
}

bool HistoryBook::HasRoomFor(const std::string& external_id) const {
  const auto it = deal_of_id_.find(external_id);
  return it == deal_of_id_.end() || deals_[it->second].rows.size() < limits_.rows_per_deal_max;
}

uint32_t HistoryBook::Keep(absl::string_view details) {
  if (const auto it = known_details_.find(details); it != known_details_.end()) return it->second;
  const auto index = static_cast<uint32_t>(details_.size());
  known_details_.emplace(details_.emplace_back(details), index);
  bytes_ += sizeof(std::string) + details.size() + 2 * sizeof(absl::string_view) + kOverheadBytes;
  return index;
}

absl::Status HistoryBook::Add(const std::string& external_id, HistoryRow row,
                              absl::string_view details) {
  DealHistory* deal = nullptr;
  REVOPS_RETURN_IF_ERROR(DealOf(external_id, deal));
  const int64_t line = row.line;
  row.details = Keep(details);
  const size_t capacity = deal->rows.capacity();
  bytes_ += BytesOf(row.cells);
  deal->rows.push_back(std::move(row));
  bytes_ += (deal->rows.capacity() - capacity) * sizeof(HistoryRow);
  ++rows_;
  return CheckMemory(line);
}

absl::Status HistoryBook::AddBad(const std::string& external_id, SentRow row) {
  DealHistory* deal = nullptr;
  REVOPS_RETURN_IF_ERROR(DealOf(external_id, deal));
  const int64_t line = row.line;
  bytes_ += BytesOf(row);
  deal->bad_rows.push_back(std::move(row));
  ++rows_;
  return CheckMemory(line);
}

}  // namespace revops::cli
