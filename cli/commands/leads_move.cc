#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/commands/answers.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/lead_flags.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;
using Stub = pb::LeadService::StubInterface;

struct MoveFlags {
  std::string name, reason, until;
  // rating[:evidence]
  std::string need, budget, authority, timeline;
  WriteFlags write;
};

template <typename Request>
void SetCommon(const MoveFlags& flags, Request& request) {
  request.set_name(NameIn("leads", flags.name));
  request.set_etag(flags.write.etag);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
}

template <typename Request>
absl::Status SetMove(const MoveFlags& flags, Request& request) {
  SetCommon(flags, request);
  if (flags.write.at.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_effective_time(),
                          TimestampFromFlag("--at", flags.write.at));
  return absl::OkStatus();
}

template <typename Method, typename Request>
absl::StatusOr<ExitCode> Send(Method method, const Request& request, const MoveFlags& flags,
                              Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto lead, client->Call(client->leads(), method, request));
  return PrintWritten(ShownLead(lead), flags.write.is_validate_only, session);
}

absl::StatusOr<ExitCode> Work(const MoveFlags& flags, Session& session) {
  pb::WorkLeadRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  return Send(&Stub::WorkLead, request, flags, session);
}

// `met:they said so`
absl::Status SetCriterion(absl::string_view flag, const std::string& text,
                          pb::Criterion* criterion) {
  const size_t colon = text.find(':');
  REVOPS_ASSIGN_OR_RETURN(const int rating,
                          EnumNamed(flag, absl::string_view(text).substr(0, colon),
                                    pb::CriterionRating_descriptor(), "CRITERION_RATING_"));
  criterion->set_rating(static_cast<pb::CriterionRating>(rating));
  if (colon != std::string::npos) criterion->set_evidence(text.substr(colon + 1));
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Qualify(const MoveFlags& flags, Session& session) {
  pb::QualifyLeadRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  auto& judged = *request.mutable_qualification();
  if (!flags.need.empty()) {
    REVOPS_RETURN_IF_ERROR(SetCriterion("--need", flags.need, judged.mutable_need()));
  }
  if (!flags.budget.empty()) {
    REVOPS_RETURN_IF_ERROR(SetCriterion("--budget", flags.budget, judged.mutable_budget()));
  }
  if (!flags.authority.empty()) {
    REVOPS_RETURN_IF_ERROR(
        SetCriterion("--authority", flags.authority, judged.mutable_authority()));
  }
  if (!flags.timeline.empty()) {
    REVOPS_RETURN_IF_ERROR(SetCriterion("--timeline", flags.timeline, judged.mutable_timeline()));
  }
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto answer,
                          client->Call(client->leads(), &Stub::QualifyLead, request));
  PrintShown(ShownLead(answer.lead()), session);
  for (const auto& unmet : answer.unmet()) {
    session.err << "unmet " << ForTerminal(unmet.criterion()) << ": "
                << ForTerminal(unmet.description()) << '\n';
  }
  if (flags.write.is_validate_only) session.err << "nothing was changed\n";
  // Kept, but not what was asked for.
  return answer.unmet().empty() ? kExitOk : kExitRefused;
}

absl::StatusOr<ExitCode> Disqualify(const MoveFlags& flags, Session& session) {
  pb::DisqualifyLeadRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  request.set_reason(flags.reason);
  return Send(&Stub::DisqualifyLead, request, flags, session);
}

absl::StatusOr<ExitCode> Recycle(const MoveFlags& flags, Session& session) {
  pb::RecycleLeadRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  REVOPS_ASSIGN_OR_RETURN(*request.mutable_reactivate_time(),
                          TimestampFromFlag("--until", flags.until));
  return Send(&Stub::RecycleLead, request, flags, session);
}

absl::StatusOr<ExitCode> Reactivate(const MoveFlags& flags, Session& session) {
  pb::ReactivateLeadRequest request;
  REVOPS_RETURN_IF_ERROR(SetMove(flags, request));
  return Send(&Stub::ReactivateLead, request, flags, session);
}

absl::StatusOr<ExitCode> Delete(const MoveFlags& flags, Session& session) {
  pb::DeleteLeadRequest request;
  SetCommon(flags, request);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_RETURN_IF_ERROR(client->Call(client->leads(), &Stub::DeleteLead, request).status());
  session.err << request.name()
              << (flags.write.is_validate_only ? " would be deleted" : " is deleted") << '\n';
  return kExitOk;
}

}  // namespace

void AddLeadMoveCommands(CLI::App& leads, Session& session) {
  const auto flags = std::make_shared<MoveFlags>();
  using Verb = absl::StatusOr<ExitCode> (*)(const MoveFlags&, Session&);
  const auto add = [&](const char* name, const char* description, Verb verb, bool has_time) {
    CLI::App* command = leads.add_subcommand(name, description);
    command->add_option("lead", flags->name, "leads/{id}, or the id alone")->required();
    AddWriteFlags(*command, flags->write, has_time);
    OnRun(*command, session, flags, verb);
    return command;
  };
  add("work", "Somebody takes it up", &Work, true);
  CLI::App* qualify = add("qualify",
                          "Record ratings with their evidence (--need 'met:they asked for it'); "
                          "code 5 where criteria are unmet",
                          &Qualify, true);
  const char kRating[] = "unknown, not-met, met or strong, and behind a colon why";
  qualify->add_option("--need", flags->need, kRating);
  qualify->add_option("--budget", flags->budget, kRating);
  qualify->add_option("--authority", flags->authority, kRating);
  qualify->add_option("--timeline", flags->timeline, kRating);
  add("disqualify", "It will not buy", &Disqualify, true)
      ->add_option("--reason", flags->reason, "Why, a label")
      ->required();
  add("recycle", "Nurture it until a day on which it comes back by itself", &Recycle, true)
      ->add_option("--until", flags->until, "A day or an RFC 3339 time")
      ->required();
  add("reactivate", "Go on with it before its time", &Reactivate, true);
  add("delete", "It never was", &Delete, false);
}

}  // namespace revops::cli
