#include "common/types/ids.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"

namespace revops {
namespace {

constexpr size_t kQuotedBytesMax = 64;

bool IsSlugChar(char c) {
  return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_';
}

absl::Status HoldsControl(absl::string_view field, absl::string_view text) {
  return InvalidField(field, absl::StrCat("must hold no control characters, is ", Quoted(text)));
}

}  // namespace

bool IsSlug(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxSlugBytes &&
         std::all_of(text.begin(), text.end(), IsSlugChar) && text[0] != '-' && text[0] != '_';
}

absl::Status CheckText(absl::string_view field, absl::string_view text, size_t max_bytes) {
  if (text.size() > max_bytes) {
    return InvalidField(field,
                        absl::StrCat("must be at most ", max_bytes, " bytes, is ", text.size()));
  }
  if (!IsValidUtf8(text)) {
    return InvalidField(field, absl::StrCat("must be valid UTF-8, is ", Quoted(text)));
  }
  const bool has_control = std::any_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_iscntrl(c) && c != '\n' && c != '\t' && c != '\r';
  });
  if (has_control) return HoldsControl(field, text);
  return absl::OkStatus();
}

absl::Status CheckLabel(absl::string_view field, absl::string_view text) {
  REVOPS_RETURN_IF_ERROR(CheckText(field, text, kMaxLabelBytes));
  if (std::any_of(text.begin(), text.end(), absl::ascii_iscntrl)) {
    return HoldsControl(field, text);
  }
  if (absl::StripAsciiWhitespace(text).size() != text.size()) {
    return InvalidField(field,
                        absl::StrCat("must not begin or end with white space, is ", Quoted(text)));
  }
  return absl::OkStatus();
}

absl::Status CheckResourceName(absl::string_view field, absl::string_view collection,
                               absl::string_view name) {
  const std::optional<absl::string_view> id = IdOf(collection, name);
  if (id.has_value() && IsSlug(*id)) return absl::OkStatus();
  return InvalidField(
      field, absl::StrCat("must be ", collection,
                          "/{slug} (1 to 63 lower-case letters, digits, hyphens, underscores), is ",
                          Quoted(name)));
}

std::optional<absl::string_view> IdOf(absl::string_view collection, absl::string_view name) {
  if (!absl::ConsumePrefix(&name, collection) || !absl::ConsumePrefix(&name, "/")) {
    return std::nullopt;
  }
  return name;
}

std::string Quoted(absl::string_view text) {
  const absl::string_view shown = text.substr(0, kQuotedBytesMax);
  // A message is UTF-8 whatever it quotes, also where the cut falls into a character.
  size_t whole = 0;
  while (whole < shown.size() && Utf8SequenceLength(shown.substr(whole)) > 0) {
    whole += Utf8SequenceLength(shown.substr(whole));
  }
  const bool is_text = whole == shown.size() || IsValidUtf8(text);
  return absl::StrCat(
      "\"", is_text ? absl::Utf8SafeCEscape(shown.substr(0, whole)) : absl::CHexEscape(shown),
      shown.size() < text.size() ? "...\"" : "\"");
}

}  // namespace revops
