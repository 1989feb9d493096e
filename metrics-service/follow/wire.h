// Values of either stream as facts keep them.
#ifndef REVOPS_METRICS_SERVICE_FOLLOW_WIRE_H_
#define REVOPS_METRICS_SERVICE_FOLLOW_WIRE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/types/uuid.h"
#include "google/protobuf/timestamp.pb.h"
#include "metrics-service/facts/activity_fact.h"
#include "revops/type/v1/activity.pb.h"

namespace revops::metrics {

inline Micros ToMicros(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1'000;
}

// `deals/{uuid}` with the collection `deals/`; nothing for anything else.
std::optional<Uuid> IdIn(absl::string_view collection, absl::string_view name);

// The enumerator's name behind its prefix, as labels have it: `PAID_SEARCH`; empty where unset or
// newer than this binary.
std::string ToLabel(revops::type::v1::Channel channel);
std::string ToLabel(revops::type::v1::Direction direction);

// Nothing where its name is no activity's.
std::optional<ActivityFact> ToActivityFact(const revops::type::v1::Activity& activity,
                                           Micros recorded);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FOLLOW_WIRE_H_
