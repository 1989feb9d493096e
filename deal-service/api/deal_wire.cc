#include "deal-service/api/deal_wire.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "deal-service/api/wire_types.h"
#include "deal-service/app/command.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

void ToProto(const Deal& deal, const Stage& stage, pb::Deal* out) {
  const DealDetails& details = deal.details;
  out->set_name(deal.name());
  out->set_external_id(deal.external_id);
  out->set_title(details.title);
  out->set_pipeline(absl::StrCat("pipelines/", deal.pipeline));
  out->set_pipeline_version(deal.pipeline_version);
  out->set_stage(deal.visit.stage);
  out->set_state(static_cast<pb::DealState>(deal.state));
  if (details.amount.has_value()) ToProto(*details.amount, out->mutable_amount());
  if (details.expected_close_date.has_value()) {
    ToProto(*details.expected_close_date, out->mutable_expected_close_date());
  }
  out->set_forecast_category_override(
      static_cast<pb::ForecastCategory>(details.forecast_category_override));
  out->set_forecast_category(static_cast<pb::ForecastCategory>(EffectiveCategory(deal, stage)));
  out->set_owner(details.owner);
  out->set_team(details.team);
  out->set_account(details.account);
  out->set_company(details.company);
  out->set_product(details.product);
  out->set_segment(details.segment);
  out->set_source(details.source);
  out->set_channel(details.channel);
  for (const auto& [key, value] : details.fields) (*out->mutable_fields())[key] = value;
  out->set_loss_reason(deal.loss_reason);
  out->set_lost_to(deal.lost_to);
  ToProto(deal.effective_create_time, out->mutable_effective_create_time());
  ToProto(deal.visit.entered, out->mutable_stage_enter_time());
  if (!stage.is_open()) ToProto(deal.visit.entered, out->mutable_effective_close_time());
  ToProto(deal.recorded_create_time, out->mutable_create_time());
  ToProto(deal.recorded_update_time, out->mutable_update_time());
  out->set_visit_number(deal.visit.number);
  out->set_imported(deal.imported);
  out->set_etag(EtagOf(deal.own_revision));
  out->set_activity_count(deal.activity_count);
  if (deal.last_activity.has_value()) {
    ToProto(*deal.last_activity, out->mutable_last_activity_time());
  }
  if (deal.source_lead.has_value()) {
    out->set_source_lead(LeadName(*deal.source_lead));
    out->set_source_pass(deal.source_lead->pass);
  }
  for (const DealContact& contact : deal.contacts) {
    pb::DealContact* wire = out->add_contacts();
    wire->set_contact(ContactName(contact.contact));
    wire->set_role(static_cast<revops::type::v1::BuyingRole>(contact.role));
    if (!contact.lead.has_value()) continue;
    wire->set_lead(LeadName(*contact.lead));
    wire->set_lead_pass(contact.lead->pass);
  }
}

void ToProto(const Visit& visit, pb::StageVisit* out) {
  out->set_number(visit.number);
  out->set_stage(visit.stage);
  ToProto(visit.entered, out->mutable_enter_time());
  if (visit.outcome != VisitOutcome::kRunning) ToProto(visit.left, out->mutable_leave_time());
  out->set_outcome(static_cast<pb::VisitOutcome>(visit.outcome));
}

namespace {

// What needs no reading, only taking over.
DealDetails PlainDetails(const pb::Deal& deal) {
  DealDetails details;
  details.title = deal.title();
  details.forecast_category_override =
      static_cast<ForecastCategory>(deal.forecast_category_override());
  details.owner = deal.owner();
  details.team = deal.team();
  details.account = deal.account();
  details.company = deal.company();
  details.product = deal.product();
  details.segment = deal.segment();
  details.source = deal.source();
  details.channel = deal.channel();
  for (const auto& [key, value] : deal.fields()) details.fields[key] = value;
  return details;
}

}  // namespace

absl::StatusOr<DealDetails> DetailsFromProto(const pb::Deal& deal) {
  Violations violations;
  DealDetails details = PlainDetails(deal);
  if (deal.has_amount()) {
    const absl::StatusOr<Amount> amount = FromProto(deal.amount());
    violations.AddAll("amount", amount.status());
    if (amount.ok()) details.amount = *amount;
  }
  if (deal.has_expected_close_date()) {
    const auto date = FromProto("expected_close_date", deal.expected_close_date());
    violations.AddAll("", date.status());
    if (date.ok()) details.expected_close_date = *date;
  }
  if (!pb::ForecastCategory_IsValid(deal.forecast_category_override())) {
    violations.Add("forecast_category_override", absl::StrCat("must be a known category, is ",
                                                              deal.forecast_category_override()));
  }
  violations.AddAll("", details.Check());
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return details;
}

namespace {

// Events from before passes were told are of the first.
absl::StatusOr<LeadPass> RestoreLead(absl::string_view field, const std::string& name,
                                     int32_t pass) {
  REVOPS_ASSIGN_OR_RETURN(const Uuid lead, UuidFromName(field, "leads", name));
  return LeadPass(lead, pass == 0 ? 1 : pass);
}

absl::Status RestoreLeads(const pb::Deal& proto, Deal& deal) {
  if (!proto.source_lead().empty()) {
    REVOPS_ASSIGN_OR_RETURN(deal.source_lead,
                            RestoreLead("source_lead", proto.source_lead(), proto.source_pass()));
  }
  for (const pb::DealContact& wire : proto.contacts()) {
    DealContact& contact = deal.contacts.emplace_back();
    REVOPS_ASSIGN_OR_RETURN(contact.contact, UuidFromName("contact", "contacts", wire.contact()));
    contact.role = static_cast<BuyingRole>(wire.role());
    if (wire.lead().empty()) continue;
    REVOPS_ASSIGN_OR_RETURN(contact.lead, RestoreLead("lead", wire.lead(), wire.lead_pass()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Deal> RestoreDeal(const pb::Deal& proto) {
  Deal deal;
  REVOPS_ASSIGN_OR_RETURN(deal.id, DealIdFromName("name", proto.name()));
  // Not checked: what was once accepted can be answered again, whatever the bounds are by now.
  deal.details = PlainDetails(proto);
  if (proto.has_amount()) {
    REVOPS_ASSIGN_OR_RETURN(deal.details.amount, RestoreAmount(proto.amount()));
  }
  if (proto.has_expected_close_date()) {
    REVOPS_ASSIGN_OR_RETURN(deal.details.expected_close_date,
                            FromProto("expected_close_date", proto.expected_close_date()));
  }
  REVOPS_ASSIGN_OR_RETURN(deal.pipeline, PipelineIdFromName("pipeline", proto.pipeline()));
  REVOPS_RETURN_IF_ERROR(RestoreLeads(proto, deal));
  deal.external_id = proto.external_id();
  deal.pipeline_version = proto.pipeline_version();
  deal.state = static_cast<DealState>(proto.state());
  deal.visit.number = proto.visit_number();
  deal.visit.stage = proto.stage();
  deal.loss_reason = proto.loss_reason();
  deal.lost_to = proto.lost_to();
  deal.imported = proto.imported();
  REVOPS_ASSIGN_OR_RETURN(deal.visit.entered,
                          FromProto("stage_enter_time", proto.stage_enter_time()));
  REVOPS_ASSIGN_OR_RETURN(deal.effective_create_time,
                          FromProto("effective_create_time", proto.effective_create_time()));
  REVOPS_ASSIGN_OR_RETURN(deal.recorded_create_time, FromProto("create_time", proto.create_time()));
  REVOPS_ASSIGN_OR_RETURN(deal.recorded_update_time, FromProto("update_time", proto.update_time()));
  deal.activity_count = proto.activity_count();
  if (proto.has_last_activity_time()) {
    REVOPS_ASSIGN_OR_RETURN(deal.last_activity,
                            FromProto("last_activity_time", proto.last_activity_time()));
  }
  if (!absl::SimpleHexAtoi(proto.etag(), &deal.own_revision.value)) {
    return absl::DataLossError(absl::StrCat(proto.name(), ": its etag is no revision"));
  }
  return deal;
}

absl::StatusOr<Uuid> UuidFromName(absl::string_view field, absl::string_view collection,
                                  const std::string& name) {
  if (const auto id = IdOf(collection, name)) {
    if (const auto uuid = Uuid::Parse(*id)) return *uuid;
  }
  return InvalidField(field, absl::StrCat("must be ", collection, "/{uuid}, is ", Quoted(name)));
}

absl::StatusOr<Uuid> DealIdFromName(absl::string_view field, const std::string& name) {
  return UuidFromName(field, "deals", name);
}

absl::StatusOr<std::string> PipelineIdFromName(absl::string_view field, const std::string& name) {
  if (name.empty()) return std::string("default");
  REVOPS_RETURN_IF_ERROR(CheckResourceName(field, "pipelines", name));
  return std::string(*IdOf("pipelines", name));
}

}  // namespace revops::deal
