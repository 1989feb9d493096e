// What makes accounts, contacts, reps, teams and activities subjects of the store.
#ifndef REVOPS_LEAD_SERVICE_STORE_PEOPLE_TRAITS_H_
#define REVOPS_LEAD_SERVICE_STORE_PEOPLE_TRAITS_H_

#include <optional>
#include <string>

#include "lead-service/store/people_store.h"
#include "lead-service/store/private_texts.h"
#include "lead-service/store/sqlite_subject_table.h"
#include "lead-service/store/subject_sql.h"

namespace revops::lead {

// Those called by UUIDs, and those called by slugs.
struct UuidIds {
  static std::optional<std::string> BytesOf(const std::string& id) {
    const std::optional<Uuid> uuid = Uuid::Parse(id);
    if (!uuid.has_value()) return std::nullopt;
    return std::string(uuid->bytes());
  }
  static std::string BytesOf(const Uuid& id) { return std::string(id.bytes()); }
  static std::string TextOf(const Uuid& id) { return id.ToString(); }
};
struct SlugIds {
  static std::optional<std::string> BytesOf(const std::string& id) { return id; }
  static std::string TextOf(const std::string& id) { return id; }
};

// Of any of them; `Ids` tells what they are called by.
template <typename Subject, typename Ids>
struct PeopleTraits {
  static std::optional<std::string> IdBytes(const std::string& id) { return Ids::BytesOf(id); }
  static std::string IdOf(const Subject& subject) { return *IdBytes(Ids::TextOf(subject.id)); }
  static std::string TextOf(const Subject& subject) { return Ids::TextOf(subject.id); }
  static void Stamp(const log::Slot& slot, bool is_new, Subject& subject) {
    if (is_new) subject.created = slot.recorded_time;
    subject.updated = slot.recorded_time;
    subject.revision = slot.revision;
  }
  static Revision RevisionOf(const Subject& subject) { return subject.revision; }
  // Reps and teams have none.
  static std::string ExternalIdOf(const Subject& subject) {
    if constexpr (requires { subject.external_id; }) return subject.external_id;
    return {};
  }
};

template <>
struct SubjectTraits<Account> : PeopleTraits<Account, UuidIds> {
  static constexpr SubjectSql kSql = REVOPS_SUBJECT_SQL("account");
  static constexpr int kKind = 2;
  static constexpr char kCollection[] = "accounts";
  static constexpr char kNotFound[] = "ACCOUNT_NOT_FOUND";
  static PrivateTexts TakeOut(const Account& account) {
    PrivateTexts texts;
    texts.note = account.details.note;
    return texts;
  }
  static void PutBack(const PrivateTexts& texts, Account& account) {
    account.details.note = texts.note;
  }
};

template <>
struct SubjectTraits<Contact> : PeopleTraits<Contact, UuidIds> {
  static constexpr SubjectSql kSql = REVOPS_SUBJECT_SQL("contact");
  static constexpr int kKind = 3;
  static constexpr char kCollection[] = "contacts";
  static constexpr char kNotFound[] = "CONTACT_NOT_FOUND";
  static PrivateTexts TakeOut(const Contact& contact) {
    PrivateTexts texts;
    texts.person = contact.details.person;
    texts.note = contact.details.note;
    return texts;
  }
  static void PutBack(const PrivateTexts& texts, Contact& contact) {
    contact.details.person = texts.person;
    contact.details.note = texts.note;
  }
};

template <>
struct SubjectTraits<Rep> : PeopleTraits<Rep, SlugIds> {
  static constexpr SubjectSql kSql = REVOPS_SUBJECT_SQL("rep");
  static constexpr int kKind = 4;
  static constexpr char kCollection[] = "reps";
  static constexpr char kNotFound[] = "REP_NOT_FOUND";
  static PrivateTexts TakeOut(const Rep& rep) {
    PrivateTexts texts;
    texts.display_name = rep.details.display_name;
    return texts;
  }
  static void PutBack(const PrivateTexts& texts, Rep& rep) {
    rep.details.display_name = texts.display_name;
  }
};

template <>
struct SubjectTraits<Team> : PeopleTraits<Team, SlugIds> {
  static constexpr SubjectSql kSql = REVOPS_SUBJECT_SQL("team");
  static constexpr int kKind = 5;
  static constexpr char kCollection[] = "teams";
  static constexpr char kNotFound[] = "TEAM_NOT_FOUND";
  static PrivateTexts TakeOut(const Team&) { return {}; }
  static void PutBack(const PrivateTexts&, Team&) {}
};

template <>
struct SubjectTraits<Activity> : PeopleTraits<Activity, UuidIds> {
  static constexpr SubjectSql kSql = REVOPS_SUBJECT_SQL("activity");
  static constexpr int kKind = 6;
  static constexpr char kCollection[] = "activities";
  static constexpr char kNotFound[] = "ACTIVITY_NOT_FOUND";
  static PrivateTexts TakeOut(const Activity& activity) {
    PrivateTexts texts;
    texts.note = activity.details.note;
    return texts;
  }
  static void PutBack(const PrivateTexts& texts, Activity& activity) {
    activity.details.note = texts.note;
  }
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_PEOPLE_TRAITS_H_
