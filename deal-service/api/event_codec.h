// Domain changes as the events that the log keeps and everybody watches.
#ifndef REVOPS_DEAL_SERVICE_API_EVENT_CODEC_H_
#define REVOPS_DEAL_SERVICE_API_EVENT_CODEC_H_

#include <string>

#include "deal-service/store/deal_store.h"

namespace revops::deal {

inline constexpr int kEventSchemaVersion = 1;

// An event's bytes are a revops.deal.v1.DealEvent, never with a title or note. Thread-safe.
class ProtoEventCodec final : public EventCodec {
 public:
  std::string EncodeDealChange(const EventHeader& header, const DealChange& change,
                               const Pipeline& pipeline) const override;
  std::string EncodePipelineCreated(const EventHeader& header,
                                    const Pipeline& pipeline) const override;
  absl::StatusOr<ActivityAfter> DecodeActivity(absl::string_view event) const override;
  absl::StatusOr<Deal> DecodeDealAfter(absl::string_view event) const override;
  absl::StatusOr<Pipeline> DecodePipeline(absl::string_view event) const override;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_EVENT_CODEC_H_
