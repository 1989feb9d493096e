#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/answers.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/lead_flags.h"
#include "cli/commands/repeated.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;
using Stub = pb::LeadService::StubInterface;

struct CreateFlags {
  LeadFlags lead;
  std::string external_id, duplicates;
  WriteFlags write;
};

absl::StatusOr<ExitCode> Create(const CreateFlags& flags, Session& session) {
  pb::CreateLeadRequest request;
  REVOPS_RETURN_IF_ERROR(flags.lead.Set(*request.mutable_lead()));
  request.mutable_lead()->set_external_id(flags.external_id);
  if (!flags.duplicates.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const int policy,
                            EnumNamed("--duplicates", flags.duplicates,
                                      pb::DuplicatePolicy_descriptor(), "DUPLICATE_POLICY_"));
    request.set_duplicate_policy(static_cast<pb::DuplicatePolicy>(policy));
  }
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto answer,
                          client->Call(client->leads(), &Stub::CreateLead, request));
  if (answer.attached()) session.err << "it was there: a touchpoint was added to it\n";
  return PrintWritten(ShownLead(answer.lead()), flags.write.is_validate_only, session);
}

struct UpdateFlags {
  std::string name;
  LeadFlags lead;
  std::vector<std::string> clear;
  WriteFlags write;
};

absl::StatusOr<ExitCode> Update(const UpdateFlags& flags, Session& session) {
  pb::UpdateLeadRequest request;
  REVOPS_RETURN_IF_ERROR(flags.lead.Set(*request.mutable_lead()));
  AddPathsOf(request.lead(), flags.clear, *request.mutable_update_mask());
  if (request.update_mask().paths().empty()) {
    return InvalidField("update", "nothing to change: give a field's flag or --clear");
  }
  request.mutable_lead()->set_name(NameIn("leads", flags.name));
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  request.set_etag(flags.write.etag);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto lead,
                          client->Call(client->leads(), &Stub::UpdateLead, request));
  return PrintWritten(ShownLead(lead), flags.write.is_validate_only, session);
}

}  // namespace

void AddLeadWriteCommands(CLI::App& leads, Session& session) {
  CLI::App* create = leads.add_subcommand("create", "A new lead");
  auto created = std::make_shared<CreateFlags>();
  AddLeadFlags(*create, created->lead);
  create->add_option("--external-id", created->external_id, "Its id in another system");
  create->add_option("--duplicates", created->duplicates,
                     "What it means that it is there: reject, attach, flag (default)");
  AddWriteFlags(*create, created->write, /*has_time=*/true);
  OnRun(*create, session, created, &Create);

  CLI::App* update = leads.add_subcommand("update", "Change a lead's fields");
  auto updated = std::make_shared<UpdateFlags>();
  update->add_option("lead", updated->name, "leads/{id}, or the id alone")->required();
  AddLeadFlags(*update, updated->lead);
  AddRepeated(*update, "--clear", updated->clear,
              "Clear these fields: owner, person.phone, fields.region ...");
  AddWriteFlags(*update, updated->write, /*has_time=*/true);
  OnRun(*update, session, updated, &Update);
}

}  // namespace revops::cli
