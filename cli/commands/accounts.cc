// Accounts and contacts: companies, and the people at them.
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
#include "cli/output/people.h"

namespace revops::cli {
namespace {

namespace pb = revops::lead::v1;
using Stub = pb::LeadService::StubInterface;

Shown ShownAccount(const pb::Account& account) {
  return {account, AccountLines(account), AccountColumns(), AccountRow(account)};
}

Shown ShownContact(const pb::Contact& contact) {
  return {contact, ContactLines(contact), ContactColumns(), ContactRow(contact)};
}

struct ListFlags {
  std::vector<std::string> owner, team, segment, parent, external_id, account, lead;
  std::string domain, display_name, email, phone;
  bool only_customers = false;
  PageFlags pages;
};

absl::StatusOr<ExitCode> ListAccounts(const ListFlags& flags, Session& session) {
  pb::ListAccountsRequest request;
  auto& filter = *request.mutable_filter();
  REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owner, filter.mutable_owner()));
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.team, filter.mutable_team()));
  AddTexts(flags.segment, filter.mutable_segment());
  AddTexts(flags.external_id, filter.mutable_external_id());
  for (const std::string& parent : flags.parent) filter.add_parent(NameIn("accounts", parent));
  filter.set_domain(flags.domain);
  filter.set_display_name(flags.display_name);
  filter.set_only_customers(flags.only_customers);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), AccountColumns(), session.out);
  const auto take = [&](const pb::ListAccountsResponse& page) {
    for (const auto& account : page.accounts()) printer.Add(account, AccountRow(account));
    return page.accounts_size();
  };
  return PrintPages(flags.pages, client->leads(), &Stub::ListAccounts, request, printer, take,
                    session);
}

absl::StatusOr<ExitCode> ListContacts(const ListFlags& flags, Session& session) {
  pb::ListContactsRequest request;
  auto& filter = *request.mutable_filter();
  REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owner, filter.mutable_owner()));
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.team, filter.mutable_team()));
  for (const std::string& account : flags.account) filter.add_account(NameIn("accounts", account));
  for (const std::string& lead : flags.lead) filter.add_lead(NameIn("leads", lead));
  AddTexts(flags.external_id, filter.mutable_external_id());
  filter.set_email(flags.email);
  filter.set_phone(flags.phone);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), ContactColumns(), session.out);
  const auto take = [&](const pb::ListContactsResponse& page) {
    for (const auto& contact : page.contacts()) printer.Add(contact, ContactRow(contact));
    return page.contacts_size();
  };
  return PrintPages(flags.pages, client->leads(), &Stub::ListContacts, request, printer, take,
                    session);
}

struct ShowFlags {
  std::string name;
};

absl::StatusOr<ExitCode> ShowAccount(const ShowFlags& flags, Session& session) {
  pb::GetAccountRequest request;
  request.set_name(NameIn("accounts", flags.name));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto account,
                          client->Call(client->leads(), &Stub::GetAccount, request));
  return PrintShown(ShownAccount(account), session);
}

absl::StatusOr<ExitCode> ShowContact(const ShowFlags& flags, Session& session) {
  pb::GetContactRequest request;
  request.set_name(NameIn("contacts", flags.name));
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto contact,
                          client->Call(client->leads(), &Stub::GetContact, request));
  return PrintShown(ShownContact(contact), session);
}

struct CreateFlags {
  PersonFlags person;
  std::string display_name, external_id, parent, account, owner, team, segment, industry, country,
      note;
  std::vector<std::string> domains;
  WriteFlags write;
};

absl::StatusOr<ExitCode> CreateAccount(const CreateFlags& flags, Session& session) {
  pb::CreateAccountRequest request;
  auto& account = *request.mutable_account();
  account.set_display_name(flags.display_name);
  account.set_external_id(flags.external_id);
  AddTexts(flags.domains, account.mutable_domains());
  if (!flags.parent.empty()) account.set_parent(NameIn("accounts", flags.parent));
  REVOPS_RETURN_IF_ERROR(
      SetOwnerAndTeam(flags.owner, flags.team, account.mutable_owner(), account.mutable_team()));
  account.set_segment(flags.segment);
  account.set_industry(flags.industry);
  account.set_country(flags.country);
  account.set_note(flags.note);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto created,
                          client->Call(client->leads(), &Stub::CreateAccount, request));
  return PrintWritten(ShownAccount(created), flags.write.is_validate_only, session);
}

absl::StatusOr<ExitCode> CreateContact(const CreateFlags& flags, Session& session) {
  pb::CreateContactRequest request;
  auto& contact = *request.mutable_contact();
  flags.person.Set(*contact.mutable_person());
  contact.set_external_id(flags.external_id);
  if (!flags.account.empty()) contact.set_account(NameIn("accounts", flags.account));
  REVOPS_RETURN_IF_ERROR(
      SetOwnerAndTeam(flags.owner, flags.team, contact.mutable_owner(), contact.mutable_team()));
  contact.set_country(flags.country);
  contact.set_note(flags.note);
  request.set_request_id(RequestIdOf(flags.write.request_id));
  request.set_validate_only(flags.write.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto created,
                          client->Call(client->leads(), &Stub::CreateContact, request));
  return PrintWritten(ShownContact(created), flags.write.is_validate_only, session);
}

void AddCommonListFlags(CLI::App& list, ListFlags& flags) {
  AddRepeated(list, "--owner", flags.owner, "Only these people's: name, slug or reps/{slug}");
  AddRepeated(list, "--team", flags.team, "Only these teams'");
  AddRepeated(list, "--external-id", flags.external_id, "Only these ids of another system");
  AddPageFlags(list, flags.pages);
}

void AddCommonCreateFlags(CLI::App& create, CreateFlags& flags) {
  create.add_option("--external-id", flags.external_id, "Its id in another system");
  create.add_option("--owner", flags.owner, "Whose it is: name, slug or reps/{slug}");
  create.add_option("--team", flags.team, "Which team's: name, slug or teams/{slug}");
  create.add_option("--country", flags.country, "As DE");
  create.add_option("--note", flags.note, "Free text");
  AddRequestIdFlag(create, flags.write.request_id);
  create.add_flag("--validate-only", flags.write.is_validate_only,
                  "Say every reason why it would be refused; change nothing");
}

void AddShow(CLI::App& group, Session& session, const char* what,
             absl::StatusOr<ExitCode> (*run)(const ShowFlags&, Session&)) {
  CLI::App* show = group.add_subcommand("show", "Everything about one");
  auto flags = std::make_shared<ShowFlags>();
  show->add_option(what, flags->name, "Its name, or the id alone")->required();
  OnRun(*show, session, flags, run);
}

CLI::App* AddGroup(CLI::App& app, const char* name, const char* what) {
  CLI::App* group = app.add_subcommand(name, what)->require_subcommand(1);
  group->fallthrough();
  return group;
}

}  // namespace

void AddAccountCommands(CLI::App& app, Session& session) {
  CLI::App* accounts = AddGroup(app, "accounts", "Companies");
  CLI::App* list = accounts->add_subcommand("list", "In order of recording, oldest first");
  auto listed = std::make_shared<ListFlags>();
  AddCommonListFlags(*list, *listed);
  AddRepeated(*list, "--segment", listed->segment, "Only these segments");
  AddRepeated(*list, "--parent", listed->parent, "Only below these accounts");
  list->add_option("--domain", listed->domain, "The account that has it");
  list->add_option("--name-begins", listed->display_name, "Names that begin so, in any case");
  list->add_flag("--customers", listed->only_customers, "Only those that bought");
  OnRun(*list, session, listed, &ListAccounts);
  AddShow(*accounts, session, "account", &ShowAccount);

  CLI::App* create = accounts->add_subcommand("create", "A new account");
  auto created = std::make_shared<CreateFlags>();
  create->add_option("--display-name", created->display_name, "The company's name")->required();
  AddRepeated(*create, "--domain", created->domains, "A domain of its own");
  create->add_option("--parent", created->parent, "The account it is a part of");
  create->add_option("--segment", created->segment, "A label");
  create->add_option("--industry", created->industry, "A label");
  AddCommonCreateFlags(*create, *created);
  OnRun(*create, session, created, &CreateAccount);
}

void AddContactCommands(CLI::App& app, Session& session) {
  CLI::App* contacts = AddGroup(app, "contacts", "People at companies");
  CLI::App* list = contacts->add_subcommand("list", "In order of recording, oldest first");
  auto listed = std::make_shared<ListFlags>();
  AddCommonListFlags(*list, *listed);
  AddRepeated(*list, "--account", listed->account, "Only at these accounts");
  AddRepeated(*list, "--lead", listed->lead, "Only those that these leads became");
  list->add_option("--email", listed->email, "The one with this address");
  list->add_option("--phone", listed->phone, "Those with this number");
  OnRun(*list, session, listed, &ListContacts);
  AddShow(*contacts, session, "contact", &ShowContact);

  CLI::App* create = contacts->add_subcommand("create", "A new contact");
  auto created = std::make_shared<CreateFlags>();
  AddPersonFlags(*create, created->person);
  create->add_option("--account", created->account, "The account the person is at");
  AddCommonCreateFlags(*create, *created);
  OnRun(*create, session, created, &CreateContact);
}

}  // namespace revops::cli
