#include "cli/import/slugs.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

// Bounds the memory spent on a column that is unique in every row.
constexpr size_t kKnownNamesMax = 65'536;

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string FoldedToAscii(absl::string_view text) {
  if (IsAscii(text)) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  static const icu::Transliterator* const folding =
      icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, error);
  if (folding == nullptr) return std::string(text);
  icu::UnicodeString unicode =
      icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  folding->transliterate(unicode);
  std::string folded;
  unicode.toUTF8String(folded);
  return folded;
}

}  // namespace

absl::StatusOr<std::string> SlugOf(absl::string_view display_name) {
  std::string slug;
  for (const char c : FoldedToAscii(display_name)) {
    if (absl::ascii_isalnum(c) || c == '_') {
      slug.push_back(absl::ascii_tolower(c));
    } else if (!slug.empty() && slug.back() != '-') {
      slug.push_back('-');
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  slug.erase(0, slug.find_first_not_of("_-"));
  if (slug.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no slug can be made of ", Quoted(display_name), ": no letter or digit"));
  }
  if (slug.size() > kMaxSlugBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the slug of ", Quoted(display_name), " has ",
                                                   slug.size(), " characters, more than ",
                                                   kMaxSlugBytes));
  }
  return slug;
}

absl::StatusOr<std::string> ResourceNameOf(absl::string_view collection, absl::string_view text) {
  const std::string prefix = absl::StrCat(collection, "/");
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, prefix) && IsSlug(rest)) return std::string(text);
  absl::StatusOr<std::string> slug = SlugOf(rest);
  if (!slug.ok()) return slug;
  return absl::StrCat(prefix, *slug);
}

absl::StatusOr<std::string> ResourceNames::Of(absl::string_view text) {
  if (const auto it = known_.find(text); it != known_.end()) return it->second;
  absl::StatusOr<std::string> name = ResourceNameOf(collection_, text);
  if (name.ok()) {
    if (known_.size() >= kKnownNamesMax) known_.clear();
    known_.emplace(std::string(text), *name);
  }
  return name;
}

}  // namespace revops::cli
