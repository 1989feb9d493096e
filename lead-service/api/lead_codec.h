// Leads as images, and their changes as the events that the log keeps and everybody watches.
#ifndef REVOPS_LEAD_SERVICE_API_LEAD_CODEC_H_
#define REVOPS_LEAD_SERVICE_API_LEAD_CODEC_H_

#include <optional>
#include <string>

#include "lead-service/store/lead_store.h"

namespace revops::lead {

inline constexpr int kLeadSchemaVersion = 1;

// An image is a revops.lead.v1.Lead, an event a LeadEvent; neither ever with what is personal or
// free text. Thread-safe.
class ProtoLeadCodec final : public SubjectCodec<Lead> {
 public:
  std::string EncodeImage(const Lead& lead) const override;
  absl::StatusOr<Lead> DecodeImage(absl::string_view image) const override;
  std::string EncodeEvent(const EventHeader& header, const LeadChange& change) const override;
  absl::StatusOr<std::optional<Lead>> DecodeAfter(absl::string_view event) const override;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_LEAD_CODEC_H_
