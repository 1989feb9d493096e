#include "lead-service/api/people_wire.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "lead-service/app/command.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

using google::protobuf::RepeatedPtrField;

std::vector<std::string> ListOf(const RepeatedPtrField<std::string>& list) {
  return {list.begin(), list.end()};
}

// Name, times and etag: of what is stored alone.
template <typename Record, typename Message>
void StampToProto(const Record& record, Message* out) {
  if (record.revision.value == 0) return;
  out->set_name(record.name());
  rpc::ToProto(record.created, out->mutable_create_time());
  rpc::ToProto(record.updated, out->mutable_update_time());
  out->set_etag(EtagOf(record.revision));
}

template <typename Message, typename Record>
absl::Status RestoreStamp(const Message& message, Record& record) {
  REVOPS_ASSIGN_OR_RETURN(record.created, rpc::FromProto("create_time", message.create_time()));
  REVOPS_ASSIGN_OR_RETURN(record.updated, rpc::FromProto("update_time", message.update_time()));
  REVOPS_ASSIGN_OR_RETURN(record.revision, RevisionOfEtag(message.etag()));
  return absl::OkStatus();
}

absl::Status RestoreId(absl::string_view collection, const std::string& name, Uuid& out) {
  const auto id = Uuid::Parse(IdOf(collection, name).value_or(absl::string_view()));
  if (!id.has_value()) return absl::DataLossError(absl::StrCat(name, " is no name"));
  out = *id;
  return absl::OkStatus();
}

Person PersonOf(const pb::Person& person) {
  return {person.given_name(), person.family_name(), person.email(), person.phone(),
          person.job_title()};
}

void SetPerson(const Person& person, pb::Person* out) {
  out->set_given_name(person.given_name);
  out->set_family_name(person.family_name);
  out->set_email(person.email);
  out->set_phone(person.phone);
  out->set_job_title(person.job_title);
}

}  // namespace

absl::StatusOr<Revision> RevisionOfEtag(const std::string& etag) {
  int64_t value = 0;
  if (absl::SimpleHexAtoi(etag, &value)) return Revision{value};
  return absl::DataLossError("an etag of the store can not be read");
}

void ToProto(const Account& account, pb::Account* out) {
  const AccountDetails& details = account.details;
  StampToProto(account, out);
  out->set_external_id(account.external_id);
  out->set_display_name(details.display_name);
  out->mutable_domains()->Assign(details.domains.begin(), details.domains.end());
  out->set_parent(details.parent);
  out->set_owner(details.owner);
  out->set_team(details.team);
  out->set_segment(details.segment);
  out->set_industry(details.industry);
  out->set_country(details.country);
  out->set_note(details.note);
  if (account.customer_time.has_value()) {
    rpc::ToProto(*account.customer_time, out->mutable_customer_time());
  }
}

AccountDetails DetailsFromProto(const pb::Account& account) {
  AccountDetails details;
  details.display_name = account.display_name();
  details.domains = ListOf(account.domains());
  details.parent = account.parent();
  details.owner = account.owner();
  details.team = account.team();
  details.segment = account.segment();
  details.industry = account.industry();
  details.country = account.country();
  details.note = account.note();
  return details;
}

absl::StatusOr<Account> Restore(const pb::Account& message) {
  Account account;
  REVOPS_RETURN_IF_ERROR(RestoreId("accounts", message.name(), account.id));
  account.external_id = message.external_id();
  account.details = DetailsFromProto(message);
  if (message.has_customer_time()) {
    REVOPS_ASSIGN_OR_RETURN(account.customer_time,
                            rpc::FromProto("customer_time", message.customer_time()));
  }
  REVOPS_RETURN_IF_ERROR(RestoreStamp(message, account));
  return account;
}

void LeaveOutPrivate(pb::Account* account) { account->clear_note(); }

void ToProto(const Contact& contact, pb::Contact* out) {
  const ContactDetails& details = contact.details;
  StampToProto(contact, out);
  out->set_external_id(contact.external_id);
  out->set_account(details.account);
  SetPerson(details.person, out->mutable_person());
  out->set_owner(details.owner);
  out->set_team(details.team);
  out->set_country(details.country);
  out->set_note(details.note);
  out->set_lead(contact.lead);
}

ContactDetails DetailsFromProto(const pb::Contact& contact) {
  ContactDetails details;
  details.account = contact.account();
  details.person = PersonOf(contact.person());
  details.owner = contact.owner();
  details.team = contact.team();
  details.country = contact.country();
  details.note = contact.note();
  return details;
}

absl::StatusOr<Contact> Restore(const pb::Contact& message) {
  Contact contact;
  REVOPS_RETURN_IF_ERROR(RestoreId("contacts", message.name(), contact.id));
  contact.external_id = message.external_id();
  contact.details = DetailsFromProto(message);
  contact.lead = message.lead();
  REVOPS_RETURN_IF_ERROR(RestoreStamp(message, contact));
  return contact;
}

void LeaveOutPrivate(pb::Contact* contact) {
  contact->clear_person();
  contact->clear_note();
}

void ToProto(const Rep& rep, pb::Rep* out) {
  const RepDetails& details = rep.details;
  StampToProto(rep, out);
  out->set_name(rep.name());
  out->set_display_name(details.display_name);
  out->set_team(details.team);
  out->set_manager(details.manager);
  out->set_capacity(details.capacity);
  out->mutable_territories()->Assign(details.territories.begin(), details.territories.end());
  out->mutable_skills()->Assign(details.skills.begin(), details.skills.end());
  out->set_inactive(details.inactive);
  out->set_ramping(details.ramping);
}

RepDetails DetailsFromProto(const pb::Rep& rep) {
  RepDetails details;
  details.display_name = rep.display_name();
  details.team = rep.team();
  details.manager = rep.manager();
  details.capacity = rep.capacity();
  details.territories = ListOf(rep.territories());
  details.skills = ListOf(rep.skills());
  details.inactive = rep.inactive();
  details.ramping = rep.ramping();
  return details;
}

absl::StatusOr<Rep> Restore(const pb::Rep& message) {
  Rep rep;
  rep.id = std::string(IdOf("reps", message.name()).value_or(absl::string_view()));
  rep.details = DetailsFromProto(message);
  REVOPS_RETURN_IF_ERROR(RestoreStamp(message, rep));
  return rep;
}

void LeaveOutPrivate(pb::Rep* rep) { rep->clear_display_name(); }

void ToProto(const Team& team, pb::Team* out) {
  StampToProto(team, out);
  out->set_name(team.name());
  out->set_display_name(team.details.display_name);
  out->set_parent(team.details.parent);
}

TeamDetails DetailsFromProto(const pb::Team& team) {
  TeamDetails details;
  details.display_name = team.display_name();
  details.parent = team.parent();
  return details;
}

absl::StatusOr<Team> Restore(const pb::Team& message) {
  Team team;
  team.id = std::string(IdOf("teams", message.name()).value_or(absl::string_view()));
  team.details = DetailsFromProto(message);
  REVOPS_RETURN_IF_ERROR(RestoreStamp(message, team));
  return team;
}

void LeaveOutPrivate(pb::Team*) {}

}  // namespace revops::lead
