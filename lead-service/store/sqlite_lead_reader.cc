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

absl::StatusOr<std::vector<int64_t>> SqliteLeadReader::Keys(sql::Connection& connection,
                                                            const LeadFilter& filter,
                                                            int64_t after_key, size_t limit,
                                                            absl::Time deadline) {
  if (filter.external_ids.empty() && !filter.by_person) {
    return index_->Find(LabelFilterOf(filter), after_key, limit, deadline);
  }
  std::vector<int64_t> keys;
  if (filter.by_person) {
    keys = persons_->Find(filter.person_keys);
  } else {
    for (const std::string& external_id : filter.external_ids) {
      REVOPS_ASSIGN_OR_RETURN(
          const auto row, SelectByExternalId(connection, SubjectTraits<Lead>::kSql, external_id));
      if (row.has_value()) keys.push_back(row->key);
    }
  }
  std::erase_if(keys, [&](int64_t key) { return key <= after_key; });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (keys.size() > limit) keys.resize(limit);
  return keys;
}

absl::StatusOr<Page<Lead>> SqliteLeadReader::List(const LeadFilter& filter, int64_t after_key,
                                                  int limit, absl::Time deadline) {
  Page<Lead> page;
  page.head = log_->head();
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    // One more than asked tells whether there is a next page.
    const size_t most = static_cast<size_t>(limit);
    REVOPS_ASSIGN_OR_RETURN(const std::vector<int64_t> keys,
                            Keys(connection, filter, after_key, most + 1, deadline));
    size_t bytes = 0;
    int64_t last = after_key;
    for (const int64_t key : keys) {
      if (page.subjects.size() == most || bytes >= kPageBytesMax) {
        page.next_key = last;
        break;
      }
      last = key;
      REVOPS_ASSIGN_OR_RETURN(const auto row,
                              SelectByKey(connection, SubjectTraits<Lead>::kSql, key));
      // The index may be ahead of this connection's snapshot by a commit, or behind it.
      if (!row.has_value()) continue;
      REVOPS_ASSIGN_OR_RETURN(StoredLead stored, CompleteSubject(connection, *codec_, *row));
      if (!Matches(filter, stored.value)) continue;
      bytes += row->image.size() + stored.value.details.note.size() + kRestBytes;
      page.subjects.push_back(std::move(stored.value));
    }
    // Some of the keys were no leads of this page: whether more follow is the next page's to say.
    if (page.next_key == 0 && keys.size() > most) page.next_key = last;
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
