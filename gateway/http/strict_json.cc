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

using Json = nlohmann::json;

constexpr char kReason[] = "JSON_INVALID";

absl::Status Bad(absl::string_view what) {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, kReason,
                         absl::StrCat("the body is no valid JSON: ", what));
}

// Sees every part of the text once; false ends the parse.
class Checker final : public Json::json_sax_t {
 public:
  const absl::Status& status() const { return status_; }

  bool start_object(std::size_t) override { return Enter(true); }
  bool end_object() override { return Leave(); }
  bool start_array(std::size_t) override { return Enter(false); }
  bool end_array() override { return Leave(); }
  bool key(std::string& name) override {
    if (keys_.back().insert(name).second) return true;
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
    if (keys_.empty() && !is_object) return Scalar();
    if (keys_.size() >= static_cast<size_t>(kJsonDepthMax)) {
      status_ = Bad(absl::StrCat("it nests deeper than ", kJsonDepthMax, " levels"));
      return false;
    }
    keys_.emplace_back();
    return true;
  }
  bool Leave() {
    keys_.pop_back();
    return true;
  }
  bool Scalar() {
    if (!keys_.empty()) return true;
    status_ = Bad("it must be one object");
    return false;
  }

  absl::Status status_;
  std::vector<std::set<std::string>> keys_;  // of the open objects; empty for arrays
};

}  // namespace

absl::Status CheckJson(absl::string_view text) {
  Checker checker;
  const bool done = Json::sax_parse(text.begin(), text.end(), &checker);
  if (!checker.status().ok()) return checker.status();
  return done ? absl::OkStatus() : Bad("it can not be read");
}

}  // namespace revops::gateway
