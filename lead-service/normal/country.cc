#include "lead-service/normal/country.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

constexpr int32_t kNameUnitsMax = 128;

// What ICU's names lack.
constexpr std::pair<absl::string_view, absl::string_view> kSpoken[] = {
    {"america", "US"},
    {"brd", "DE"},
    {"bundesrepublik deutschland", "DE"},
    {"ceska republika", "CZ"},
    {"czech republic", "CZ"},
    {"el", "GR"},  // the EU's VAT code
    {"england", "GB"},
    {"eire", "IE"},
    {"federal republic of germany", "DE"},
    {"great britain", "GB"},
    {"grossbritannien", "GB"},
    {"holland", "NL"},
    {"hongkong", "HK"},
    {"hong kong", "HK"},
    {"ivory coast", "CI"},
    {"korea", "KR"},
    {"macedonia", "MK"},
    {"northern ireland", "GB"},
    {"oesterreich", "AT"},
    {"peoples republic of china", "CN"},
    {"pr china", "CN"},
    {"republic of ireland", "IE"},
    {"republic of korea", "KR"},
    {"russian federation", "RU"},
    {"russische foederation", "RU"},
    {"schottland", "GB"},
    {"scotland", "GB"},
    {"slovak republic", "SK"},
    {"suisse", "CH"},
    {"svizzera", "CH"},
    {"swiss", "CH"},
    {"the netherlands", "NL"},
    {"tschechische republik", "CZ"},
    {"turkey", "TR"},
    {"turkiye", "TR"},
    {"uae", "AE"},
    {"uk", "GB"},
    {"united states of america", "US"},
    {"us of a", "US"},
    {"vae", "AE"},
    {"vereinigte staaten von amerika", "US"},
    {"viet nam", "VN"},
    {"wales", "GB"},
};

std::string NameIn(const char* language, const std::string& place) {
  UChar name[kNameUnitsMax];
  UErrorCode error = U_ZERO_ERROR;
  const int32_t units =
      uloc_getDisplayCountry(place.c_str(), language, name, kNameUnitsMax, &error);
  if (U_FAILURE(error) || units <= 0 || units > kNameUnitsMax) return {};
  std::string text(static_cast<size_t>(units) * 3, '\0');
  int32_t bytes = 0;
  u_strToUTF8(text.data(), static_cast<int32_t>(text.size()), &bytes, name, units, &error);
  if (U_FAILURE(error)) return {};
  text.resize(static_cast<size_t>(bytes));
  return Folded(text);
}

using Names = absl::flat_hash_map<std::string, std::string>;

void AddName(const std::string& name, absl::string_view code, Names& names) {
  if (!name.empty()) names.emplace(name, code);
}

Names AllNames() {
  Names names;
  for (const char* const* code = uloc_getISOCountries(); *code != nullptr; ++code) {
    const std::string place = absl::StrCat("und_", *code);
    AddName(Lowered(*code), *code, names);
    AddName(Lowered(uloc_getISO3Country(place.c_str())), *code, names);
    char local[ULOC_FULLNAME_CAPACITY];
    UErrorCode error = U_ZERO_ERROR;
    uloc_addLikelySubtags(place.c_str(), local, sizeof(local), &error);
    AddName(NameIn("en", place), *code, names);
    AddName(NameIn("de", place), *code, names);
    if (U_SUCCESS(error)) AddName(NameIn(local, place), *code, names);
  }
  for (const auto& [name, code] : kSpoken) AddName(std::string(name), code, names);
  return names;
}

}  // namespace

std::optional<std::string> CountryCode(absl::string_view text) {
  static const Names& names = *new Names(AllNames());
  const auto found = names.find(Folded(text));
  if (found == names.end()) return std::nullopt;
  return found->second;
}

}  // namespace revops::lead
