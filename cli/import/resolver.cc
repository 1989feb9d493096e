#include "cli/import/resolver.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/import/header.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

std::set<std::string> NamesOf(const Mapping& mapping) {
  std::set<std::string> names;
  for (const auto& [name, column] : mapping.columns) names.insert(name);
  for (const auto& [name, text] : mapping.defaults) names.insert(name);
  for (const auto& [name, lookup] : mapping.lookups) names.insert(name);
  return names;
}

absl::Status CheckColumns(const Mapping& mapping, const std::vector<std::string>& header) {
  Violations violations;
  for (const auto& [field, spec] : mapping.columns) {
    bool has_any = false;
    for (const std::string& name : spec.names) {
      const absl::StatusOr<int> column = ColumnNamed(header, name);
      if (!column.ok()) {
        violations.Add(absl::StrCat("columns.", field),
                       absl::StrCat("the file has ", column.status().message()));
      }
      has_any |= !column.ok() || *column >= 0;
    }
    if (has_any || spec.is_optional) continue;
    const auto quoted = [](std::string* out, const std::string& name) {
      absl::StrAppend(out, Quoted(name));
    };
    violations.Add(
        absl::StrCat("columns.", field),
        absl::StrCat("the file has no column ", absl::StrJoin(spec.names, " or ", quoted),
                     "; it has ", absl::StrJoin(header, ", ")));
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
  resolver.missing_ = mapping.missing;
  for (const auto& [column, texts] : mapping.ignore_rows) {
    const absl::StatusOr<int> found = ColumnNamed(header, column);
    if (!found.ok()) return InvalidField("ignore_rows", found.status().message());
    if (*found >= 0) resolver.ignore_rows_.emplace_back(*found, texts);
  }
  resolver.stage_columns_ = StageColumnsOf(mapping.stage_columns, header);
  resolver.lookups_ = std::move(lookups);
  std::set<std::string> waiting = NamesOf(mapping);
  while (!waiting.empty()) {
    const size_t waiting_before = waiting.size();
    for (auto it = waiting.begin(); it != waiting.end();) {
      it = resolver.Place(mapping, *it) ? waiting.erase(it) : std::next(it);
    }
    if (waiting.size() == waiting_before) {
      return InvalidField("lookups",
                          absl::StrCat("these need each other: ", absl::StrJoin(waiting, ", ")));
    }
  }
  resolver.texts_.resize(resolver.sources_.size());
  return resolver;
}

bool Resolver::Place(const Mapping& mapping, const std::string& name) {
  const auto lookup = mapping.lookups.find(name);
  if (lookup != mapping.lookups.end()) {
    const auto is_key = [&](const Source& source) {
      return source.field_name == lookup->second.by;
    };
    if (std::none_of(sources_.begin(), sources_.end(), is_key)) return false;
  }
  AddSource(mapping, name);
  return true;
}

void Resolver::AddSource(const Mapping& mapping, const std::string& name) {
  Source source;
  source.field_name = name;
  source.field = *FieldNamed(name);
  if (const auto it = mapping.columns.find(name); it != mapping.columns.end()) {
    for (const std::string& column_name : it->second.names) {
      const int column = *ColumnNamed(header_, column_name);
      if (column >= 0) source.columns.push_back(column);
    }
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
    for (const auto& [from, to] : it->second) {
      source.values.exact.emplace(from, to);
      source.values.folded.emplace(absl::AsciiStrToLower(from), to);
    }
  }
  if (const auto it = mapping.defaults.find(name); it != mapping.defaults.end()) {
    source.default_text = it->second;
  }
  sources_.push_back(std::move(source));
}

std::string Resolver::CellText(const CsvRow& row, int column) const {
  const std::string& cell = row.cells[static_cast<size_t>(column)];
  const absl::string_view text = absl::StripAsciiWhitespace(cell);
  if (!missing_.empty() && missing_.count(absl::AsciiStrToLower(text)) > 0) return "";
  return std::string(text);
}

bool Resolver::Replace(const Values& values, std::string& text) {
  if (values.exact.empty()) return false;
  auto it = values.exact.find(text);
  if (it == values.exact.end()) {
    it = values.folded.find(absl::AsciiStrToLower(text));
    if (it == values.folded.end() && !text.empty()) it = values.folded.find("*");
    if (it == values.folded.end()) return false;
  }
  text = it->second;
  return text.empty();
}

bool Resolver::LookUp(const Source& source, std::string& text, Resolved& resolved,
                      Problems& problems) {
  const std::string& key = texts_[source.lookup_by];
  if (key.empty()) return true;
  if (const std::string* found = source.lookup->Find(key)) {
    text = *found;
    resolved.is_ignored |= Replace(source.values, text);
    return true;
  }
  if (source.lookup->spec().may_be_missing) return true;
  problems.push_back({ColumnOf(sources_[source.lookup_by].field_name),
                      absl::StrCat(Quoted(key), " is not in ", source.lookup->spec().file,
                                   ", which gives ", source.field_name)});
  return false;
}

bool Resolver::TextOf(const Source& source, const CsvRow& row, std::string& text,
                      Resolved& resolved, Problems& problems) {
  text.clear();
  for (const int column : source.columns) {
    text = CellText(row, column);
    if (!text.empty()) break;
  }
  if (!source.columns.empty()) resolved.is_ignored = Replace(source.values, text);
  if (resolved.is_ignored) return true;
  if (text.empty() && source.lookup != nullptr && !LookUp(source, text, resolved, problems)) {
    return false;
  }
  if (!text.empty() || resolved.is_ignored) return true;
  text = source.default_text;
  resolved.is_default = true;
  return true;
}

bool Resolver::IsIgnored(const CsvRow& row) const {
  return std::any_of(ignore_rows_.begin(), ignore_rows_.end(), [&](const auto& column) {
    return column.second.count(absl::AsciiStrToLower(CellText(row, column.first))) > 0;
  });
}

void Resolver::ReadStageEntries(const CsvRow& row, RowTexts& texts) const {
  const Source* stages = SourceOf("stage");
  for (const StageColumn& column : stage_columns_) {
    StageEntry entry{header_[static_cast<size_t>(column.entered)], column.stage,
                     CellText(row, column.entered),
                     column.exited < 0 ? "" : CellText(row, column.exited)};
    if (entry.entered.empty()) continue;
    const bool is_ignored = stages != nullptr && Replace(stages->values, entry.stage);
    if (!is_ignored) texts.stage_entries.push_back(std::move(entry));
  }
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
  texts.stage_entries.clear();
  texts.by_default.reset();
  texts.reopens = false;
  texts.is_ignored = IsIgnored(row);
  if (texts.is_ignored) return true;
  for (size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    Resolved resolved;
    if (!TextOf(source, row, texts_[i], resolved, problems)) continue;
    if (resolved.is_ignored && source.field == Field::kStage) texts.is_ignored = true;
    if (source.field == Field::kStage && !source.columns.empty() && !reopen_.empty()) {
      texts.reopens = reopen_.count(CellText(row, source.columns[0])) > 0;
    }
    if (resolved.is_ignored && source.field != Field::kStage) ++values_ignored_;
    if (source.field != Field::kCustom) {
      texts[source.field] = texts_[i];
      texts.by_default[static_cast<size_t>(source.field)] = resolved.is_default;
    } else if (!texts_[i].empty()) {
      texts.custom.emplace_back(source.field_name.substr(kCustomFieldPrefix.size()), texts_[i]);
    }
  }
  ReadStageEntries(row, texts);
  if (texts.is_ignored) problems.clear();
  return problems.empty();
}

const Resolver::Source* Resolver::SourceOf(absl::string_view field) const {
  const auto it = std::find_if(sources_.begin(), sources_.end(),
                               [&](const Source& source) { return source.field_name == field; });
  return it == sources_.end() ? nullptr : &*it;
}

std::string Resolver::IdOf(const CsvRow& row) const {
  const Source* ids = SourceOf("external_id");
  if (ids == nullptr || ids->columns.empty()) return "";
  const int column = ids->columns[0];
  if (static_cast<size_t>(column) >= row.cells.size()) return "";
  if (row.problem_cell >= 0 && column >= row.problem_cell) return "";
  std::string text = CellText(row, column);
  Replace(ids->values, text);
  return text;
}

std::string Resolver::ColumnOf(absl::string_view field) const {
  const Source* source = SourceOf(field);
  if (source == nullptr || source->columns.empty()) return std::string(field);
  return header_[static_cast<size_t>(source->columns[0])];
}

}  // namespace revops::cli
