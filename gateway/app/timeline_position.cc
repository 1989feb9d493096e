#include "gateway/app/timeline_position.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

// A line for the whole, then one for each history; fields are parted by blanks, texts escaped.
constexpr absl::string_view kVersion = "timeline1";
constexpr int kKinds = 4;

std::optional<std::string> Unescaped(absl::string_view text) {
  std::string result;
  if (!absl::WebSafeBase64Unescape(text, &result)) return std::nullopt;
  return result;
}

std::optional<HistoryPosition> ParseHistory(absl::string_view line) {
  const std::vector<absl::string_view> fields = absl::StrSplit(line, ' ');
  int kind = 0;
  if (fields.size() != 4 || !absl::SimpleAtoi(fields[0], &kind)) return std::nullopt;
  auto subject = Unescaped(fields[1]);
  auto page_token = Unescaped(fields[2]);
  auto told = Unescaped(fields[3]);
  const bool is_whole = subject.has_value() && page_token.has_value() && told.has_value();
  if (!is_whole || kind < 0 || kind >= kKinds) return std::nullopt;
  return HistoryPosition{static_cast<HistoryKind>(kind), *std::move(subject),
                         *std::move(page_token), *std::move(told)};
}

std::optional<TimelinePosition> Parse(absl::string_view page_token) {
  const std::optional<std::string> text = Unescaped(page_token);
  if (!text.has_value()) return std::nullopt;
  const std::vector<absl::string_view> lines = absl::StrSplit(*text, '\n');
  const std::vector<absl::string_view> head = absl::StrSplit(lines.front(), ' ');
  int64_t before_us = 0;
  if (head.size() != 3 || head[0] != kVersion || !absl::SimpleAtoi(head[2], &before_us)) {
    return std::nullopt;
  }
  auto deal = Unescaped(head[1]);
  if (!deal.has_value()) return std::nullopt;
  TimelinePosition position{*std::move(deal), absl::FromUnixMicros(before_us), {}};
  for (size_t i = 1; i < lines.size(); ++i) {
    auto history = ParseHistory(lines[i]);
    if (!history.has_value()) return std::nullopt;
    position.histories.push_back(*std::move(history));
  }
  if (position.histories.empty()) return std::nullopt;  // then there is no further page
  return position;
}

}  // namespace

absl::Status NotOfAnEarlierAnswer() {
  return InvalidField("page_token", "must be of an earlier answer for the same deal");
}

std::string EncodeTimelinePosition(const TimelinePosition& position) {
  std::string text = absl::StrCat(kVersion, " ", absl::WebSafeBase64Escape(position.deal), " ",
                                  absl::ToUnixMicros(position.before));
  for (const HistoryPosition& history : position.histories) {
    absl::StrAppend(&text, "\n", static_cast<int>(history.kind), " ",
                    absl::WebSafeBase64Escape(history.subject), " ",
                    absl::WebSafeBase64Escape(history.page_token), " ",
                    absl::WebSafeBase64Escape(history.told));
  }
  return absl::WebSafeBase64Escape(text);
}

absl::StatusOr<TimelinePosition> DecodeTimelinePosition(absl::string_view page_token,
                                                        absl::string_view deal) {
  std::optional<TimelinePosition> position = Parse(page_token);
  if (!position.has_value() || position->deal != deal) return NotOfAnEarlierAnswer();
  return *std::move(position);
}

}  // namespace revops::gateway
