// CommandStore over SQLite: one command of the writer.
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_COMMAND_STORE_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_COMMAND_STORE_H_

#include <optional>
#include <vector>

#include "common/index/label_index.h"
#include "common/log/event_log.h"
#include "common/log/field_keys.h"
#include "common/log/quiet_requests.h"
#include "common/sql/writer.h"
#include "lead-service/store/lead_store.h"
#include "lead-service/store/lead_traits.h"
#include "lead-service/store/person_index.h"
#include "lead-service/store/sqlite_follow_rows.h"
#include "lead-service/store/sqlite_people_tables.h"
#include "lead-service/store/sqlite_subject_table.h"

namespace revops::lead {

// One for each kind of subject.
struct Codecs {
  const SubjectCodec<Lead>* lead = nullptr;
  PeopleCodecs people = {};
};

// What all commands share; outlives them.
struct LeadStoreParts {
  log::EventLog* log = nullptr;
  log::QuietRequests* quiet = nullptr;
  Codecs codecs;
  LabelIndex* lead_index = nullptr;
  PersonIndex* persons = nullptr;
  log::FieldKeys* field_keys = nullptr;
};

class SqliteCommandStore final : public CommandStore {
 public:
  SqliteCommandStore(const LeadStoreParts& parts, sql::WriteContext& context, CommandInfo info);
  SqliteCommandStore(const SqliteCommandStore&) = delete;
  SqliteCommandStore& operator=(const SqliteCommandStore&) = delete;

  absl::Time now() override { return revision_.slot.recorded_time; }
  absl::StatusOr<std::optional<EarlierAnswer>> FindRequest() override;
  SubjectTable<Lead>& leads() override { return leads_; }
  PeopleTables& people() override { return people_; }
  OutcomeTable& outcomes() override { return outcomes_; }
  std::vector<int64_t> LeadsWith(const PersonKeys& keys) override {
    return parts_.persons->Find(keys);
  }
  absl::StatusOr<std::vector<int64_t>> LeadsOfDeal(const std::string& deal) override;
  absl::Status CheckFieldKeys(const std::vector<FieldChange>& fields) override;
  absl::Status PutIntent(const ConversionIntent& intent) override;
  absl::StatusOr<std::optional<ConversionIntent>> FindIntent(const Uuid& lead) override;
  absl::Status DeleteIntent(const Uuid& lead) override;
  absl::StatusOr<std::string> AccountInMaking(const std::string& account_key) override;
  absl::Status Append() override;
  absl::Status AppendUnanswered() override;
  absl::Status RememberUnchanged(Revision answered) override;

 private:
  log::RequestKey RequestKey() const { return {info_.actor, info_.request_id, info_.request_hash}; }

  const LeadStoreParts& parts_;
  sql::WriteContext& context_;
  const CommandInfo info_;
  RevisionInProgress revision_;
  SqliteSubjectTable<Lead> leads_;
  SqlitePeopleTables people_;
  SqliteOutcomeTable outcomes_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_COMMAND_STORE_H_
