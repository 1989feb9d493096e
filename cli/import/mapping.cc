#include "cli/import/mapping.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
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
// deal-service's bound; a mapping beyond it would make every row a bad one.
constexpr size_t kCustomFieldsMax = 32;

// Reads MAP.json key by key and collects everything that is wrong with it.
class MappingReader {
 public:
  explicit MappingReader(Violations& violations) : violations_(violations) {}

  Mapping Read(const Json& json) {
    for (const auto& [key, value] : json.items()) ReadKey(key, value);
    if (mapping_.columns.count("external_id") == 0) {
      violations_.Add("columns.external_id",
                      "must name the column that identifies a row, so that a second run changes "
                      "nothing");
    }
    for (const auto& [field, lookup] : mapping_.lookups) CheckLookupSource(field, lookup);
    CheckCustomFields();
    return std::move(mapping_);
  }

 private:
  void ReadKey(const std::string& key, const Json& value) {
    if (key == "columns") return ReadTexts(key, value, mapping_.columns);
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
      violations_.Add(path, absl::StrCat(Quoted(field), " is not a field of a deal"));
    }
  }

  void ReadTexts(const std::string& path, const Json& value,
                 std::map<std::string, std::string>& texts) {
    if (!IsObject(path, value)) return;
    for (const auto& [field, text] : value.items()) {
      CheckField(absl::StrCat(path, ".", field), field);
      ReadText(absl::StrCat(path, ".", field), text, texts[field]);
    }
  }

  void ReadValues(const Json& value) {
    if (!IsObject("values", value)) return;
    for (const auto& [field, replacements] : value.items()) {
      const std::string path = absl::StrCat("values.", field);
      CheckField(path, field);
      if (!IsObject(path, replacements)) continue;
      for (const auto& [from, to] : replacements.items()) {
        ReadText(absl::StrCat(path, ".", from), to, mapping_.values[field][from]);
      }
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

  void CheckCustomFields() {
    std::set<absl::string_view> custom;
    const auto collect = [&](const auto& by_field) {
      for (const auto& [field, unused] : by_field) {
        if (FieldNamed(field) == Field::kCustom) custom.insert(field);
      }
    };
    collect(mapping_.columns);
    collect(mapping_.defaults);
    collect(mapping_.lookups);
    if (custom.size() > kCustomFieldsMax) {
      violations_.Add("fields", absl::StrCat("a deal has at most ", kCustomFieldsMax,
                                             " custom fields, these are ", custom.size()));
    }
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
  Mapping mapping_;
};

}  // namespace

absl::StatusOr<Mapping> ParseMapping(absl::string_view json) {
  const Json parsed = Json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) {
    return absl::InvalidArgumentError("the mapping is not a JSON object");
  }
  Violations violations;
  Mapping mapping = MappingReader(violations).Read(parsed);
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return mapping;
}

absl::StatusOr<Mapping> ReadMapping(const std::string& path) {
  REVOPS_ASSIGN_OR_RETURN(const std::string json, ReadFile(path, kMappingBytesMax));
  return ParseMapping(json);
}

}  // namespace revops::cli
