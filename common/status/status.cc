#include "common/status/status.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/details.h"
#include "google/rpc/error_details.pb.h"

namespace revops {

absl::Status ErrorWithReason(absl::StatusCode code, absl::string_view reason,
                             absl::string_view message, const Metadata& metadata) {
  absl::Status status(code, message);
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  SetDetail(status, info);
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view description) {
  return InvalidFields({{std::string(field), std::string(description)}});
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations) {
  if (violations.empty()) return absl::OkStatus();
  Metadata metadata;
  for (const FieldViolation& v : violations) metadata.emplace_back(v.field, v.description);
  absl::Status status =
      ErrorWithReason(absl::StatusCode::kInvalidArgument, "INVALID_FIELD",
                      absl::StrJoin(violations, "; ",
                                    [](std::string* out, const FieldViolation& v) {
                                      absl::StrAppend(out, v.field, ": ", v.description);
                                    }),
                      metadata);
  google::rpc::BadRequest bad;
  for (const FieldViolation& v : violations) {
    auto* out = bad.add_field_violations();
    out->set_field(v.field);
    out->set_description(v.description);
  }
  SetDetail(status, bad);
  return status;
}

absl::Status UnmetRules(absl::string_view thing, const std::vector<UnmetRule>& rules) {
  if (rules.empty()) return absl::OkStatus();
  Metadata metadata = {{"resource", std::string(thing)}};
  absl::Status status =
      ErrorWithReason(absl::StatusCode::kFailedPrecondition, rules.front().type,
                      absl::StrCat(thing, ": ",
                                   absl::StrJoin(rules, "; ",
                                                 [](std::string* out, const UnmetRule& rule) {
                                                   absl::StrAppend(out, rule.description);
                                                 })),
                      metadata);
  google::rpc::PreconditionFailure failure;
  for (const UnmetRule& rule : rules) {
    auto* out = failure.add_violations();
    out->set_type(rule.type);
    out->set_subject(rule.subject);
    out->set_description(rule.description);
  }
  SetDetail(status, failure);
  return status;
}

absl::Status RetryLater(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                        absl::Duration retry_after) {
  absl::Status status = ErrorWithReason(code, reason, message);
  google::rpc::RetryInfo retry;
  const timespec delay = absl::ToTimespec(retry_after);
  retry.mutable_retry_delay()->set_seconds(delay.tv_sec);
  retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(delay.tv_nsec));
  SetDetail(status, retry);
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  return GetDetail(status, info) ? info.reason() : "";
}

Metadata MetadataOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (!GetDetail(status, info)) return {};
  return Metadata(info.metadata().begin(), info.metadata().end());
}

std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> result;
  google::rpc::BadRequest bad;
  if (!GetDetail(status, bad)) return result;
  for (const auto& v : bad.field_violations()) result.push_back({v.field(), v.description()});
  return result;
}

std::vector<UnmetRule> UnmetRulesOf(const absl::Status& status) {
  std::vector<UnmetRule> result;
  google::rpc::PreconditionFailure failure;
  if (!GetDetail(status, failure)) return result;
  for (const auto& v : failure.violations()) {
    result.push_back({v.type(), v.subject(), v.description()});
  }
  return result;
}

absl::Duration RetryAfterOf(const absl::Status& status) {
  google::rpc::RetryInfo retry;
  if (!GetDetail(status, retry)) return absl::ZeroDuration();
  return absl::Seconds(retry.retry_delay().seconds()) +
         absl::Nanoseconds(retry.retry_delay().nanos());
}

void Violations::Add(absl::string_view field, absl::string_view description) {
  violations_.push_back({std::string(field), std::string(description)});
}

void Violations::AddAll(absl::string_view prefix, const absl::Status& status) {
  if (status.ok()) return;
  const std::vector<FieldViolation> inner = FieldViolationsOf(status);
  if (inner.empty()) return Add(prefix, status.message());
  for (const FieldViolation& v : inner) {
    const bool nested = !prefix.empty() && !v.field.empty();
    Add(absl::StrCat(prefix, nested ? "." : "", v.field), v.description);
  }
}

}  // namespace revops
