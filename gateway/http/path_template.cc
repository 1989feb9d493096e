#include "gateway/http/path_template.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::gateway {
namespace {

constexpr absl::string_view kAnySegment = "*";

int HexValue(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  const char lower = absl::ascii_tolower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

absl::Status BadPath(absl::string_view what) {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, "PATH_INVALID", what);
}

absl::StatusOr<std::string> ParseSegment(absl::string_view raw) {
  const auto bad = [&](absl::string_view why) {
    return BadPath(absl::StrCat("path segment ", Quoted(raw), ": ", why));
  };
  std::optional<std::string> decoded = PercentDecoded(raw);
  if (!decoded.has_value()) return bad("has a broken percent escape");
  if (decoded->empty()) return bad("must not be empty");
  if (*decoded == "." || *decoded == "..") return bad("must be a name");
  if (!IsValidUtf8(*decoded)) return bad("must be valid UTF-8");
  const bool is_name = std::none_of(decoded->begin(), decoded->end(), [](char c) {
    return absl::ascii_iscntrl(c) || c == '/' || c == '\\';
  });
  if (!is_name) return bad("must hold no slash and no control character");
  return *std::move(decoded);
}

absl::Status Unsupported(absl::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("path template not supported: ", text));
}

}  // namespace

std::optional<std::string> PercentDecoded(absl::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = HexValue(text[i + 1]);
    const int low = HexValue(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    result.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return result;
}

absl::StatusOr<RequestPath> RequestPath::Parse(absl::string_view raw) {
  if (raw.empty() || raw[0] != '/') return BadPath("a path begins with a slash");
  std::vector<absl::string_view> parts = absl::StrSplit(raw.substr(1), '/');
  if (parts.size() > kPathSegmentsMax) {
    return BadPath(
        absl::StrCat("a path has at most ", kPathSegmentsMax, " segments, not ", parts.size()));
  }
  RequestPath path;
  // Only a colon that is not escaped begins a verb.
  const size_t colon = parts.back().rfind(':');
  if (colon != absl::string_view::npos) {
    REVOPS_ASSIGN_OR_RETURN(path.verb, ParseSegment(parts.back().substr(colon + 1)));
    parts.back() = parts.back().substr(0, colon);
  }
  for (const absl::string_view part : parts) {
    REVOPS_ASSIGN_OR_RETURN(std::string segment, ParseSegment(part));
    path.segments.push_back(std::move(segment));
  }
  return path;
}

absl::StatusOr<PathTemplate> PathTemplate::Parse(absl::string_view text) {
  PathTemplate result;
  result.text_ = std::string(text);
  absl::string_view rest = text;
  const size_t last_brace = text.rfind('}');
  const size_t colon = text.rfind(':');
  if (colon != absl::string_view::npos &&
      (last_brace == absl::string_view::npos || colon > last_brace)) {
    result.verb_ = std::string(text.substr(colon + 1));
    if (result.verb_.empty()) return Unsupported(text);
    rest = text.substr(0, colon);
  }
  while (!rest.empty()) {
    if (rest[0] != '/') return Unsupported(text);
    rest.remove_prefix(1);
    if (rest.empty() || rest[0] != '{') {
      const size_t end = std::min(rest.find('/'), rest.size());
      REVOPS_RETURN_IF_ERROR(result.Append(rest.substr(0, end)));
      rest.remove_prefix(end);
      continue;
    }
    const size_t close = rest.find('}');
    if (close == absl::string_view::npos) return Unsupported(text);
    const std::pair<absl::string_view, absl::string_view> variable =
        absl::StrSplit(rest.substr(1, close - 1), absl::MaxSplits('=', 1));
    const size_t begin = result.segments_.size();
    REVOPS_RETURN_IF_ERROR(result.Append(variable.second.empty() ? kAnySegment : variable.second));
    result.variables_.push_back({std::string(variable.first), begin, result.segments_.size()});
    rest.remove_prefix(close + 1);
  }
  if (result.segments_.empty()) return Unsupported(text);
  return result;
}

absl::Status PathTemplate::Append(absl::string_view segments) {
  for (const absl::string_view segment : absl::StrSplit(segments, '/')) {
    const bool has_syntax = segment.find_first_of("*{}=:") != absl::string_view::npos;
    if (segment.empty() || (has_syntax && segment != kAnySegment)) return Unsupported(text_);
    segments_.emplace_back(segment);
  }
  return absl::OkStatus();
}

std::optional<std::vector<PathTemplate::Binding>> PathTemplate::Match(
    const RequestPath& path) const {
  if (path.verb != verb_ || path.segments.size() != segments_.size()) return std::nullopt;
  for (size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i] != kAnySegment && segments_[i] != path.segments[i]) return std::nullopt;
  }
  std::vector<Binding> bindings;
  for (const Variable& variable : variables_) {
    bindings.push_back({variable.field, absl::StrJoin(path.segments.begin() + variable.begin,
                                                      path.segments.begin() + variable.end, "/")});
  }
  return bindings;
}

}  // namespace revops::gateway
