#include "cli/import/resolver.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

std::string CellText(const CsvRow& row, int column) {
  return std::string(absl::StripAsciiWhitespace(row.cells[static_cast<size_t>(column)]));
}

std::set<std::string> NamesOf(const Mapping& mapping) {
  std::set<std::string> names;
  for (const auto& [name, column] : mapping.columns) names.insert(name);
  for (const auto& [name, text] : mapping.defaults) names.insert(name);
  for (const auto& [name, lookup] : mapping.lookups) names.insert(name);
  return names;
}

absl::Status CheckColumns(const Mapping& mapping, const std::vector<std::string>& header) {
  Violations violations;
  for (const auto& [field, column] : mapping.columns) {
    const auto count = std::count(header.begin(), header.end(), column);
    if (count == 1) continue;
    violations.Add(absl::StrCat("columns.", field),
                   absl::StrCat("the file has ", count == 0 ? "no column " : "two columns ",
                                Quoted(column), "; it has ", absl::StrJoin(header, ", ")));
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<Resolver> Resolver::Create(const Mapping& mapping,
                                          const std::vector<std::string>& header,
                                          std::map<std::string, LookupTable> lookups) {
  REVOPS_RETURN_IF_ERROR(CheckColumns(mapping, header));
  Resolver resolver;
  resolver.header_ = header;
  resolver.reopen_ = mapping.reopen;
  resolver.lookups_ = std::move(lookups);
  std::set<std::string> waiting = NamesOf(mapping);
  while (!waiting.empty()) {
    const size_t waiting_before = waiting.size();
    for (auto it = waiting.begin(); it != waiting.end();) {
      it = resolver.Place(mapping, *it, header) ? waiting.erase(it) : std::next(it);
    }
    if (waiting.size() == waiting_before) {
      return InvalidField("lookups",
                          absl::StrCat("these need each other: ", absl::StrJoin(waiting, ", ")));
    }
  }
  resolver.texts_.resize(resolver.sources_.size());
  return resolver;
}

bool Resolver::Place(const Mapping& mapping, const std::string& name,
                     const std::vector<std::string>& header) {
  const auto lookup = mapping.lookups.find(name);
  if (lookup != mapping.lookups.end()) {
    const auto is_key = [&](const Source& source) {
      return source.field_name == lookup->second.by;
    };
    if (std::none_of(sources_.begin(), sources_.end(), is_key)) return false;
  }
  AddSource(mapping, name, header);
  return true;
}

void Resolver::AddSource(const Mapping& mapping, const std::string& name,
                         const std::vector<std::string>& header) {
  Source source;
  source.field_name = name;
  source.field = *FieldNamed(name);
  if (const auto it = mapping.columns.find(name); it != mapping.columns.end()) {
    source.column =
        static_cast<int>(std::find(header.begin(), header.end(), it->second) - header.begin());
  }
  if (const auto it = lookups_.find(name); it != lookups_.end()) {
    const auto is_key = [&](const Source& other) {
      return other.field_name == it->second.spec().by;
    };
    source.lookup = &it->second;
    source.lookup_by =
        static_cast<int>(std::find_if(sources_.begin(), sources_.end(), is_key) - sources_.begin());
  }
  if (const auto it = mapping.values.find(name); it != mapping.values.end()) {
    source.values.insert(it->second.begin(), it->second.end());
  }
  if (const auto it = mapping.defaults.find(name); it != mapping.defaults.end()) {
    source.default_text = it->second;
  }
  sources_.push_back(std::move(source));
}

bool Resolver::Replace(const Source& source, std::string& text) {
  if (source.values.empty()) return false;
  const auto it = source.values.find(text);
  if (it == source.values.end()) return false;
  text = it->second;
  return text.empty();
}

bool Resolver::LookUp(const Source& source, std::string& text, bool& is_ignored,
                      Problems& problems) {
  const std::string& key = texts_[source.lookup_by];
  if (key.empty()) return true;
  if (const std::string* found = source.lookup->Find(key)) {
    text = *found;
    is_ignored |= Replace(source, text);
    return true;
  }
  if (source.lookup->spec().may_be_missing) return true;
  problems.push_back({ColumnOf(sources_[source.lookup_by].field_name),
                      absl::StrCat(Quoted(key), " is not in ", source.lookup->spec().file,
                                   ", which gives ", source.field_name)});
  return false;
}

bool Resolver::TextOf(const Source& source, const CsvRow& row, std::string& text, bool& is_ignored,
                      Problems& problems) {
  text.clear();
  is_ignored = false;
  if (source.column >= 0) {
    text = CellText(row, source.column);
    is_ignored = Replace(source, text);
  }
  if (is_ignored) return true;
  if (text.empty() && source.lookup != nullptr && !LookUp(source, text, is_ignored, problems)) {
    return false;
  }
  if (text.empty() && !is_ignored) text = source.default_text;
  return true;
}

bool Resolver::Resolve(const CsvRow& row, RowTexts& texts, Problems& problems) {
  if (!row.problem.empty()) {
    const auto cell = static_cast<size_t>(row.problem_cell);
    problems.push_back(
        {row.problem_cell >= 0 && cell < header_.size() ? header_[cell] : "", row.problem});
    return false;
  }
  if (row.cells.size() != header_.size()) {
    problems.push_back(
        {"", absl::StrCat("has ", row.cells.size(), " cells, the header has ", header_.size())});
    return false;
  }
  for (std::string& text : texts.text) text.clear();
  texts.custom.clear();
  texts.is_ignored = texts.reopens = false;
  for (size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    bool is_ignored = false;
    if (!TextOf(source, row, texts_[i], is_ignored, problems)) continue;
    if (is_ignored && source.field == Field::kStage) texts.is_ignored = true;
    if (source.field == Field::kStage && source.column >= 0 && !reopen_.empty()) {
      texts.reopens = reopen_.count(CellText(row, source.column)) > 0;
    }
    if (is_ignored && source.field != Field::kStage) ++values_ignored_;
    if (source.field != Field::kCustom) {
      texts.text[static_cast<size_t>(source.field)] = texts_[i];
    } else if (!texts_[i].empty()) {
      texts.custom.emplace_back(source.field_name.substr(kCustomFieldPrefix.size()), texts_[i]);
    }
  }
  if (texts.is_ignored) problems.clear();
  return problems.empty();
}

std::string Resolver::IdOf(const CsvRow& row) const {
  for (const Source& source : sources_) {
    if (source.field != Field::kExternalId || source.column < 0) continue;
    if (static_cast<size_t>(source.column) >= row.cells.size()) return "";
    if (row.problem_cell >= 0 && source.column >= row.problem_cell) return "";
    std::string text = CellText(row, source.column);
    Replace(source, text);
    return text;
  }
  return "";
}

std::string Resolver::ColumnOf(absl::string_view field) const {
  for (const Source& source : sources_) {
    if (source.field_name == field && source.column >= 0) return header_[source.column];
  }
  return std::string(field);
}

}  // namespace revops::cli
