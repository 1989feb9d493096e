// Leads between protos and the domain.
#ifndef REVOPS_LEAD_SERVICE_API_LEAD_WIRE_H_
#define REVOPS_LEAD_SERVICE_API_LEAD_WIRE_H_

#include "absl/status/statusor.h"
#include "lead-service/domain/lead.h"
#include "revops/lead/v1/lead.pb.h"

namespace revops::lead {

// Everything but the resume token, which the log's owner sets; also what is personal.
void ToProto(const Lead& lead, revops::lead::v1::Lead* out);

// What events and images may not hold goes.
void LeaveOutPrivate(revops::lead::v1::Lead* lead);

// The fields an update may change. INVALID_ARGUMENT with every field that is no known channel,
// direction or instant; the rest is not yet looked at.
absl::StatusOr<LeadDetails> DetailsFromProto(const revops::lead::v1::Lead& lead);
// INVALID_ARGUMENT where a rating is not known.
absl::StatusOr<Qualification> FromProto(const revops::lead::v1::Qualification& qualification);

// One that ToProto made.
absl::StatusOr<Lead> Restore(const revops::lead::v1::Lead& lead);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_LEAD_WIRE_H_
