// Slugs, labels and resource names: the texts by which things are called.
#ifndef REVOPS_COMMON_TYPES_IDS_H_
#define REVOPS_COMMON_TYPES_IDS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/status/utf8.h"

namespace revops {

// A short value that people file things under; typed and allowed in events.
inline constexpr size_t kMaxLabelBytes = 128;
// Slugs are at most a DNS label long.
inline constexpr size_t kMaxSlugBytes = 63;

// Position of one command in a store's log; the first is 1, 0 is "before everything".
struct Revision {
  int64_t value = 0;
  friend auto operator<=>(const Revision&, const Revision&) = default;
};

// Lower-case letters, digits, hyphens and underscores, starting with a letter or digit, 1 to 63.
bool IsSlug(absl::string_view text);

// INVALID_ARGUMENT naming `field` unless `text` is valid UTF-8 without control characters, without
// leading or trailing white space, and at most kMaxLabelBytes long. Empty is valid.
absl::Status CheckLabel(absl::string_view field, absl::string_view text);

// As CheckLabel, but line breaks and tabs are allowed and the bound is the caller's.
absl::Status CheckText(absl::string_view field, absl::string_view text, size_t max_bytes);

// INVALID_ARGUMENT naming `field` unless `name` is `{collection}/{slug}`. Empty is not valid.
absl::Status CheckResourceName(absl::string_view field, absl::string_view collection,
                               absl::string_view name);

// The part behind `{collection}/`, or nothing if the name is of another kind.
std::optional<absl::string_view> IdOf(absl::string_view collection, absl::string_view name);

// "text" in quotes, cut to a length that fits a message.
std::string Quoted(absl::string_view text);

}  // namespace revops

#endif  // REVOPS_COMMON_TYPES_IDS_H_
