#include "cli/output/people.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/commands/flags.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;

// The last lines of everything.
template <typename Message>
void AddRecorded(const Message& message, Lines& lines) {
  lines.emplace_back("recorded", TextOf(message.create_time(), message.has_create_time()));
  lines.emplace_back("changed", TextOf(message.update_time(), message.has_update_time()));
  lines.emplace_back("etag", message.etag());
  lines.emplace_back("token", message.resume_token());
}

std::string CountText(int64_t count) { return count == 0 ? "" : absl::StrCat(count); }

std::string KindText(const revops::type::v1::Activity& activity) {
  return EnumText(activity.kind(), revops::type::v1::ActivityKind_descriptor(), "ACTIVITY_KIND_");
}

std::string DirectionText(const revops::type::v1::Activity& activity) {
  return EnumText(activity.direction(), revops::type::v1::Direction_descriptor(), "DIRECTION_");
}

std::string OutcomeText(const revops::type::v1::Activity& activity) {
  return EnumText(activity.outcome(), revops::type::v1::ActivityOutcome_descriptor(),
                  "ACTIVITY_OUTCOME_");
}

}  // namespace

std::vector<std::string> AccountColumns() {
  return {"name",    "external_id", "display_name", "domains", "owner",
          "segment", "industry",    "country",      "customer"};
}

CellRow AccountRow(const pb::Account& account) {
  return {account.name(),
          account.external_id(),
          account.display_name(),
          absl::StrJoin(account.domains(), " "),
          account.owner(),
          account.segment(),
          account.industry(),
          account.country(),
          TextOf(account.customer_time(), account.has_customer_time())};
}

Lines AccountLines(const pb::Account& account) {
  Lines lines = {{"name", account.name()},
                 {"external_id", account.external_id()},
                 {"display_name", account.display_name()},
                 {"domains", absl::StrJoin(account.domains(), " ")},
                 {"parent", account.parent()},
                 {"owner", account.owner()},
                 {"team", account.team()},
                 {"segment", account.segment()},
                 {"industry", account.industry()},
                 {"country", account.country()},
                 {"note", account.note()},
                 {"customer_since", TextOf(account.customer_time(), account.has_customer_time())}};
  AddRecorded(account, lines);
  return lines;
}

std::vector<std::string> ContactColumns() {
  return {"name", "external_id", "person", "email", "phone", "job_title", "account", "owner"};
}

CellRow ContactRow(const pb::Contact& contact) {
  return {contact.name(),           contact.external_id(),    FullName(contact.person()),
          contact.person().email(), contact.person().phone(), contact.person().job_title(),
          contact.account(),        contact.owner()};
}

Lines ContactLines(const pb::Contact& contact) {
  Lines lines = {{"name", contact.name()},
                 {"external_id", contact.external_id()},
                 {"person", FullName(contact.person())},
                 {"email", contact.person().email()},
                 {"phone", contact.person().phone()},
                 {"job_title", contact.person().job_title()},
                 {"account", contact.account()},
                 {"owner", contact.owner()},
                 {"team", contact.team()},
                 {"country", contact.country()},
                 {"lead", contact.lead()},
                 {"note", contact.note()}};
  AddRecorded(contact, lines);
  return lines;
}

std::vector<std::string> RepColumns() {
  return {"name", "display_name", "team", "manager", "capacity", "inactive", "ramping"};
}

CellRow RepRow(const pb::Rep& rep) {
  const std::string capacity = CountText(rep.capacity());
  return {rep.name(),
          rep.display_name(),
          rep.team(),
          rep.manager(),
          Cell(capacity, capacity, /*is_number=*/true),
          rep.inactive() ? "yes" : "no",
          rep.ramping() ? "yes" : "no"};
}

Lines RepLines(const pb::Rep& rep) {
  Lines lines = {{"name", rep.name()},
                 {"display_name", rep.display_name()},
                 {"team", rep.team()},
                 {"manager", rep.manager()},
                 {"capacity", CountText(rep.capacity())},
                 {"territories", absl::StrJoin(rep.territories(), ", ")},
                 {"skills", absl::StrJoin(rep.skills(), ", ")},
                 {"inactive", rep.inactive() ? "yes" : ""},
                 {"ramping", rep.ramping() ? "yes" : ""}};
  AddRecorded(rep, lines);
  return lines;
}

std::vector<std::string> TeamColumns() { return {"name", "display_name", "parent"}; }

CellRow TeamRow(const pb::Team& team) { return {team.name(), team.display_name(), team.parent()}; }

Lines TeamLines(const pb::Team& team) {
  Lines lines = {
      {"name", team.name()}, {"display_name", team.display_name()}, {"parent", team.parent()}};
  AddRecorded(team, lines);
  return lines;
}

std::vector<std::string> ActivityColumns() {
  return {"time", "kind", "direction", "outcome", "automated", "rep", "name"};
}

CellRow ActivityRow(const revops::type::v1::Activity& activity) {
  return {TextOf(activity.effective_time(), activity.has_effective_time()),
          KindText(activity),
          DirectionText(activity),
          OutcomeText(activity),
          activity.automated() ? "yes" : "no",
          activity.rep(),
          activity.name()};
}

Lines ActivityLines(const revops::type::v1::Activity& activity) {
  Lines lines = {
      {"name", activity.name()},
      {"external_id", activity.external_id()},
      {"kind", KindText(activity)},
      {"direction", DirectionText(activity)},
      {"outcome", OutcomeText(activity)},
      {"automated", activity.automated() ? "yes" : ""},
      {"time", TextOf(activity.effective_time(), activity.has_effective_time())},
      {"minutes", CountText(activity.duration().seconds() / 60)},
      {"rep", activity.rep()},
      {"contacts", absl::StrJoin(activity.contacts(), " ")},
      {"channel", EnumText(activity.channel(), revops::type::v1::Channel_descriptor(), "CHANNEL_")},
      {"note", activity.note()}};
  AddRecorded(activity, lines);
  return lines;
}

}  // namespace revops::cli
