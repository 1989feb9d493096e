#include "gateway/http/strict_json.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::json;

constexpr char kReason[] = "JSON_INVALID";

absl::Status Bad(absl::string_view what) {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, kReason,
                         absl::StrCat("the body is no valid JSON: ", what));
}

// Sees every part of the text once; false ends the parse.
class Checker final : public Json::json_sax_t {
 public:
  explicit Checker(const Descriptor* type) : next_{type} {}
  const absl::Status& status() const { return status_; }

  bool start_object(std::size_t) override { return Enter(true); }
  bool end_object() override { return Leave(); }
  bool start_array(std::size_t) override { return Enter(false); }
  bool end_array() override { return Leave(); }
  bool key(std::string& name) override {
    const FieldDescriptor* field = FieldOf(levels_.back(), name);
    next_ = Next(levels_.back(), field);
    if (levels_.back().keys.insert(field != nullptr ? field->name() : name).second) return true;
    status_ = Bad(absl::StrCat("the key ", Quoted(name), " is there twice"));
    return false;
  }
  bool parse_error(std::size_t position, const std::string&, const Json::exception& e) override {
    // The library's text goes on with what it read; the cause alone is told, quoted.
    status_ = Bad(absl::StrCat("at byte ", position, ": ", Quoted(CauseOf(e.what()))));
    return false;
  }

  bool null() override { return Scalar(); }
  bool boolean(bool) override { return Scalar(); }
  bool number_integer(number_integer_t) override { return Scalar(); }
  bool number_unsigned(number_unsigned_t) override { return Scalar(); }
  bool number_float(number_float_t, const std::string&) override { return Scalar(); }
  bool string(std::string&) override { return Scalar(); }
  bool binary(Json::binary_t&) override { return Scalar(); }

 private:
  static absl::string_view CauseOf(absl::string_view what) {
    const size_t colon = what.rfind(": ");
    const absl::string_view cause =
        colon == absl::string_view::npos ? what : what.substr(colon + 2);
    return cause.substr(0, cause.find(';'));
  }
  bool Enter(bool is_object) {
    if (levels_.empty() && !is_object) return Scalar();
    if (levels_.size() >= static_cast<size_t>(kJsonDepthMax)) {
      status_ = Bad(absl::StrCat("it nests deeper than ", kJsonDepthMax, " levels"));
      return false;
    }
    levels_.push_back({next_.type, next_.is_map, {}});
    // What stands in an array is of the array's type.
    if (is_object) next_ = {};
    return true;
  }
  bool Leave() {
    const Level& left = levels_.back();
    next_ = {left.type, left.is_map};
    levels_.pop_back();
    return true;
  }
  bool Scalar() {
    if (!levels_.empty()) return true;
    status_ = Bad("it must be one object");
    return false;
  }

  // What the next object would be: a message, or a map of them; no type where that is not known.
  struct Expected {
    const Descriptor* type = nullptr;
    bool is_map = false;
  };
  struct Level {
    const Descriptor* type;
    bool is_map;
    std::set<std::string> keys;  // empty for arrays
  };
  static const FieldDescriptor* FieldOf(const Level& level, const std::string& name) {
    if (level.type == nullptr || level.is_map) return nullptr;
    const FieldDescriptor* field = level.type->FindFieldByName(name);
    return field != nullptr ? field : level.type->FindFieldByCamelcaseName(name);
  }
  static Expected Next(const Level& level, const FieldDescriptor* field) {
    if (level.is_map) return {level.type->map_value()->message_type(), false};
    if (field == nullptr) return {};
    return {field->message_type(), field->is_map()};
  }

  absl::Status status_;
  Expected next_;
  std::vector<Level> levels_;  // the open objects and arrays
};

}  // namespace

absl::Status CheckJson(absl::string_view text, const Descriptor* type) {
  Checker checker(type);
  const bool done = Json::sax_parse(text.begin(), text.end(), &checker);
  if (!checker.status().ok()) return checker.status();
  return done ? absl::OkStatus() : Bad("it can not be read");
}

}  // namespace revops::gateway
