// The fields of a record that an update may change, as a table: each record's details list theirs
// once, and masks, differences and defaults all read the list.
#ifndef REVOPS_LEAD_SERVICE_DOMAIN_FIELDS_H_
#define REVOPS_LEAD_SERVICE_DOMAIN_FIELDS_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/domain/lead_change.h"

namespace revops::lead {

// Whether events tell a field's values, or, of personal data and free text, its name alone.
enum class Telling { kValues, kNameOnly };

template <typename Details>
struct Field {
  absl::string_view name;
  Telling telling;
  std::string (*text)(const Details&);
  bool (*same)(const Details&, const Details&);
  void (*take)(const Details& from, Details& to);
};

// Specialised by each record: its fields in the order of the API. A path may stand for several
// (`person`); such a one comes behind its parts, tells nothing, and has an empty text.
template <typename Details>
std::span<const Field<Details>> FieldsOf();

// The text of a value as events tell it; empty means unset.
inline std::string TextOf(const std::string& text) { return text; }
inline std::string TextOf(bool is_set) { return is_set ? "true" : ""; }
inline std::string TextOf(int32_t number) { return number == 0 ? "" : absl::StrCat(number); }
inline std::string TextOf(const std::vector<std::string>& labels) {
  return absl::StrJoin(labels, ", ");
}

// A field that is a member.
template <typename Details, auto kMember>
constexpr Field<Details> MemberField(absl::string_view name, Telling telling = Telling::kValues) {
  return {name, telling, [](const Details& details) { return TextOf(details.*kMember); },
          [](const Details& a, const Details& b) { return a.*kMember == b.*kMember; },
          [](const Details& from, Details& to) { to.*kMember = from.*kMember; }};
}

// One path that stands for fields which are listed themselves.
template <typename Details, auto kMember>
constexpr Field<Details> WholeField(absl::string_view name) {
  return {name, Telling::kNameOnly, [](const Details&) { return std::string(); },
          [](const Details&, const Details&) { return true; },
          [](const Details& from, Details& to) { to.*kMember = from.*kMember; }};
}

template <typename Details>
std::vector<FieldChange> DifferencesOf(const Details& before, const Details& after) {
  std::vector<FieldChange> changes;
  for (const Field<Details>& field : FieldsOf<Details>()) {
    if (field.same(before, after)) continue;
    const bool tells = field.telling == Telling::kValues;
    changes.push_back({std::string(field.name), tells ? field.text(before) : std::string(),
                       tells ? field.text(after) : std::string()});
  }
  return changes;
}

// Paths that a mask may have.
inline constexpr size_t kMaskFieldsMax = 64;

// INVALID_ARGUMENT with every path that is no field an update may change, or for too many paths;
// each one once otherwise.
template <typename Details>
absl::StatusOr<std::vector<std::string>> CheckMaskOf(const std::vector<std::string>& paths) {
  if (paths.size() > kMaskFieldsMax) {
    return InvalidField("update_mask", absl::StrCat("must name at most ", kMaskFieldsMax,
                                                    " fields, names ", paths.size()));
  }
  Violations violations;
  std::vector<std::string> mask;
  const auto fields = FieldsOf<Details>();
  for (const std::string& path : paths) {
    if (std::find(mask.begin(), mask.end(), path) != mask.end()) continue;
    const bool is_known = std::any_of(fields.begin(), fields.end(),
                                      [&](const auto& field) { return field.name == path; });
    if (!is_known) {
      violations.Add("update_mask", absl::StrCat("must name fields that an update may change, has ",
                                                 Quoted(path)));
    }
    mask.push_back(path);
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return mask;
}

// A mask with every field that `values` sets.
template <typename Details>
std::vector<std::string> MaskOfSet(const Details& values) {
  std::vector<std::string> mask;
  for (const FieldChange& change : DifferencesOf(Details(), values)) mask.push_back(change.field);
  return mask;
}

// The fields of `mask` (which CheckMaskOf accepted), set or cleared, go over from `from` into `to`.
template <typename Details>
void TakeFieldsOf(const std::vector<std::string>& mask, const Details& from, Details& to) {
  for (const Field<Details>& field : FieldsOf<Details>()) {
    if (std::find(mask.begin(), mask.end(), field.name) != mask.end()) field.take(from, to);
  }
}

// INVALID_ARGUMENT naming `field` unless `name` is empty or `{collection}/{slug}`.
inline absl::Status CheckOptionalName(absl::string_view field, absl::string_view collection,
                                      const std::string& name) {
  return name.empty() ? absl::OkStatus() : CheckResourceName(field, collection, name);
}

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_DOMAIN_FIELDS_H_
