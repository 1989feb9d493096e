// The writing methods of LeadService that are about leads.
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/api/lead_service.h"
#include "lead-service/api/lead_wire.h"
#include "lead-service/api/write_call.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

void LeadServiceApi::FillReply(const Lead& lead, pb::Lead* reply) const {
  reply->Clear();
  ToProto(lead, reply);
  if (lead.revision.value != 0) reply->set_resume_token(TokenAt(lead.revision));
}

template <typename Command>
LeadServiceApi::Reactor* LeadServiceApi::Write(
    Context* context, const char* method,
    std::function<absl::StatusOr<Command>(const rpc::Call&)> parse,
    std::function<absl::Status(CommandStore&, const Command&)> act) {
  return dispatcher_->Write(context, method, sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              REVOPS_ASSIGN_OR_RETURN(Command command, parse(call));
                              return StepOf<Command>(store_, std::move(command), act);
                            });
}

template <typename Command, typename Request>
LeadServiceApi::Reactor* LeadServiceApi::OnLead(
    Context* context, const char* method, const Request* request, pb::Lead* reply,
    absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
    absl::StatusOr<Lead> (*act)(CommandStore&, const Command&)) {
  return Write<Command>(
      context, method, [=](const rpc::Call& call) { return parse(*request, call); },
      [=, this](CommandStore& store, const Command& command) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const Lead lead, act(store, command));
        FillReply(lead, reply);
        return absl::OkStatus();
      });
}

LeadServiceApi::Reactor* LeadServiceApi::CreateLead(Context* context,
                                                    const pb::CreateLeadRequest* request,
                                                    pb::CreateLeadResponse* reply) {
  return Write<CreateLeadCommand>(
      context, "CreateLead",
      [=, this](const rpc::Call& call) { return ParseCreateLead(*request, call, MakeIds()); },
      [=, this](CommandStore& store, const CreateLeadCommand& command) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const CreatedLead created, lead::CreateLead(store, command));
        reply->Clear();
        FillReply(created.lead, reply->mutable_lead());
        reply->set_attached(created.attached);
        reply->set_activity(created.activity);
        return absl::OkStatus();
      });
}

LeadServiceApi::Reactor* LeadServiceApi::UpdateLead(Context* context,
                                                    const pb::UpdateLeadRequest* request,
                                                    pb::Lead* reply) {
  return OnLead(context, "UpdateLead", request, reply, &ParseUpdateLead, &lead::UpdateLead);
}

LeadServiceApi::Reactor* LeadServiceApi::WorkLead(Context* context,
                                                  const pb::WorkLeadRequest* request,
                                                  pb::Lead* reply) {
  return OnLead(context, "WorkLead", request, reply, &ParseWorkLead, &lead::WorkLead);
}

LeadServiceApi::Reactor* LeadServiceApi::QualifyLead(Context* context,
                                                     const pb::QualifyLeadRequest* request,
                                                     pb::QualifyLeadResponse* reply) {
  return Write<QualifyLeadCommand>(
      context, "QualifyLead",
      [=](const rpc::Call& call) { return ParseQualifyLead(*request, call); },
      [=, this](CommandStore& store, const QualifyLeadCommand& command) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const Lead lead, lead::QualifyLead(store, command));
        reply->Clear();
        FillReply(lead, reply->mutable_lead());
        for (const CriterionPlace place : lead.qualification.Unmet()) {
          const Rating rating = lead.qualification.criteria[place].rating;
          pb::UnmetCriterion* const unmet = reply->add_unmet();
          unmet->set_criterion(std::string(kCriterionNames[place]));
          unmet->set_rating(static_cast<pb::CriterionRating>(rating));
          unmet->set_description(absl::StrCat(
              std::string(kCriterionNames[place]), " must be MET or STRONG, is ",
              rating == Rating::kUnset ? "not judged yet" : std::string(NameOf(rating))));
        }
        return absl::OkStatus();
      });
}

LeadServiceApi::Reactor* LeadServiceApi::DisqualifyLead(Context* context,
                                                        const pb::DisqualifyLeadRequest* request,
                                                        pb::Lead* reply) {
  return OnLead(context, "DisqualifyLead", request, reply, &ParseDisqualifyLead,
                &lead::DisqualifyLead);
}

LeadServiceApi::Reactor* LeadServiceApi::RecycleLead(Context* context,
                                                     const pb::RecycleLeadRequest* request,
                                                     pb::Lead* reply) {
  return OnLead(context, "RecycleLead", request, reply, &ParseRecycleLead, &lead::RecycleLead);
}

LeadServiceApi::Reactor* LeadServiceApi::ReactivateLead(Context* context,
                                                        const pb::ReactivateLeadRequest* request,
                                                        pb::Lead* reply) {
  return OnLead(context, "ReactivateLead", request, reply, &ParseReactivateLead,
                &lead::ReactivateLead);
}

LeadServiceApi::Reactor* LeadServiceApi::DeleteLead(Context* context,
                                                    const pb::DeleteLeadRequest* request,
                                                    google::protobuf::Empty*) {
  return Write<LeadCommand>(
      context, "DeleteLead", [=](const rpc::Call& call) { return ParseDeleteLead(*request, call); },
      [](CommandStore& store, const LeadCommand& command) {
        return lead::DeleteLead(store, command);
      });
}

}  // namespace revops::lead
