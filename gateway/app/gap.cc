#include "gateway/app/gap.h"

#include <string>
#include <utility>

#include "common/rpc/telemetry.h"
#include "gateway/clients/service_error.h"

namespace revops::gateway {

v1::Gap GapOf(absl::string_view part, absl::string_view service, const absl::Status& status) {
  v1::Gap gap;
  gap.set_part(std::string(part));
  gap.set_service(std::string(service));
  gap.set_code(rpc::CodeName(status.code()));
  gap.set_message(MustStayInside(status) ? "internal error" : std::string(status.message()));
  return gap;
}

v1::Gap MoreThanShown(absl::string_view part, absl::string_view service) {
  v1::Gap gap =
      GapOf(part, service, absl::ResourceExhaustedError("there are more; they are not shown"));
  gap.set_is_cut(true);
  return gap;
}

void AddGap(v1::Gap gap, google::protobuf::RepeatedPtrField<v1::Gap>& gaps) {
  for (const v1::Gap& known : gaps) {
    const bool is_known = known.part() == gap.part() && known.service() == gap.service() &&
                          known.code() == gap.code();
    if (is_known) return;
  }
  *gaps.Add() = std::move(gap);
}

}  // namespace revops::gateway
