#include <cstdint>

#include "common/status/status.h"
#include "metrics-service/store/activity_codec.h"
#include "metrics-service/store/fact_codec.h"
#include "metrics-service/store/packing.h"

namespace revops::metrics {
namespace {

constexpr char kFormat = 1;
// A fact of a lead begins with its kind, 1 to 3; the others with one of these.
constexpr uint64_t kActivityTag = 32;
constexpr uint64_t kRepTag = 33;
constexpr uint64_t kTeamTag = 34;
// Which optional parts a fact of a lead has.
constexpr uint64_t kHasPresumed = 1;
constexpr uint64_t kHasVisit = 2;
constexpr uint64_t kHasConversion = 4;
constexpr uint64_t kHasDeal = 8;
constexpr uint64_t kHasCustomer = 16;
constexpr uint64_t kIsWhole = 32;
// What a rep is.
constexpr uint64_t kIsInactive = 1;
constexpr uint64_t kIsRamping = 2;

void Pack(const LeadFact& fact, Packer& out) {
  const bool has_deal = fact.conversion.has_value() && fact.conversion->deal.has_value();
  out.Unsigned(static_cast<uint64_t>(fact.kind));
  out.Id(fact.lead);
  out.Unsigned((fact.presumed_known.has_value() ? kHasPresumed : 0) |
               (fact.visit.has_value() ? kHasVisit : 0) |
               (fact.conversion.has_value() ? kHasConversion : 0) | (has_deal ? kHasDeal : 0) |
               (fact.customer_since.has_value() ? kHasCustomer : 0) |
               (fact.is_whole ? kIsWhole : 0));
  out.Signed(fact.effective);
  out.Signed(fact.recorded);
  if (fact.presumed_known.has_value()) out.Signed(*fact.presumed_known);
  if (fact.visit.has_value()) {
    out.Unsigned(static_cast<uint64_t>(fact.visit->state));
    out.Signed(fact.visit->entered);
  }
  if (fact.conversion.has_value()) out.Signed(fact.conversion->finished);
  if (has_deal) out.Id(*fact.conversion->deal);
  if (fact.customer_since.has_value()) out.Signed(*fact.customer_since);
  out.Unsigned(fact.labels.size());
  for (const LeadLabelFact& label : fact.labels) {
    out.Unsigned(static_cast<uint64_t>(label.label));
    if (label.label == LeadLabel::kField) out.Text(label.field);
    out.Text(label.value);
  }
}

LeadFact UnpackLead(LeadFactKind kind, Unpacker& in) {
  LeadFact fact;
  fact.kind = kind;
  fact.lead = in.Id();
  const uint64_t parts = in.Unsigned();
  fact.is_whole = (parts & kIsWhole) != 0;
  fact.effective = in.Signed();
  fact.recorded = in.Signed();
  if ((parts & kHasPresumed) != 0) fact.presumed_known = in.Signed();
  if ((parts & kHasVisit) != 0) {
    const LeadState state = in.OneOf(LeadState::kNurturing);
    fact.visit = LeadVisitFact{state, in.Signed()};
  }
  if ((parts & kHasConversion) != 0) fact.conversion = LeadConversionFact{{}, in.Signed()};
  if ((parts & kHasConversion) != 0 && (parts & kHasDeal) != 0) fact.conversion->deal = in.Id();
  if ((parts & kHasCustomer) != 0) fact.customer_since = in.Signed();
  for (uint64_t left = in.Unsigned(); left > 0 && in.ok(); --left) {
    LeadLabelFact label;
    label.label = in.OneOf(LeadLabel::kField);
    if (label.label == LeadLabel::kField) label.field = in.Text();
    label.value = in.Text();
    fact.labels.push_back(std::move(label));
  }
  return fact;
}

void Pack(const ActivityFact& fact, Packer& out) {
  out.Unsigned(kActivityTag);
  PackActivity(fact, out);
}

void Pack(const RepFact& fact, Packer& out) {
  out.Unsigned(kRepTag);
  out.Text(fact.name);
  out.Signed(fact.effective);
  out.Signed(fact.recorded);
  out.Text(fact.team);
  out.Text(fact.manager);
  out.Signed(fact.capacity);
  out.Unsigned((fact.is_inactive ? kIsInactive : 0) | (fact.is_ramping ? kIsRamping : 0));
}

RepFact UnpackRep(Unpacker& in) {
  RepFact fact;
  fact.name = in.Text();
  fact.effective = in.Signed();
  fact.recorded = in.Signed();
  fact.team = in.Text();
  fact.manager = in.Text();
  fact.capacity = static_cast<int32_t>(in.Signed());
  const uint64_t is = in.Unsigned();
  fact.is_inactive = (is & kIsInactive) != 0;
  fact.is_ramping = (is & kIsRamping) != 0;
  return fact;
}

void Pack(const TeamFact& fact, Packer& out) {
  out.Unsigned(kTeamTag);
  out.Text(fact.name);
  out.Signed(fact.effective);
  out.Signed(fact.recorded);
  out.Text(fact.parent);
}

TeamFact UnpackTeam(Unpacker& in) {
  TeamFact fact;
  fact.name = in.Text();
  fact.effective = in.Signed();
  fact.recorded = in.Signed();
  fact.parent = in.Text();
  return fact;
}

absl::StatusOr<LeadStreamFact> UnpackFact(Unpacker& in) {
  const uint64_t tag = in.Unsigned();
  if (tag == kActivityTag) return LeadStreamFact(UnpackActivity(in));
  if (tag == kRepTag) return LeadStreamFact(UnpackRep(in));
  if (tag == kTeamTag) return LeadStreamFact(UnpackTeam(in));
  if (tag < static_cast<uint64_t>(LeadFactKind::kCreated) ||
      tag > static_cast<uint64_t>(LeadFactKind::kDeleted)) {
    return absl::DataLossError("a fact of no kind");
  }
  return LeadStreamFact(UnpackLead(static_cast<LeadFactKind>(tag), in));
}

}  // namespace

std::string PackFacts(const std::vector<LeadStreamFact>& facts) {
  Packer out(kFormat);
  for (const LeadStreamFact& fact : facts) {
    std::visit([&](const auto& one) { Pack(one, out); }, fact);
  }
  return std::move(out).Take();
}

absl::Status UnpackFacts(absl::string_view packed, const TakeFact<LeadStreamFact>& take) {
  Unpacker in(packed);
  if (in.format() != kFormat) {
    return absl::DataLossError("packed facts of leads of an unknown format");
  }
  while (!in.AtEnd()) {
    REVOPS_ASSIGN_OR_RETURN(LeadStreamFact fact, UnpackFact(in));
    if (!in.ok()) return absl::DataLossError("packed facts of leads are cut short");
    REVOPS_RETURN_IF_ERROR(take(std::move(fact)));
  }
  return absl::OkStatus();
}

}  // namespace revops::metrics
