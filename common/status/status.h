// Errors as values: an absl::Status that carries machine-readable details.
//
// The code says what the caller should do next, the message names the thing, the rule and the
// value, and the details (google.rpc.ErrorInfo, BadRequest, PreconditionFailure, RetryInfo) say the
// same for programs. Details ride as absl::Status payloads under their protobuf type URLs, so that
// domain code needs neither gRPC nor generated headers; common/status/grpc_status.h takes them over
// the wire and back.
//
//   INVALID_ARGUMENT    mend the request          FAILED_PRECONDITION  the state forbids it
//   ABORTED             read again, then retry    ALREADY_EXISTS / NOT_FOUND
//   RESOURCE_EXHAUSTED  wait (RetryInfo)          UNAVAILABLE          wait
//   OUT_OF_RANGE        that history is gone      INTERNAL             only a reference is shown
#ifndef REVOPS_COMMON_STATUS_STATUS_H_
#define REVOPS_COMMON_STATUS_STATUS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops {

// `domain` of every ErrorInfo.
inline constexpr absl::string_view kErrorDomain = "revops";

// One bad field of a request: its path (`deal.amount.one_off`) and what is wrong, rule and value.
struct FieldViolation {
  std::string field;
  std::string description;
};

// One rule that the present state does not meet. `type` is UPPER_SNAKE (FIELD_REQUIRED), `subject`
// the thing it is about (`deals/17`, `stages/proposal`), `description` for a person.
struct UnmetRule {
  std::string type;
  std::string subject;
  std::string description;
};

using Metadata = std::vector<std::pair<std::string, std::string>>;

// A status with ErrorInfo{reason, domain, metadata}. `reason` is UPPER_SNAKE. What is not valid
// UTF-8 in message and metadata is escaped, here and below.
absl::Status ErrorWithReason(absl::StatusCode code, absl::string_view reason,
                             absl::string_view message, const Metadata& metadata = {});

// An error tells at most this many violations, so that it fits into trailers, and no request makes
// it larger; a person mends a few at a time anyway.
inline constexpr size_t kViolationsMax = 20;
// Longer ones are cut.
inline constexpr size_t kDescriptionBytesMax = 256;
inline constexpr size_t kFieldBytesMax = 128;
// The violations that are listed in the message; it ends in "; and 44 more" where there are others.
inline constexpr size_t kListBytesMax = 768;
// ErrorInfo's metadata where there are more violations than told: how many.
inline constexpr absl::string_view kLeftOut = "left_out";

// INVALID_ARGUMENT with one, or with all violations at once (OK when there are none). `left_out`
// says how many there are besides these.
absl::Status InvalidField(absl::string_view field, absl::string_view description);
absl::Status InvalidFields(const std::vector<FieldViolation>& violations, size_t left_out = 0);

// FAILED_PRECONDITION with every unmet rule at once (OK when there are none). The message is
// `{thing}: {rule}; {rule} ...`.
absl::Status UnmetRules(absl::string_view thing, const std::vector<UnmetRule>& rules);

// RESOURCE_EXHAUSTED or UNAVAILABLE with RetryInfo.
absl::Status RetryLater(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                        absl::Duration retry_after);

// Reads back what the builders above put in; empty where it is not there.
std::string ReasonOf(const absl::Status& status);
Metadata MetadataOf(const absl::Status& status);
std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status);
std::vector<UnmetRule> UnmetRulesOf(const absl::Status& status);
absl::Duration RetryAfterOf(const absl::Status& status);  // zero where absent

// Collects the violated fields of a request, so that all are told at once; beyond kViolationsMax it
// only counts them.
class Violations {
 public:
  void Add(absl::string_view field, absl::string_view description);
  // Takes over the violations of an INVALID_ARGUMENT status, each field prefixed with `prefix.`;
  // any other error is taken as one violation of `prefix`. OK adds nothing.
  void AddAll(absl::string_view prefix, const absl::Status& status);
  bool empty() const { return violations_.empty(); }
  absl::Status ToStatus() const { return InvalidFields(violations_, left_out_); }

 private:
  std::vector<FieldViolation> violations_;
  size_t left_out_ = 0;
};

#define REVOPS_RETURN_IF_ERROR(expr)                                                       \
  do {                                                                                     \
    if (absl::Status revops_status_ = (expr); !revops_status_.ok()) return revops_status_; \
  } while (false)

#define REVOPS_CONCAT_INNER_(a, b) a##b
#define REVOPS_CONCAT_(a, b) REVOPS_CONCAT_INNER_(a, b)
#define REVOPS_ASSIGN_OR_RETURN(lhs, expr) \
  REVOPS_ASSIGN_OR_RETURN_(REVOPS_CONCAT_(revops_or_, __LINE__), lhs, expr)
#define REVOPS_ASSIGN_OR_RETURN_(tmp, lhs, expr) \
  auto tmp = (expr);                             \
  if (!tmp.ok()) return tmp.status();            \
  lhs = *std::move(tmp)

}  // namespace revops

#endif  // REVOPS_COMMON_STATUS_STATUS_H_
