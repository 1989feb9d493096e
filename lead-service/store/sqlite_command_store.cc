#include "lead-service/store/sqlite_command_store.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/strip.h"
#include "common/status/check.h"
#include "common/status/status.h"
#include "lead-service/store/sqlite_intent_rows.h"
#include "lead-service/store/sqlite_lead_rows.h"

namespace revops::lead {
namespace {

constexpr char kLeadsOfDealSql[] =
    "SELECT subject_key FROM lead_deal WHERE deal = ? ORDER BY subject_key";
// Every answer is a subject at a revision.
constexpr int kSubjectAnswer = 0;

std::vector<std::string> KeysOf(const std::map<std::string, std::string>& fields) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : fields) keys.push_back(key);
  return keys;
}

}  // namespace

SqliteCommandStore::SqliteCommandStore(const LeadStoreParts& parts, sql::WriteContext& context,
                                       CommandInfo info)
    : parts_(parts),
      context_(context),
      info_(std::move(info)),
      revision_{parts.log, &context, parts.log->Next(context), {}},
      leads_(
          parts.codecs.lead, &revision_, &info_,
          [&parts](sql::WriteContext& write, int64_t key, const Lead* before,
                   const Lead* after) -> absl::Status {
            if (after != nullptr) {
              REVOPS_RETURN_IF_ERROR(parts.field_keys->Note(write, KeysOf(after->details.fields)));
            }
            return KeepBesideLead(write, parts.lead_index, parts.persons, key, before, after);
          }),
      people_(parts.codecs.people, &revision_, &info_),
      outcomes_(&context.connection()) {}

absl::StatusOr<std::optional<EarlierAnswer>> SqliteCommandStore::FindRequest() {
  using Kind = EarlierAnswer::Kind;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<log::Remembered> found,
                          parts_.log->FindRequest(context_, RequestKey()));
  if (found.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<log::Record> record,
                            log::EventLog::ReadOne(context_.connection(), found->revision));
    const bool is_first = record.has_value() && record->previous.value == 0;
    return std::optional<EarlierAnswer>(
        EarlierAnswer{found->revision, is_first ? Kind::kCreated : Kind::kChanged});
  }
  REVOPS_ASSIGN_OR_RETURN(const std::optional<log::QuietAnswer> quiet,
                          parts_.quiet->Find(context_, RequestKey(), now()));
  if (!quiet.has_value()) return std::optional<EarlierAnswer>();
  return std::optional<EarlierAnswer>(EarlierAnswer{Revision{quiet->value}, Kind::kUnchanged});
}

absl::StatusOr<std::vector<int64_t>> SqliteCommandStore::LeadsOfDeal(const std::string& deal) {
  std::vector<int64_t> keys;
  const absl::string_view id = absl::StripPrefix(deal, "deals/");
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, context_.connection().Prepare(kLeadsOfDealSql));
  select.Bind(1, id);
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return keys;
    keys.push_back(select.Int(0));
  }
}

absl::Status SqliteCommandStore::CheckFieldKeys(const std::vector<FieldChange>& fields) {
  return parts_.field_keys->Check(log::FieldKeysSetBy(fields));
}

absl::Status SqliteCommandStore::PutIntent(const ConversionIntent& intent) {
  return InsertIntent(context_.connection(), intent);
}

absl::StatusOr<std::optional<ConversionIntent>> SqliteCommandStore::FindIntent(const Uuid& lead) {
  return SelectIntent(context_.connection(), lead);
}

absl::Status SqliteCommandStore::DeleteIntent(const Uuid& lead) {
  return RemoveIntent(context_.connection(), lead);
}

absl::StatusOr<std::string> SqliteCommandStore::AccountInMaking(const std::string& account_key) {
  return SelectAccountInMaking(context_.connection(), account_key);
}

absl::Status SqliteCommandStore::Append() {
  revision_.entry.request_id = info_.request_id;
  revision_.entry.request_hash = info_.request_hash;
  return AppendUnanswered();
}

absl::Status SqliteCommandStore::AppendUnanswered() {
  REVOPS_CHECK(!revision_.entry.events.empty(), "something was put");
  revision_.entry.actor = info_.actor;
  return parts_.log->Append(context_, revision_.slot, revision_.entry);
}

absl::Status SqliteCommandStore::RememberUnchanged(Revision answered) {
  return parts_.quiet->Remember(context_, RequestKey(), {kSubjectAnswer, answered.value, {}},
                                now());
}

}  // namespace revops::lead
