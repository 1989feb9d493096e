#include "lead-service/store/sqlite_lead_reader.h"

#include <algorithm>

#include "common/status/status.h"
#include "lead-service/store/lead_traits.h"
#include "lead-service/store/sqlite_intent_rows.h"
#include "lead-service/store/sqlite_lead_rows.h"

namespace revops::lead {
namespace {

constexpr char kDueSql[] =
    "SELECT lead.id FROM lead_due JOIN lead USING (subject_key) WHERE due <= ?"
    " ORDER BY due LIMIT ?";
// In place of an index: the last event of a revision.
constexpr int kLastEvent = -1;
// What a lead's numbers, times and names take in a reply, rather too much than too little.
constexpr size_t kRestBytes = 1024;

// By score a place is what is missing to the best, then to the last key, so that places ascend in
// both orders.
constexpr int kKeyBits = 48;
constexpr int64_t kKeyMax = (int64_t{1} << kKeyBits) - 1;
constexpr int32_t kScoreMax = 100;

int64_t PlaceOf(const LabelIndex::Ranked& row) {
  return (int64_t{kScoreMax} - row.number) << kKeyBits | (kKeyMax - row.key);
}

// Unset for the start.
std::optional<LabelIndex::Ranked> RankedAt(int64_t place) {
  if (place == 0) return std::nullopt;
  return LabelIndex::Ranked{static_cast<int32_t>(kScoreMax - (place >> kKeyBits)),
                            kKeyMax - (place & kKeyMax)};
}

int64_t KeyAt(LeadOrder order, int64_t place) {
  return order == LeadOrder::kRecorded ? place : RankedAt(place)->key;
}

}  // namespace

absl::StatusOr<StoredLead> SqliteLeadReader::Load(sql::Connection& connection, const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(const auto row,
                          SelectById(connection, SubjectTraits<Lead>::kSql, id.bytes()));
  if (!row.has_value()) return NoSuch<Lead>(id.ToString());
  return CompleteSubject(connection, *codec_, *row);
}

absl::StatusOr<Lead> SqliteLeadReader::Get(const Uuid& id, absl::Time deadline) {
  Lead lead;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(StoredLead stored, Load(connection, id));
    lead = std::move(stored.value);
    return absl::OkStatus();
  }));
  return lead;
}

absl::StatusOr<std::vector<int64_t>> SqliteLeadReader::FewKeys(sql::Connection& connection,
                                                               const LeadFilter& filter) {
  if (filter.by_person) return persons_->Find(filter.person_keys);
  std::vector<int64_t> keys;
  for (const std::string& external_id : filter.external_ids) {
    REVOPS_ASSIGN_OR_RETURN(const auto row,
                            SelectByExternalId(connection, SubjectTraits<Lead>::kSql, external_id));
    if (row.has_value()) keys.push_back(row->key);
  }
  return keys;
}

absl::StatusOr<std::vector<SqliteLeadReader::Place>> SqliteLeadReader::Places(
    sql::Connection& connection, const LeadFilter& filter, LeadOrder order, Place from,
    size_t limit, absl::Time deadline) {
  std::vector<Place> places;
  if (filter.external_ids.empty() && !filter.by_person) {
    if (order == LeadOrder::kRecorded) {
      return index_->Find(LabelFilterOf(filter), from, limit, deadline);
    }
    REVOPS_ASSIGN_OR_RETURN(
        const std::vector<LabelIndex::Ranked> best,
        index_->FindBest(LabelFilterOf(filter), RankedAt(from), limit, deadline));
    for (const LabelIndex::Ranked& row : best) places.push_back(PlaceOf(row));
    return places;
  }
  REVOPS_ASSIGN_OR_RETURN(const std::vector<int64_t> keys, FewKeys(connection, filter));
  for (const int64_t key : keys) {
    const Place place =
        order == LeadOrder::kRecorded ? key : PlaceOf({index_->NumberOf(key).value_or(0), key});
    if (place > from) places.push_back(place);
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (places.size() > limit) places.resize(limit);
  return places;
}

absl::StatusOr<Page<Lead>> SqliteLeadReader::List(const LeadFilter& filter, LeadOrder order,
                                                  int64_t from, int limit, absl::Time deadline) {
  Page<Lead> page;
  page.head = log_->head();
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    // One more than asked tells whether there is a next page.
    const size_t most = static_cast<size_t>(limit);
    REVOPS_ASSIGN_OR_RETURN(const std::vector<Place> places,
                            Places(connection, filter, order, from, most + 1, deadline));
    size_t bytes = 0;
    Place last = from;
    for (const Place place : places) {
      if (page.subjects.size() == most || bytes >= kPageBytesMax) {
        page.next_key = last;
        break;
      }
      last = place;
      REVOPS_ASSIGN_OR_RETURN(
          const auto row, SelectByKey(connection, SubjectTraits<Lead>::kSql, KeyAt(order, place)));
      // The index may be ahead of this connection's snapshot by a commit, or behind it.
      if (!row.has_value()) continue;
      REVOPS_ASSIGN_OR_RETURN(StoredLead stored, CompleteSubject(connection, *codec_, *row));
      if (!Matches(filter, stored.value)) continue;
      bytes += row->image.size() + stored.value.details.note.size() + kRestBytes;
      page.subjects.push_back(std::move(stored.value));
    }
    // Some of the places were no leads of this page: whether more follow is the next page's to say.
    if (page.next_key == 0 && places.size() > most) page.next_key = last;
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<LeadReader::ChangePage> SqliteLeadReader::Changes(const Uuid& id, const Admit& admit,
                                                                 ChangeCursor from, int limit,
                                                                 absl::Time deadline) {
  ChangePage page;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredLead stored, Load(connection, id));
    REVOPS_RETURN_IF_ERROR(admit(stored.value));
    const bool from_last = from.revision.value == 0;
    Revision at = from_last ? stored.value.revision : from.revision;
    int first = from_last ? kLastEvent : from.index;
    size_t bytes = 0;
    while (at.value != 0) {
      REVOPS_ASSIGN_OR_RETURN(std::optional<log::Record> record,
                              log::EventLog::ReadOne(connection, at));
      if (!record.has_value()) break;  // pruned: history is kept from here on
      const int count = static_cast<int>(record->events.size());
      if (record->subject != LogSubjectOf<Lead>(stored.key) || first >= count) {
        return InvalidField("page_token", "must be of this lead's history");
      }
      for (int i = first == kLastEvent ? count - 1 : first; i >= 0; --i) {
        const size_t size = record->events[static_cast<size_t>(i)].size();
        const bool is_full = static_cast<int>(page.events.size()) == limit ||
                             (bytes + size > kPageBytesMax && !page.events.empty());
        if (is_full) {
          page.next = {at, i};
          return absl::OkStatus();
        }
        bytes += size;
        page.events.push_back(std::move(record->events[static_cast<size_t>(i)]));
      }
      first = kLastEvent;
      at = record->previous;
    }
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<std::vector<Uuid>> SqliteLeadReader::DueForReactivation(absl::Time now, int limit,
                                                                       absl::Time deadline) {
  std::vector<Uuid> due;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kDueSql));
    select.Bind(1, absl::ToUnixMicros(now)).Bind(2, int64_t{limit});
    for (;;) {
      REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
      if (!found) return absl::OkStatus();
      if (const auto id = Uuid::FromBytes(select.Blob(0))) due.push_back(*id);
    }
  }));
  return due;
}

absl::StatusOr<std::vector<ConversionIntent>> SqliteLeadReader::Intents(absl::Time deadline) {
  std::vector<ConversionIntent> intents;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(intents, SelectIntents(connection));
    return absl::OkStatus();
  }));
  return intents;
}

}  // namespace revops::lead
