#include "common/status/status.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/details.h"
#include "common/status/utf8.h"
#include "google/rpc/error_details.pb.h"

namespace revops {
namespace {

// ErrorInfo's metadata repeats the first violations by field, up to this.
constexpr size_t kMetadataBytesMax = 512;

// As many as fit, joined, then how many there are besides.
std::string Listed(const std::vector<std::string>& all, size_t left_out) {
  std::string list;
  size_t listed = 0;
  for (const std::string& one : all) {
    if (listed > 0 && list.size() + one.size() > kListBytesMax) break;
    absl::StrAppend(&list, listed > 0 ? "; " : "", one);
    ++listed;
  }
  const size_t more = all.size() - listed + left_out;
  if (more > 0) absl::StrAppend(&list, "; and ", more, " more");
  return list;
}

size_t LeftOutOf(const absl::Status& status) {
  for (const auto& [key, value] : MetadataOf(status)) {
    size_t left_out = 0;
    if (key == kLeftOut && absl::SimpleAtoi(value, &left_out)) return left_out;
  }
  return 0;
}

}  // namespace

absl::Status ErrorWithReason(absl::StatusCode code, absl::string_view reason,
                             absl::string_view message, const Metadata& metadata) {
  absl::Status status(code, EscapedUtf8(message));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : metadata) {
    (*info.mutable_metadata())[EscapedUtf8(key)] = EscapedUtf8(value);
  }
  SetDetail(status, info);
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view description) {
  return InvalidFields({{std::string(field), std::string(description)}});
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations, size_t left_out) {
  if (violations.empty()) return absl::OkStatus();
  google::rpc::BadRequest bad;
  std::vector<std::string> told;
  Metadata metadata;
  size_t metadata_bytes = 0;
  for (const FieldViolation& v : violations) {
    if (told.size() == kViolationsMax) break;
    auto* out = bad.add_field_violations();
    out->set_field(FitUtf8(v.field, kFieldBytesMax));
    out->set_description(FitUtf8(v.description, kDescriptionBytesMax));
    told.push_back(absl::StrCat(out->field(), ": ", out->description()));
    metadata_bytes += told.back().size();
    if (metadata_bytes <= kMetadataBytesMax)
      metadata.emplace_back(out->field(), out->description());
  }
  left_out += violations.size() - told.size();
  if (left_out > 0) metadata.emplace_back(kLeftOut, absl::StrCat(left_out));
  absl::Status status = ErrorWithReason(absl::StatusCode::kInvalidArgument, "INVALID_FIELD",
                                        Listed(told, left_out), metadata);
  SetDetail(status, bad);
  return status;
}

absl::Status UnmetRules(absl::string_view thing, const std::vector<UnmetRule>& rules) {
  if (rules.empty()) return absl::OkStatus();
  google::rpc::PreconditionFailure failure;
  std::vector<std::string> told;
  for (const UnmetRule& rule : rules) {
    if (told.size() == kViolationsMax) break;
    auto* out = failure.add_violations();
    out->set_type(FitUtf8(rule.type, kFieldBytesMax));
    out->set_subject(FitUtf8(rule.subject, kFieldBytesMax));
    out->set_description(FitUtf8(rule.description, kDescriptionBytesMax));
    told.push_back(out->description());
  }
  const std::string named = FitUtf8(thing, kFieldBytesMax);
  Metadata metadata = {{"resource", named}};
  const size_t left_out = rules.size() - told.size();
  if (left_out > 0) metadata.emplace_back(kLeftOut, absl::StrCat(left_out));
  absl::Status status =
      ErrorWithReason(absl::StatusCode::kFailedPrecondition, rules.front().type,
                      absl::StrCat(named, ": ", Listed(told, left_out)), metadata);
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
  if (violations_.size() == kViolationsMax) {
    ++left_out_;
    return;
  }
  violations_.push_back(
      {FitUtf8(field, kFieldBytesMax), FitUtf8(description, kDescriptionBytesMax)});
}

void Violations::AddAll(absl::string_view prefix, const absl::Status& status) {
  if (status.ok()) return;
  const std::vector<FieldViolation> inner = FieldViolationsOf(status);
  if (inner.empty()) return Add(prefix, status.message());
  for (const FieldViolation& v : inner) {
    const bool nested = !prefix.empty() && !v.field.empty();
    Add(absl::StrCat(prefix, nested ? "." : "", v.field), v.description);
  }
  left_out_ += LeftOutOf(status);
}

}  // namespace revops
