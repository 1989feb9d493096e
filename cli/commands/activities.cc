// Touchpoints of leads, accounts and deals.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/commands/answers.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/slugs.h"
#include "cli/output/people.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;
using revops::type::v1::Activity;
using Stub = pb::LeadService::StubInterface;
using DealStub = deal::v1::DealService::StubInterface;

struct ActivityFlags {
  std::string parent, external_id, kind, direction, outcome, rep, channel, note;
  int minutes = 0;
  bool is_automated = false;
  std::vector<std::string> contacts;
  PageFlags pages;
  WriteFlags write;
};

// An id alone could be anyone's.
absl::Status CheckParent(const std::string& parent) {
  for (const char* collection : {"leads/", "accounts/", "deals/"}) {
    if (absl::StartsWith(parent, collection)) return absl::OkStatus();
  }
  return InvalidField("parent", absl::StrCat("must be leads/{id}, accounts/{id} or deals/{id}, is ",
                                             Quoted(parent)));
}
bool IsOfDeal(const ActivityFlags& flags) { return absl::StartsWith(flags.parent, "deals/"); }

template <typename Request, typename Response, typename Service, typename Method>
absl::StatusOr<ExitCode> ListFrom(Service& service, Method method, const ActivityFlags& flags,
                                  Session& session) {
  Request request;
  request.set_parent(flags.parent);
  ListPrinter printer(session.format(), ActivityColumns(), session.out);
  const auto take = [&](const Response& page) {
    for (const auto& activity : page.activities()) printer.Add(activity, ActivityRow(activity));
    return page.activities_size();
  };
  return PrintPages(flags.pages, service, method, request, printer, take, session);
}

absl::StatusOr<ExitCode> List(const ActivityFlags& flags, Session& session) {
  REVOPS_RETURN_IF_ERROR(CheckParent(flags.parent));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  if (IsOfDeal(flags)) {
    return ListFrom<deal::v1::ListDealActivitiesRequest, deal::v1::ListDealActivitiesResponse>(
        client->deals(), &DealStub::ListDealActivities, flags, session);
  }
  return ListFrom<pb::ListLeadActivitiesRequest, pb::ListLeadActivitiesResponse>(
      client->leads(), &Stub::ListLeadActivities, flags, session);
}

// Sets what an enum's flag says, where it is given.
template <typename Enum, typename Set>
absl::Status SetEnum(absl::string_view flag, const std::string& text,
                     const google::protobuf::EnumDescriptor* descriptor, absl::string_view prefix,
                     const Set& set) {
  if (text.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(const int value, EnumNamed(flag, text, descriptor, prefix));
  set(static_cast<Enum>(value));
  return absl::OkStatus();
}

absl::Status SetActivity(const ActivityFlags& flags, Activity& activity) {
  activity.set_external_id(flags.external_id);
  REVOPS_RETURN_IF_ERROR(SetEnum<revops::type::v1::ActivityKind>(
      "--kind", flags.kind, revops::type::v1::ActivityKind_descriptor(), "ACTIVITY_KIND_",
      [&](auto kind) { activity.set_kind(kind); }));
  REVOPS_RETURN_IF_ERROR(SetEnum<revops::type::v1::Direction>(
      "--direction", flags.direction, revops::type::v1::Direction_descriptor(), "DIRECTION_",
      [&](auto direction) { activity.set_direction(direction); }));
  REVOPS_RETURN_IF_ERROR(SetEnum<revops::type::v1::ActivityOutcome>(
      "--outcome", flags.outcome, revops::type::v1::ActivityOutcome_descriptor(),
      "ACTIVITY_OUTCOME_", [&](auto outcome) { activity.set_outcome(outcome); }));
  REVOPS_RETURN_IF_ERROR(SetEnum<revops::type::v1::Channel>(
      "--channel", flags.channel, revops::type::v1::Channel_descriptor(), "CHANNEL_",
      [&](auto channel) { activity.set_channel(channel); }));
  activity.set_automated(flags.is_automated);
  if (flags.minutes > 0) activity.mutable_duration()->set_seconds(60LL * flags.minutes);
  if (!flags.rep.empty()) {
    auto rep = ResourceNameOf("reps", flags.rep);
    if (!rep.ok()) return InvalidField("--rep", rep.status().message());
    activity.set_rep(*rep);
  }
  for (const std::string& contact : flags.contacts) {
    activity.add_contacts(NameIn("contacts", contact));
  }
  activity.set_note(flags.note);
  if (flags.write.at.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(*activity.mutable_effective_time(),
                          TimestampFromFlag("--at", flags.write.at));
  return absl::OkStatus();
}

template <typename Request, typename Service, typename Method>
absl::StatusOr<Activity> RecordAt(Service& service, Method method, Client& client,
                                  const Activity& activity, const ActivityFlags& flags) {
  Request request;
  request.set_parent(flags.parent);
  *request.mutable_activity() = activity;
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  return client.Call(service, method, request);
}

absl::StatusOr<ExitCode> Record(const ActivityFlags& flags, Session& session) {
  REVOPS_RETURN_IF_ERROR(CheckParent(flags.parent));
  Activity asked;
  REVOPS_RETURN_IF_ERROR(SetActivity(flags, asked));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(
      const Activity activity,
      IsOfDeal(flags) ? RecordAt<deal::v1::CreateDealActivityRequest>(
                            client->deals(), &DealStub::CreateDealActivity, *client, asked, flags)
                      : RecordAt<pb::CreateLeadActivityRequest>(
                            client->leads(), &Stub::CreateLeadActivity, *client, asked, flags));
  return PrintWritten({activity, ActivityLines(activity), ActivityColumns(), ActivityRow(activity)},
                      flags.write.is_validate_only, session);
}

}  // namespace

void AddActivityCommands(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("activities", "Touchpoints of leads, accounts and deals")
                        ->require_subcommand(1);
  group->fallthrough();
  CLI::App* list = group->add_subcommand("list", "Newest first");
  auto listed = std::make_shared<ActivityFlags>();
  list->add_option("parent", listed->parent, "leads/{id}, accounts/{id} or deals/{id}")->required();
  AddPageFlags(*list, listed->pages);
  OnRun(*list, session, listed, &List);

  CLI::App* record = group->add_subcommand("record", "One that was, or is planned");
  auto flags = std::make_shared<ActivityFlags>();
  record->add_option("parent", flags->parent, "leads/{id}, accounts/{id} or deals/{id}")
      ->required();
  record->add_option("--kind", flags->kind, "call, email, meeting, demo, event, message")
      ->required();
  record->add_option("--direction", flags->direction, "Who reached out: inbound, outbound");
  record->add_option("--outcome", flags->outcome,
                     "connected, no-answer, no-show, bounced, rescheduled");
  record->add_option("--at", flags->write.at, "When: a day or an RFC 3339 time (default now)");
  record->add_option("--minutes", flags->minutes, "How long it took")
      ->check(CLI::Range(1, 24 * 60));
  record->add_option("--rep", flags->rep, "Whose it is: name, slug or reps/{slug}");
  record->add_option("--channel", flags->channel, "By which channel (default: the lead's)");
  AddRepeated(*record, "--contact", flags->contacts, "Who took part, contacts/{id}");
  record->add_flag("--automated", flags->is_automated, "Sent by a machine");
  record->add_option("--external-id", flags->external_id, "Its id in the system it came from");
  record->add_option("--note", flags->note, "Free text");
  AddRequestIdFlag(*record, flags->write.request_id);
  record->add_flag("--validate-only", flags->write.is_validate_only,
                   "Say every reason why it would be refused; change nothing");
  OnRun(*record, session, flags, &Record);
}

}  // namespace revops::cli
