#include "cli/import/mapping.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "cli/import/fields.h"
#include "cli/read_file.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

using Json = nlohmann::json;
using revops::deal::v1::SalesPipeline;

// A mapping is written by hand.
constexpr size_t kMappingBytesMax = 1 << 20;
// Reads MAP.json key by key and collects everything that is wrong with it.
class MappingReader {
 public:
  MappingReader(Mapping base, Violations& violations)
      : violations_(violations), base_values_(base.values), mapping_(std::move(base)) {}

  Mapping Read(const Json& json) {
    const auto optional = json.find("columns_optional");
    are_optional_ = optional != json.end() && optional->is_boolean() && optional->get<bool>();
    for (const auto& [key, value] : json.items()) ReadKey(key, value);
    if (mapping_.columns.count("external_id") == 0) {
      violations_.Add("columns.external_id",
                      "must name the column that identifies a row, so that a second run changes "
                      "nothing");
    }
    for (const auto& [field, lookup] : mapping_.lookups) CheckLookupSource(field, lookup);
    return std::move(mapping_);
  }

 private:
  void ReadKey(const std::string& key, const Json& value) {
    if (key == "columns") return ReadColumns(value);
    if (key == "columns_optional" && value.is_boolean()) return;
    if (key == "missing") return ReadFolded(key, value, mapping_.missing);
    if (key == "ignore_rows") return ReadIgnoreRows(value);
    if (key == "stage_columns") return ReadStageColumns(value);
    if (key == "unknown_owners") return ReadUnknownOwners(value);
    if (key == "decimal") return ReadDecimal(value);
    if (key == "defaults") return ReadTexts(key, value, mapping_.defaults);
    if (key == "values") return ReadValues(value);
    if (key == "lookups") return ReadLookups(value);
    if (key == "date_formats") return ReadDateFormats(value);
    if (key == "time_zone") return ReadText(key, value, mapping_.time_zone);
    if (key == "reopen") return ReadReopen(value);
    if (key == "open_stage") return ReadText(key, value, mapping_.open_stage);
    if (key == "pipeline") return ReadPipeline(value);
    if (key == "delimiter") return ReadDelimiter(value);
    if (key == "description" && value.is_string()) return;
    violations_.Add(key, "is not a key of a mapping");
  }

  void ReadText(const std::string& path, const Json& value, std::string& text) {
    if (!value.is_string()) return violations_.Add(path, "must be a text");
    text = value.get_ref<const std::string&>();
  }

  bool IsObject(const std::string& path, const Json& value) {
    if (!value.is_object()) violations_.Add(path, "must be an object");
    return value.is_object();
  }

  void CheckField(const std::string& path, const std::string& field) {
    if (!FieldNamed(field)) {
      violations_.Add(path, absl::StrCat(Quoted(field), " is no field of a deal or lead"));
    }
  }

  void ReadTexts(const std::string& path, const Json& value,
                 std::map<std::string, std::string>& texts) {
    if (!IsObject(path, value)) return;
    for (const auto& [field, text] : value.items()) {
      CheckField(absl::StrCat(path, ".", field), field);
      if (text.is_null()) {
        texts.erase(field);
      } else {
        ReadText(absl::StrCat(path, ".", field), text, texts[field]);
      }
    }
  }

  // A text or a list of texts.
  void ReadNames(const std::string& path, const Json& value, std::vector<std::string>& names) {
    if (value.is_array() && value.empty()) violations_.Add(path, "must not be empty");
    const size_t size = value.is_array() ? value.size() : 1;
    names.assign(size, "");
    for (size_t i = 0; i < size; ++i) {
      ReadText(path, value.is_array() ? value[i] : value, names[i]);
    }
  }

  void ReadColumns(const Json& value) {
    if (!IsObject("columns", value)) return;
    for (const auto& [field, names] : value.items()) {
      const std::string path = absl::StrCat("columns.", field);
      CheckField(path, field);
      if (names.is_null()) {
        mapping_.columns.erase(field);
        continue;
      }
      ColumnSpec& spec = mapping_.columns[field];
      ReadNames(path, names, spec.names);
      // Without the id no row could be told from another.
      spec.is_optional = are_optional_ && field != "external_id";
    }
  }

  // A list of texts, in lower case.
  void ReadFolded(const std::string& path, const Json& value, std::set<std::string>& texts) {
    if (!value.is_array()) return violations_.Add(path, "must be a list of texts");
    for (size_t i = 0; i < value.size(); ++i) {
      std::string text;
      ReadText(absl::StrCat(path, "[", i, "]"), value[i], text);
      texts.insert(absl::AsciiStrToLower(text));
    }
  }

  void ReadIgnoreRows(const Json& value) {
    if (!IsObject("ignore_rows", value)) return;
    for (const auto& [column, texts] : value.items()) {
      ReadFolded(absl::StrCat("ignore_rows.", column), texts, mapping_.ignore_rows[column]);
    }
  }

  void ReadStageColumns(const Json& value) {
    if (!IsObject("stage_columns", value)) return;
    for (const auto& [key, names] : value.items()) {
      const std::string path = absl::StrCat("stage_columns.", key);
      if (key != "entered" && key != "exited") {
        violations_.Add(path, "is neither entered nor exited");
        continue;
      }
      auto& columns = mapping_.stage_columns;
      std::vector<std::string>& patterns = key == "entered" ? columns.entered : columns.exited;
      ReadNames(path, names, patterns);
      for (const std::string& pattern : patterns) {
        if (absl::StrContains(pattern, "{stage}")) continue;
        violations_.Add(path, absl::StrCat("must have {stage} in it, is ", Quoted(pattern)));
      }
    }
  }

  void ReadUnknownOwners(const Json& value) {
    std::string text;
    ReadText("unknown_owners", value, text);
    const std::map<absl::string_view, UnknownOwners> known = {{"keep", UnknownOwners::kKeep},
                                                              {"create", UnknownOwners::kCreate},
                                                              {"refuse", UnknownOwners::kRefuse}};
    if (const auto it = known.find(text); it != known.end()) {
      mapping_.unknown_owners = it->second;
    } else if (IdOf("reps", text)) {
      mapping_.unknown_owners = UnknownOwners::kReplace;
      mapping_.house_owner = text;
    } else {
      violations_.Add("unknown_owners",
                      absl::StrCat("must be keep, create, refuse or a rep (reps/house) who takes "
                                   "their place, is ",
                                   Quoted(text)));
    }
  }

  void ReadDecimal(const Json& value) {
    std::string text;
    ReadText("decimal", value, text);
    if (text != "." && text != ",") {
      return violations_.Add("decimal", absl::StrCat("must be . or , but is ", Quoted(text)));
    }
    mapping_.decimal = text[0];
  }

  void ReadValues(const Json& value) {
    if (!IsObject("values", value)) return;
    for (const auto& [field, replacements] : value.items()) {
      const std::string path = absl::StrCat("values.", field);
      CheckField(path, field);
      if (!IsObject(path, replacements)) continue;
      for (const auto& [from, to] : replacements.items()) {
        DropBaseValue(field, from);
        if (to.is_null()) continue;
        ReadText(absl::StrCat(path, ".", from), to, mapping_.values[field][from]);
      }
    }
  }

  // What is laid over a preset counts in any case, as texts of files are found in any case.
  void DropBaseValue(const std::string& field, const std::string& from) {
    for (const auto& [text, unused] : base_values_[field]) {
      if (absl::EqualsIgnoreCase(text, from)) mapping_.values[field].erase(text);
    }
  }

  void ReadLookups(const Json& value) {
    if (!IsObject("lookups", value)) return;
    for (const auto& [field, spec] : value.items()) {
      const std::string path = absl::StrCat("lookups.", field);
      CheckField(path, field);
      if (IsObject(path, spec)) ReadLookup(path, spec, mapping_.lookups[field]);
    }
  }

  void ReadLookup(const std::string& path, const Json& spec, LookupSpec& lookup) {
    std::string missing = "refuse";
    const std::map<std::string, std::string*> parts = {{"file", &lookup.file},
                                                       {"by", &lookup.by},
                                                       {"key", &lookup.key},
                                                       {"value", &lookup.value},
                                                       {"missing", &missing}};
    for (const auto& [key, text] : spec.items()) {
      const auto part = parts.find(key);
      const std::string part_path = absl::StrCat(path, ".", key);
      if (part == parts.end()) {
        violations_.Add(part_path, "is not a key of a lookup");
      } else {
        ReadText(part_path, text, *part->second);
      }
    }
    for (const auto& [key, text] : parts) {
      if (text->empty()) violations_.Add(absl::StrCat(path, ".", key), "must be set");
    }
    if (missing != "refuse" && missing != "empty") {
      violations_.Add(absl::StrCat(path, ".missing"),
                      absl::StrCat("must be \"refuse\" or \"empty\", is ", Quoted(missing)));
    }
    lookup.may_be_missing = missing == "empty";
  }

  void CheckLookupSource(const std::string& field, const LookupSpec& lookup) {
    if (lookup.by.empty() || mapping_.columns.count(lookup.by) > 0 ||
        mapping_.defaults.count(lookup.by) > 0 || mapping_.lookups.count(lookup.by) > 0) {
      return;
    }
    violations_.Add(absl::StrCat("lookups.", field, ".by"),
                    absl::StrCat(Quoted(lookup.by), " has no column, default or lookup"));
  }

  void ReadDateFormats(const Json& value) {
    if (!value.is_array() || value.empty()) {
      return violations_.Add("date_formats", "must be a list of at least one format");
    }
    mapping_.date_formats.assign(value.size(), "");
    for (size_t i = 0; i < value.size(); ++i) {
      ReadText(absl::StrCat("date_formats[", i, "]"), value[i], mapping_.date_formats[i]);
    }
  }

  void ReadReopen(const Json& value) {
    if (!value.is_array()) return violations_.Add("reopen", "must be a list of texts");
    for (size_t i = 0; i < value.size(); ++i) {
      std::string text;
      ReadText(absl::StrCat("reopen[", i, "]"), value[i], text);
      mapping_.reopen.insert(std::move(text));
    }
  }

  void ReadDelimiter(const Json& value) {
    std::string text;
    ReadText("delimiter", value, text);
    if (text.size() != 1 || !absl::ascii_isascii(text[0]) || text == "\"" || text == "\r" ||
        text == "\n") {
      return violations_.Add("delimiter",
                             "must be one ASCII character that is no quote and no line end");
    }
    mapping_.delimiter = text[0];
  }

  void ReadPipeline(const Json& value) {
    std::string name;
    if (value.is_object()) {
      SalesPipeline definition;
      if (const auto parsed =
              google::protobuf::util::JsonStringToMessage(value.dump(), &definition);
          !parsed.ok()) {
        return violations_.Add("pipeline", std::string(parsed.message()));
      }
      name = definition.name();
      mapping_.definition = std::move(definition);
    } else {
      ReadText("pipeline", value, name);
      mapping_.definition.reset();
    }
    absl::string_view id = name;
    absl::ConsumePrefix(&id, "pipelines/");
    if (!IsSlug(id)) {
      return violations_.Add(
          "pipeline",
          absl::StrCat("must be a pipeline's id or a definition with a name, is ", Quoted(name)));
    }
    mapping_.pipeline = absl::StrCat("pipelines/", id);
    if (mapping_.definition) mapping_.definition->set_name(mapping_.pipeline);
  }

  Violations& violations_;
  std::map<std::string, std::map<std::string, std::string>> base_values_;
  Mapping mapping_;
  bool are_optional_ = false;
};

}  // namespace

absl::Status SetDefault(const std::string& pair, Mapping& mapping) {
  const size_t equals = pair.find('=');
  const std::string field = pair.substr(0, equals);
  if (equals == std::string::npos || !FieldNamed(field)) {
    return InvalidField(
        "--default",
        absl::StrCat("must be field=text, of a field of a deal or lead, is ", Quoted(pair)));
  }
  mapping.defaults[field] = pair.substr(equals + 1);
  return absl::OkStatus();
}

absl::StatusOr<Mapping> ParseMapping(absl::string_view json, Mapping base) {
  const Json parsed = Json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) {
    return absl::InvalidArgumentError("the mapping is not a JSON object");
  }
  Violations violations;
  Mapping mapping = MappingReader(std::move(base), violations).Read(parsed);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return mapping;
}

absl::StatusOr<Mapping> ReadMapping(const std::string& path, Mapping base) {
  REVOPS_ASSIGN_OR_RETURN(const std::string json, ReadFile(path, kMappingBytesMax));
  return ParseMapping(json, std::move(base));
}

}  // namespace revops::cli
