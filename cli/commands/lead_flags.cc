#include "cli/commands/lead_flags.h"

#include <CLI/CLI.hpp>

#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/slugs.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

absl::Status SetName(absl::string_view flag, absl::string_view collection, const std::string& text,
                     std::string* name) {
  if (text.empty()) return absl::OkStatus();
  auto made = ResourceNameOf(collection, text);
  if (!made.ok()) return InvalidField(flag, made.status().message());
  *name = *std::move(made);
  return absl::OkStatus();
}

}  // namespace

void PersonFlags::Set(revops::lead::v1::Person& person) const {
  person.set_given_name(given_name);
  person.set_family_name(family_name);
  person.set_email(email);
  person.set_phone(phone);
  person.set_job_title(job_title);
}

bool PersonFlags::is_set() const {
  return !(given_name.empty() && family_name.empty() && email.empty() && phone.empty() &&
           job_title.empty());
}

void AddPersonFlags(CLI::App& command, PersonFlags& flags) {
  command.add_option("--given-name", flags.given_name, "The person's given name");
  command.add_option("--family-name", flags.family_name, "The person's family name");
  command.add_option("--email", flags.email, "The person's e-mail address");
  command.add_option("--phone", flags.phone, "The person's phone number");
  command.add_option("--job-title", flags.job_title, "What the person does");
}

absl::Status SetOwnerAndTeam(const std::string& owner, const std::string& team,
                             std::string* owner_name, std::string* team_name) {
  REVOPS_RETURN_IF_ERROR(SetName("--owner", "reps", owner, owner_name));
  return SetName("--team", "teams", team, team_name);
}

absl::Status LeadFlags::Set(revops::lead::v1::Lead& lead) const {
  if (person.is_set()) person.Set(*lead.mutable_person());
  lead.set_company(company);
  lead.set_domain(domain);
  lead.set_country(country);
  lead.set_source(source);
  lead.set_segment(segment);
  lead.set_product(product);
  lead.set_note(note);
  if (!account.empty()) lead.set_account(NameIn("accounts", account));
  REVOPS_RETURN_IF_ERROR(SetOwnerAndTeam(owner, team, lead.mutable_owner(), lead.mutable_team()));
  REVOPS_RETURN_IF_ERROR(AddPairs("--field", fields, lead.mutable_fields()));
  if (!channel.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int value,
        EnumNamed("--channel", channel, revops::type::v1::Channel_descriptor(), "CHANNEL_"));
    lead.set_channel(static_cast<revops::type::v1::Channel>(value));
  }
  if (!direction.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const int value,
                            EnumNamed("--direction", direction,
                                      revops::type::v1::Direction_descriptor(), "DIRECTION_"));
    lead.set_direction(static_cast<revops::type::v1::Direction>(value));
  }
  if (next_step.empty()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(*lead.mutable_next_step_time(),
                          TimestampFromFlag("--next-step", next_step));
  return absl::OkStatus();
}

void AddLeadFlags(CLI::App& command, LeadFlags& flags) {
  AddPersonFlags(command, flags.person);
  command.add_option("--company", flags.company, "The company's name");
  command.add_option("--domain", flags.domain, "The company's domain (default: the e-mail's)");
  command.add_option("--country", flags.country, "As DE");
  command.add_option("--source", flags.source, "Where it came from, a label");
  command.add_option("--channel", flags.channel, "How it came: email, paid-search, event ...");
  command.add_option("--direction", flags.direction, "Who took the first step: inbound, outbound");
  command.add_option("--segment", flags.segment, "The company's segment");
  command.add_option("--product", flags.product, "What it is interested in");
  command.add_option("--owner", flags.owner, "Whose it is: name, slug or reps/{slug}");
  command.add_option("--team", flags.team, "Which team's: name, slug or teams/{slug}");
  command.add_option("--account", flags.account, "accounts/{account}");
  command.add_option("--next-step", flags.next_step, "When the next step is due");
  command.add_option("--note", flags.note, "Free text");
  AddRepeated(command, "--field", flags.fields, "A custom field, key=value");
}

}  // namespace revops::cli
