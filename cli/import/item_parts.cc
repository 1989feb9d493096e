#include "cli/import/item_parts.h"

#include <utility>

#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::cli {

void Refuse(Problems& problems, Field field, absl::string_view reason) {
  problems.push_back({std::string(kFieldNames[static_cast<size_t>(field)]), std::string(reason)});
}

std::string ReasonIn(const absl::Status& status) {
  const auto violations = FieldViolationsOf(status);
  return violations.empty() ? std::string(status.message()) : violations[0].description;
}

absl::Time InstantOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

void SetInstant(absl::Time instant, google::protobuf::Timestamp* proto) {
  const int64_t micros = absl::ToUnixMicros(instant);
  const int64_t seconds = absl::ToUnixSeconds(instant);
  proto->set_seconds(seconds);
  proto->set_nanos(static_cast<int32_t>((micros - seconds * 1'000'000) * 1000));
}

void SetResourceName(const RowTexts& texts, Field field, ResourceNames& names, std::string* target,
                     Problems& problems) {
  if (texts[field].empty()) return;
  auto name = IsValidUtf8(texts[field]) ? names.Of(texts[field])
                                        : absl::InvalidArgumentError("must be valid UTF-8");
  if (!name.ok()) return Refuse(problems, field, name.status().message());
  *target = *std::move(name);
}

}  // namespace revops::cli
