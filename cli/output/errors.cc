#include "cli/output/errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/output/table.h"
#include "common/status/status.h"

namespace revops::cli {

namespace {

constexpr absl::string_view kRequestIdPayload = "revopsctl/request-id";

}  // namespace

void SetRequestId(absl::Status& status, absl::string_view request_id) {
  if (request_id.empty()) {
    status.ErasePayload(kRequestIdPayload);
  } else {
    status.SetPayload(kRequestIdPayload, absl::Cord(request_id));
  }
}

void PrintError(const absl::Status& status, std::ostream& err) {
  err << "revopsctl: " << absl::StatusCodeToString(status.code()) << ": "
      << ForTerminal(absl::string_view(status.message().data(), status.message().size())) << '\n';
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    err << "  field " << ForTerminal(violation.field) << ": " << ForTerminal(violation.description)
        << '\n';
  }
  for (const UnmetRule& rule : UnmetRulesOf(status)) {
    err << "  rule " << ForTerminal(rule.type) << " (" << ForTerminal(rule.subject)
        << "): " << ForTerminal(rule.description) << '\n';
  }
  if (const std::string reason = ReasonOf(status); !reason.empty()) {
    err << "  reason " << ForTerminal(reason);
    // The violations above say the same.
    const bool is_told = !FieldViolationsOf(status).empty();
    for (const auto& [key, value] : is_told ? Metadata() : MetadataOf(status)) {
      err << ' ' << ForTerminal(key) << '=' << ForTerminal(value);
    }
    err << '\n';
  }
  if (const absl::Duration wait = RetryAfterOf(status); wait > absl::ZeroDuration()) {
    err << "  try again in " << absl::FormatDuration(wait) << '\n';
  }
  if (const auto request_id = status.GetPayload(kRequestIdPayload); request_id.has_value()) {
    err << "  it may have been done all the same; the same command with --request-id "
        << ForTerminal(std::string(*request_id)) << " does not do it twice\n";
  }
  if (status.code() == absl::StatusCode::kUnauthenticated) {
    err << "  the token comes from REVOPS_TOKEN, ~/.config/revops/config.json or "
           "./var/admin-token\n";
  }
}

}  // namespace revops::cli
