// An activity as bytes: the same in both halves of the store.
#ifndef REVOPS_METRICS_SERVICE_STORE_ACTIVITY_CODEC_H_
#define REVOPS_METRICS_SERVICE_STORE_ACTIVITY_CODEC_H_

#include "metrics-service/facts/activity_fact.h"
#include "metrics-service/store/packing.h"

namespace revops::metrics {

inline void PackActivity(const ActivityFact& fact, Packer& out) {
  out.Id(fact.activity);
  out.Unsigned(static_cast<uint64_t>(fact.subject_kind));
  out.Id(fact.subject);
  out.Signed(fact.time);
  out.Signed(fact.recorded);
  out.Unsigned(static_cast<uint64_t>(fact.kind));
  out.Unsigned(static_cast<uint64_t>(fact.direction));
  out.Unsigned(static_cast<uint64_t>(fact.outcome));
  out.Unsigned(fact.is_automated ? 1 : 0);
  out.Text(fact.channel);
  out.Text(fact.rep);
}

// Worth nothing unless in.ok() afterwards.
inline ActivityFact UnpackActivity(Unpacker& in) {
  ActivityFact fact;
  fact.activity = in.Id();
  fact.subject_kind = in.OneOf(ActivitySubject::kAccount);
  fact.subject = in.Id();
  fact.time = in.Signed();
  fact.recorded = in.Signed();
  fact.kind = in.OneOf(ActivityKind::kMessage);
  fact.direction = in.OneOf(ActivityDirection::kOutbound);
  fact.outcome = in.OneOf(ActivityOutcome::kRescheduled);
  fact.is_automated = in.Unsigned() != 0;
  fact.channel = in.Text();
  fact.rep = in.Text();
  return fact;
}

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_ACTIVITY_CODEC_H_
