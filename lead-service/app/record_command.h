// What creating, changing and deleting an account, a contact, a rep or a team have in common: each
// use case says what is peculiar to its record.
#ifndef REVOPS_LEAD_SERVICE_APP_RECORD_COMMAND_H_
#define REVOPS_LEAD_SERVICE_APP_RECORD_COMMAND_H_

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "lead-service/app/command.h"
#include "lead-service/domain/fields.h"
#include "lead-service/store/people_store.h"

namespace revops::lead {

template <typename Record>
struct CreateRecordCommand {
  CommandHeader header;
  Record record;
};

template <typename Record>
struct UpdateRecordCommand {
  CommandHeader header;
  std::string id;  // what stands behind the `/` in its name
  // The fields of `values` that count, as the API names them; CheckMaskOf accepted them.
  std::vector<std::string> mask;
  typename Record::Details values;
};

template <typename Record>
struct DeleteRecordCommand {
  CommandHeader header;
  std::string id;
};

// What is peculiar to a record.
template <typename Record>
struct RecordRules {
  // Where its rows are.
  SubjectTable<Record>& table;
  // NOT_FOUND where it is outside the caller's reach; OK for what nobody owns.
  std::function<absl::Status(const Record&)> reach;
  // Details into their normal form, and every violated field at once (fields relative to it).
  std::function<absl::Status(typename Record::Details&)> normalize;
  // What its place among the others forbids; `before` is the record as stored (key 0: new).
  std::function<absl::Status(const Stored<Record>& before, const Record& after)> judge;
  // What goes with it when it is deleted; may be unset.
  std::function<absl::Status(const Record&)> before_delete = nullptr;
};

// INVALID_ARGUMENT of `status` with its fields as the request names them: `account.owner`.
inline absl::Status Within(absl::string_view prefix, const absl::Status& status) {
  if (!absl::IsInvalidArgument(status) || FieldViolationsOf(status).empty()) return status;
  Violations violations;
  violations.AddAll(prefix, status);
  return violations.ToStatus();
}

// What events leave out, and the sender of a repeated request knows, goes into its answer.
template <typename Details>
void TakeUntold(const std::vector<std::string>& mask, const Details& from, Details& to) {
  for (const Field<Details>& field : FieldsOf<Details>()) {
    if (field.telling == Telling::kValues) continue;
    if (std::find(mask.begin(), mask.end(), field.name) != mask.end()) field.take(from, to);
  }
}

// Which event a change of a record is.
template <typename Record>
struct EventOf;
template <>
struct EventOf<Account> {
  static constexpr EventType kChanged = EventType::kAccount;
};
template <>
struct EventOf<Contact> {
  static constexpr EventType kChanged = EventType::kContact;
};
template <>
struct EventOf<Rep> {
  static constexpr EventType kChanged = EventType::kRep;
};
template <>
struct EventOf<Team> {
  static constexpr EventType kChanged = EventType::kTeam;
};

template <typename Record>
absl::Status CheckRecordEtag(const CommandHeader& header, const Record& record) {
  return CheckEtag(header.etag, record.name(), record.revision);
}

// NOT_FOUND; `reason` as the store's for the same kind: `ACCOUNT_NOT_FOUND`.
inline absl::Status NoneThere(absl::string_view reason, const std::string& name) {
  return ErrorWithReason(absl::StatusCode::kNotFound, reason, absl::StrCat(name, ": there is none"),
                         {{"resource", name}});
}

template <typename Record>
absl::StatusOr<Record> CreateRecord(CommandStore& store, const RecordRules<Record>& rules,
                                    const CreateRecordCommand<Record>& command) {
  Record record = command.record;
  REVOPS_RETURN_IF_ERROR(Within(Record::kWord, rules.normalize(record.details)));
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Record answer, rules.table.AnswerOf(earlier->revision));
    REVOPS_RETURN_IF_ERROR(rules.reach(answer));
    TakeUntold(MaskOfSet(record.details), record.details, answer.details);
    return answer;
  }
  REVOPS_RETURN_IF_ERROR(Within(Record::kWord, rules.judge(Stored<Record>(), record)));
  if (command.header.validate_only) return record;
  Change<Record> change{EventOf<Record>::kChanged, command.header.now, record,
                        DifferencesOf(typename Record::Details(), record.details)};
  REVOPS_ASSIGN_OR_RETURN(Stored<Record> saved,
                          rules.table.Put(Stored<Record>(), std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return std::move(saved.value);
}

template <typename Record>
absl::StatusOr<Record> UpdateRecord(CommandStore& store, const RecordRules<Record>& rules,
                                    const UpdateRecordCommand<Record>& command) {
  const CommandHeader& header = command.header;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) {
    REVOPS_ASSIGN_OR_RETURN(Record answer, rules.table.AnswerOf(earlier->revision));
    REVOPS_RETURN_IF_ERROR(rules.reach(answer));
    TakeUntold(command.mask, command.values, answer.details);
    REVOPS_RETURN_IF_ERROR(rules.normalize(answer.details));
    return answer;
  }
  REVOPS_ASSIGN_OR_RETURN(const Stored<Record> stored, rules.table.Load(command.id));
  REVOPS_RETURN_IF_ERROR(rules.reach(stored.value));
  REVOPS_RETURN_IF_ERROR(CheckRecordEtag(header, stored.value));
  Record after = stored.value;
  TakeFieldsOf(command.mask, command.values, after.details);
  REVOPS_RETURN_IF_ERROR(Within(Record::kWord, rules.normalize(after.details)));
  REVOPS_RETURN_IF_ERROR(Within(Record::kWord, rules.judge(stored, after)));
  if (header.validate_only) return after;
  std::vector<FieldChange> fields = DifferencesOf(stored.value.details, after.details);
  if (fields.empty()) {
    REVOPS_RETURN_IF_ERROR(store.RememberUnchanged(stored.value.revision));
    return stored.value;
  }
  Change<Record> change{EventOf<Record>::kChanged, header.now, std::move(after), std::move(fields)};
  REVOPS_ASSIGN_OR_RETURN(Stored<Record> saved, rules.table.Put(stored, std::move(change)));
  REVOPS_RETURN_IF_ERROR(store.Append());
  return std::move(saved.value);
}

template <typename Record>
absl::Status DeleteRecord(CommandStore& store, const RecordRules<Record>& rules, EventType event,
                          const DeleteRecordCommand<Record>& command) {
  const CommandHeader& header = command.header;
  REVOPS_ASSIGN_OR_RETURN(const std::optional<EarlierAnswer> earlier, store.FindRequest());
  if (earlier.has_value()) return absl::OkStatus();
  REVOPS_ASSIGN_OR_RETURN(const Stored<Record> stored, rules.table.Load(command.id));
  REVOPS_RETURN_IF_ERROR(rules.reach(stored.value));
  REVOPS_RETURN_IF_ERROR(CheckRecordEtag(header, stored.value));
  REVOPS_RETURN_IF_ERROR(rules.judge(stored, stored.value));
  if (header.validate_only) return absl::OkStatus();
  if (rules.before_delete) REVOPS_RETURN_IF_ERROR(rules.before_delete(stored.value));
  REVOPS_RETURN_IF_ERROR(
      rules.table.Delete(stored, Change<Record>{event, header.now, stored.value}));
  return store.Append();
}

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_APP_RECORD_COMMAND_H_
