// Accounts, contacts, reps, teams and activities between protos and the domain.
#ifndef REVOPS_LEAD_SERVICE_API_PEOPLE_WIRE_H_
#define REVOPS_LEAD_SERVICE_API_PEOPLE_WIRE_H_

#include <string>

#include "absl/status/statusor.h"
#include "lead-service/domain/account.h"
#include "lead-service/domain/activity.h"
#include "lead-service/domain/contact.h"
#include "lead-service/domain/rep.h"
#include "revops/lead/v1/account.pb.h"
#include "revops/lead/v1/rep.pb.h"
#include "revops/type/v1/activity.pb.h"

namespace revops::lead {

// Everything but the resume token, which the log's owner sets; also what is personal. Of one that
// is only validated: what it will be called and when it came is not known.
void ToProto(const Account& account, revops::lead::v1::Account* out);
void ToProto(const Contact& contact, revops::lead::v1::Contact* out);
void ToProto(const Rep& rep, revops::lead::v1::Rep* out);
void ToProto(const Team& team, revops::lead::v1::Team* out);
void ToProto(const Activity& activity, revops::type::v1::Activity* out);

// What events and images may not hold goes.
void LeaveOutPrivate(revops::lead::v1::Account* account);
void LeaveOutPrivate(revops::lead::v1::Contact* contact);
void LeaveOutPrivate(revops::lead::v1::Rep* rep);
void LeaveOutPrivate(revops::lead::v1::Team* team);
void LeaveOutPrivate(revops::type::v1::Activity* activity);

// The fields an update may change, not yet looked at.
AccountDetails DetailsFromProto(const revops::lead::v1::Account& account);
ContactDetails DetailsFromProto(const revops::lead::v1::Contact& contact);
RepDetails DetailsFromProto(const revops::lead::v1::Rep& rep);
TeamDetails DetailsFromProto(const revops::lead::v1::Team& team);
// INVALID_ARGUMENT with every field that is no known kind, direction, outcome, channel, instant or
// duration (fields relative to it). An unset time is InfinitePast().
absl::StatusOr<ActivityDetails> DetailsFromProto(const revops::type::v1::Activity& activity);

// One that ToProto made.
absl::StatusOr<Account> Restore(const revops::lead::v1::Account& account);
absl::StatusOr<Contact> Restore(const revops::lead::v1::Contact& contact);
absl::StatusOr<Rep> Restore(const revops::lead::v1::Rep& rep);
absl::StatusOr<Team> Restore(const revops::lead::v1::Team& team);
absl::StatusOr<Activity> Restore(const revops::type::v1::Activity& activity);

// The revision that EtagOf() made the etag of; DATA_LOSS where it is none.
absl::StatusOr<Revision> RevisionOfEtag(const std::string& etag);

// `leads/{uuid}` or `accounts/{uuid}`; INVALID_ARGUMENT naming `field`.
absl::StatusOr<ActivityParent> ParentFromName(absl::string_view field, const std::string& name);

// `{parent}/activities/{uuid}`; INVALID_ARGUMENT naming `field`.
struct ActivityName {
  ActivityParent parent;
  std::string id;
};
absl::StatusOr<ActivityName> ActivityFromName(absl::string_view field, const std::string& name);

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_PEOPLE_WIRE_H_
