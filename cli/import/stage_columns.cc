#include "cli/import/stage_columns.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace revops::cli {
namespace {

constexpr absl::string_view kStage = "{stage}";
constexpr absl::string_view kPipeline = "{pipeline}";

bool ConsumePrefixIgnoringCase(absl::string_view& text, absl::string_view prefix) {
  if (!absl::StartsWithIgnoreCase(text, prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool ConsumeSuffixIgnoringCase(absl::string_view& text, absl::string_view suffix) {
  if (!absl::EndsWithIgnoreCase(text, suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

std::optional<std::string> FirstStageIn(absl::string_view header,
                                        const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns) {
    if (auto stage = StageIn(header, pattern)) return stage;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> StageIn(absl::string_view header, absl::string_view pattern) {
  header = absl::StripAsciiWhitespace(header);
  const size_t at = pattern.find(kStage);
  if (!ConsumePrefixIgnoringCase(header, pattern.substr(0, at))) return std::nullopt;
  absl::string_view behind = pattern.substr(at + kStage.size());
  const size_t pipeline = behind.find(kPipeline);
  if (pipeline != absl::string_view::npos) {
    if (!ConsumeSuffixIgnoringCase(header, behind.substr(pipeline + kPipeline.size()))) {
      return std::nullopt;
    }
    // The last one: a stage's own name may have brackets, too.
    const absl::string_view between = behind.substr(0, pipeline);
    const size_t end = between.empty() ? absl::string_view::npos : header.rfind(between);
    if (end == absl::string_view::npos) return std::nullopt;
    header = header.substr(0, end);
  } else if (!ConsumeSuffixIgnoringCase(header, behind)) {
    return std::nullopt;
  }
  header = absl::StripAsciiWhitespace(header);
  if (header.empty()) return std::nullopt;
  return std::string(header);
}

std::vector<StageColumn> StageColumnsOf(const StageColumns& patterns,
                                        const std::vector<std::string>& header) {
  std::vector<StageColumn> columns;
  for (size_t i = 0; i < header.size(); ++i) {
    if (const auto stage = FirstStageIn(header[i], patterns.entered)) {
      columns.push_back({*stage, static_cast<int>(i), -1});
    }
  }
  for (size_t i = 0; i < header.size(); ++i) {
    const auto stage = FirstStageIn(header[i], patterns.exited);
    if (!stage) continue;
    // Of two pipelines' stages of one name, the first that has no exit yet: exports keep the order.
    const auto it = std::find_if(columns.begin(), columns.end(), [&](const StageColumn& column) {
      return column.exited < 0 && absl::EqualsIgnoreCase(column.stage, *stage);
    });
    if (it != columns.end()) it->exited = static_cast<int>(i);
  }
  return columns;
}

}  // namespace revops::cli
