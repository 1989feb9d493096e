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
  std::string account, contact, deal, role, pipeline, stage, title, owner, team, product;
  AmountFlags amount;
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

absl::Status SetNewDeal(const MoveFlags& flags, pb::ConvertLeadRequest& request) {
  pb::NewDeal deal;
  if (!flags.pipeline.empty()) deal.set_pipeline(NameIn("pipelines", flags.pipeline));
  deal.set_stage(flags.stage);
  deal.set_title(flags.title);
  deal.set_product(flags.product);
  REVOPS_RETURN_IF_ERROR(
      SetOwnerAndTeam(flags.owner, flags.team, deal.mutable_owner(), deal.mutable_team()));
  if (flags.amount.is_set()) REVOPS_RETURN_IF_ERROR(flags.amount.ToProto(deal.mutable_amount()));
  if (!flags.write.at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*deal.mutable_effective_time(),
                            TimestampFromFlag("--at", flags.write.at));
  }
  // A deal to join takes none of these: unset, unless something is said.
  if (deal.ByteSizeLong() > 0) *request.mutable_new_deal() = std::move(deal);
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Convert(const MoveFlags& flags, Session& session) {
  pb::ConvertLeadRequest request;
  SetCommon(flags, request);
  if (!flags.account.empty()) request.set_account(NameIn("accounts", flags.account));
  if (!flags.contact.empty()) request.set_contact(NameIn("contacts", flags.contact));
  if (!flags.deal.empty()) request.set_deal(NameIn("deals", flags.deal));
  if (!flags.role.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int role,
        EnumNamed("--role", flags.role, revops::type::v1::BuyingRole_descriptor(), "BUYING_ROLE_"));
    request.set_role(static_cast<revops::type::v1::BuyingRole>(role));
  }
  REVOPS_RETURN_IF_ERROR(SetNewDeal(flags, request));
  return Send(&Stub::ConvertLead, request, flags, session);
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

void AddConvertFlags(CLI::App& convert, MoveFlags& flags) {
  convert.add_option("--account", flags.account, "An account that is there (default: as found)");
  convert.add_option("--contact", flags.contact, "A contact that is there (default: as found)");
  convert.add_option("--deal", flags.deal, "A deal to join (default: a new one)");
  convert.add_option("--role", flags.role, "In the deal (default: champion)");
  convert.add_option("--pipeline", flags.pipeline, "Of the new deal (default: default)");
  convert.add_option("--stage", flags.stage, "Of the new deal (default: the first open one)");
  convert.add_option("--title", flags.title, "What the new deal is called");
  convert.add_option("--amount", flags.amount.one_off, "Paid once");
  convert.add_option("--recurring", flags.amount.recurring_per_month, "Paid every month");
  convert.add_option("--recurring-months", flags.amount.recurring_months, "For so many months");
  convert.add_option("--currency", flags.amount.currency, "ISO 4217 code (default USD)");
  convert.add_option("--owner", flags.owner, "The new deal's (default: the lead's)");
  convert.add_option("--team", flags.team, "The new deal's (default: the lead's)");
  convert.add_option("--product", flags.product, "The new deal's (default: the lead's)");
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
  AddConvertFlags(*add("convert", "It becomes a deal, or joins one", &Convert, true), *flags);
  add("delete", "It never was", &Delete, false);
}

}  // namespace revops::cli
