// The model's small words: instants, texts of a deal's details, and what a refusal says. Written
// from docs and protos, on the messages themselves; nothing of the service's own code.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_WORDS_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_WORDS_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/timestamp.pb.h"
#include "revops/deal/v1/deal_event.pb.h"

namespace revops::deal::model {

namespace pb = revops::deal::v1;

using Micros = int64_t;
using Fields = std::vector<std::string>;

Micros MicrosOf(const google::protobuf::Timestamp& time);
void SetMicros(Micros micros, google::protobuf::Timestamp* out);

// `amount`, `owner`, `fields.region` ...: as FieldChange has it; empty: unset.
std::string TextOf(const pb::Deal& deal, const std::string& field);
// The details that differ, a title by its name alone.
std::vector<pb::FieldChange> Differences(const pb::Deal& before, const pb::Deal& after);
// An amount as it is answered, whatever parts it was given in.
revops::type::v1::Amount Whole(const revops::type::v1::Amount& given);

// Why something was not done. OK: it was.
struct Refusal {
  absl::StatusCode code = absl::StatusCode::kOk;
  // Empty for unmet rules, as which one gives its name to all does not matter.
  std::string reason;
  // Violated fields, or the types of unmet rules.
  std::set<std::string> details;

  bool ok() const { return code == absl::StatusCode::kOk; }
  std::string ToString() const;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};
Refusal RefusalOf(const absl::Status& status);
Refusal Invalid(const Fields& fields);
Refusal Unmet(const Fields& rules);

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_WORDS_H_
