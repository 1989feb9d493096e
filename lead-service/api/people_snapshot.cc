#include "lead-service/api/people_snapshot.h"

#include "absl/time/clock.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/people_wire.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// What is told one after the other; the cursor's key holds the kind in its last bits.
enum Phase { kTeams, kReps, kAccounts, kContacts, kLeads };
constexpr int64_t kPhases = 8;

// Reps and accounts of the largest size then still fit one response (1 MiB).
constexpr int kPerPart = 32;
constexpr absl::Duration kReadMax = absl::Milliseconds(500);
constexpr int kPeopleSchemaVersion = 1;

pb::Team* MessageFor(const Team&, pb::LeadEvent& event) { return event.mutable_team(); }
pb::Rep* MessageFor(const Rep&, pb::LeadEvent& event) { return event.mutable_rep(); }
pb::Account* MessageFor(const Account&, pb::LeadEvent& event) { return event.mutable_account(); }
pb::Contact* MessageFor(const Contact&, pb::LeadEvent& event) { return event.mutable_contact(); }

template <typename Subject>
pb::LeadEvent EventFor(const Subject& subject) {
  pb::LeadEvent event;
  event.set_type(pb::LEAD_EVENT_TYPE_SNAPSHOT);
  event.set_schema_version(kPeopleSchemaVersion);
  event.set_revision(subject.revision.value);
  rpc::ToProto(subject.updated, event.mutable_commit_time());
  rpc::ToProto(subject.updated, event.mutable_effective_time());
  auto* message = MessageFor(subject, event);
  ToProto(subject, message);
  LeaveOutPrivate(message);
  return event;
}

template <typename Subject>
absl::Status TellPart(PeopleReader<Subject>& reader, const LeadView& view,
                      log::SnapshotCursor& cursor, pb::WatchLeadsResponse& response) {
  const int64_t phase = cursor.after_key % kPhases;
  REVOPS_ASSIGN_OR_RETURN(
      const std::vector<ToldSubject<Subject>> part,
      reader.TellAll(cursor.after_key / kPhases, kPerPart, absl::Now() + kReadMax));
  for (const ToldSubject<Subject>& told : part) {
    // What changed since comes as its event, behind the marker.
    if (told.subject.revision > cursor.at) continue;
    pb::LeadEvent event = EventFor(told.subject);
    if (view.ShowsNow(event)) *response.add_events() = std::move(event);
  }
  const bool is_last = static_cast<int>(part.size()) < kPerPart;
  cursor.after_key = is_last ? phase + 1 : part.back().key * kPhases + phase;
  return absl::OkStatus();
}

}  // namespace

int64_t LeadKeyOf(const log::SnapshotCursor& cursor) { return cursor.after_key / kPhases; }

void SetLeadKey(int64_t key, log::SnapshotCursor& cursor) {
  cursor.after_key = key == 0 ? 0 : key * kPhases + kLeads;
}

absl::StatusOr<bool> TellPeople(SqlitePeopleReaders& readers, const LeadView& view,
                                log::SnapshotCursor& cursor, pb::WatchLeadsResponse& response) {
  switch (cursor.after_key % kPhases) {
    case kTeams:
      REVOPS_RETURN_IF_ERROR(TellPart(readers.teams(), view, cursor, response));
      return false;
    case kReps:
      REVOPS_RETURN_IF_ERROR(TellPart(readers.reps(), view, cursor, response));
      return false;
    case kAccounts:
      REVOPS_RETURN_IF_ERROR(TellPart(readers.accounts(), view, cursor, response));
      return false;
    case kContacts:
      REVOPS_RETURN_IF_ERROR(TellPart(readers.contacts(), view, cursor, response));
      return false;
    default:
      return true;
  }
}

}  // namespace revops::lead
