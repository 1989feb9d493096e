// SubjectTable of one kind over SQLite, inside one command.
//
// A kind is known by its SubjectTraits: statements, id, texts that are personal, and what is kept
// beside its row (due times, an index in memory).
#ifndef REVOPS_LEAD_SERVICE_STORE_SQLITE_SUBJECT_TABLE_H_
#define REVOPS_LEAD_SERVICE_STORE_SQLITE_SUBJECT_TABLE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/event_log.h"
#include "common/sql/writer.h"
#include "common/status/status.h"
#include "lead-service/store/lead_store.h"
#include "lead-service/store/sqlite_subject_rows.h"

namespace revops::lead {

// Specialised for each kind:
//   static constexpr SubjectSql kSql; static constexpr int kKind (1 to 7);
//   static constexpr char kCollection[];  // `leads`
//   static constexpr char kNotFound[];    // `LEAD_NOT_FOUND`
//   static std::optional<std::string> IdBytes(const std::string& id);  // of what follows the `/`
//   static std::string IdOf(const Subject&);      // the same bytes
//   static std::string ExternalIdOf(const Subject&);
//   static PrivateTexts TakeOut(const Subject&);
//   static void PutBack(const PrivateTexts&, Subject&);
//   static void Stamp(const log::Slot&, bool is_new, Subject&);  // recorded times, revision
//   static Revision RevisionOf(const Subject&);
template <typename Subject>
struct SubjectTraits;

// Rows of different kinds share the log: its subjects are told apart by their kind.
template <typename Subject>
int64_t LogSubjectOf(int64_t key) {
  return key * 8 + SubjectTraits<Subject>::kKind;
}

template <typename Subject>
absl::Status NoSuch(const std::string& id) {
  using Traits = SubjectTraits<Subject>;
  const std::string name = absl::StrCat(Traits::kCollection, "/", id);
  return ErrorWithReason(absl::StatusCode::kNotFound, Traits::kNotFound,
                         absl::StrCat(name, ": there is none"), {{"resource", name}});
}

// With its private texts.
template <typename Subject>
absl::StatusOr<Stored<Subject>> CompleteSubject(sql::Connection& connection,
                                                const SubjectCodec<Subject>& codec,
                                                const SubjectRow& row) {
  using Traits = SubjectTraits<Subject>;
  REVOPS_ASSIGN_OR_RETURN(Subject subject, codec.DecodeImage(row.image));
  REVOPS_ASSIGN_OR_RETURN(const PrivateTexts texts,
                          SelectPrivate(connection, Traits::kSql, row.key));
  Traits::PutBack(texts, subject);
  return Stored<Subject>{row.key, row.import_hash, std::move(subject)};
}

// What the tables of one command write together.
struct RevisionInProgress {
  log::EventLog* log = nullptr;
  sql::WriteContext* context = nullptr;
  log::Slot slot;
  log::Entry entry;  // its events so far; about the first subject that was put
};

template <typename Subject>
class SqliteSubjectTable : public SubjectTable<Subject> {
 public:
  using Traits = SubjectTraits<Subject>;
  // What a kind keeps beside its row; before: nothing where the subject is new.
  using Beside = std::function<absl::Status(sql::WriteContext&, int64_t key, const Subject* before,
                                            const Subject* after)>;

  SqliteSubjectTable(const SubjectCodec<Subject>* codec, RevisionInProgress* revision,
                     const CommandInfo* info, Beside beside)
      : codec_(codec), revision_(revision), info_(info), beside_(std::move(beside)) {}

  absl::StatusOr<Stored<Subject>> Load(const std::string& id) override {
    const std::optional<std::string> bytes = Traits::IdBytes(id);
    if (!bytes.has_value()) return NoSuch<Subject>(id);
    REVOPS_ASSIGN_OR_RETURN(const auto row, SelectById(connection(), Traits::kSql, *bytes));
    if (!row.has_value()) return NoSuch<Subject>(id);
    return CompleteSubject(connection(), *codec_, *row);
  }
  absl::StatusOr<std::optional<Stored<Subject>>> LoadByKey(int64_t key) override {
    REVOPS_ASSIGN_OR_RETURN(const auto row, SelectByKey(connection(), Traits::kSql, key));
    return Maybe(row);
  }
  absl::StatusOr<std::optional<Stored<Subject>>> FindByExternalId(
      const std::string& external_id) override {
    REVOPS_ASSIGN_OR_RETURN(const auto row,
                            SelectByExternalId(connection(), Traits::kSql, external_id));
    return Maybe(row);
  }

  absl::StatusOr<Subject> AnswerOf(Revision revision) override {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<log::Record> record,
                            log::EventLog::ReadOne(connection(), revision));
    if (record.has_value()) {
      for (auto event = record->events.rbegin(); event != record->events.rend(); ++event) {
        REVOPS_ASSIGN_OR_RETURN(std::optional<Subject> after, codec_->DecodeAfter(*event));
        if (!after.has_value()) continue;
        REVOPS_ASSIGN_OR_RETURN(const auto row,
                                SelectById(connection(), Traits::kSql, Traits::IdOf(*after)));
        if (!row.has_value()) return NoSuch<Subject>(Traits::TextOf(*after));
        REVOPS_ASSIGN_OR_RETURN(const PrivateTexts texts,
                                SelectPrivate(connection(), Traits::kSql, row->key));
        Traits::PutBack(texts, *after);
        return *std::move(after);
      }
    }
    return absl::DataLossError(absl::StrCat("revision ", revision.value, " has no such answer"));
  }

  absl::StatusOr<Stored<Subject>> Put(const Stored<Subject>& stored,
                                      Change<Subject> change) override {
    const bool is_new = stored.key == 0;
    Traits::Stamp(revision_->slot, is_new, change.after);
    SubjectRow row{stored.key, stored.import_hash, codec_->EncodeImage(change.after)};
    if (is_new) {
      REVOPS_ASSIGN_OR_RETURN(row.key, Insert(change.after, row));
    } else {
      REVOPS_RETURN_IF_ERROR(UpdateSubject(connection(), Traits::kSql, row));
    }
    const PrivateTexts texts = Traits::TakeOut(change.after);
    if (texts != (is_new ? PrivateTexts() : Traits::TakeOut(stored.value))) {
      REVOPS_RETURN_IF_ERROR(SavePrivate(connection(), Traits::kSql, row.key, texts));
    }
    REVOPS_RETURN_IF_ERROR(
        beside_(*revision_->context, row.key, is_new ? nullptr : &stored.value, &change.after));
    KeepEvent(row.key, is_new ? Revision() : Traits::RevisionOf(stored.value), change);
    return Stored<Subject>{row.key, row.import_hash, std::move(change.after)};
  }

  absl::Status Delete(const Stored<Subject>& stored, Change<Subject> change) override {
    Traits::Stamp(revision_->slot, false, change.after);
    REVOPS_RETURN_IF_ERROR(DeleteSubject(connection(), Traits::kSql, stored.key));
    REVOPS_RETURN_IF_ERROR(beside_(*revision_->context, stored.key, &stored.value, nullptr));
    KeepEvent(stored.key, Traits::RevisionOf(stored.value), change);
    return absl::OkStatus();
  }

  absl::Status SetImportHash(const Stored<Subject>& stored, uint64_t import_hash) override {
    return UpdateImportHash(connection(), Traits::kSql, stored.key, import_hash);
  }

 private:
  sql::Connection& connection() { return revision_->context->connection(); }

  absl::StatusOr<std::optional<Stored<Subject>>> Maybe(const std::optional<SubjectRow>& row) {
    if (!row.has_value()) return std::optional<Stored<Subject>>();
    REVOPS_ASSIGN_OR_RETURN(Stored<Subject> stored, CompleteSubject(connection(), *codec_, *row));
    return std::optional<Stored<Subject>>(std::move(stored));
  }

  absl::StatusOr<int64_t> Insert(const Subject& subject, const SubjectRow& row) {
    const std::string external_id = Traits::ExternalIdOf(subject);
    absl::StatusOr<int64_t> key =
        InsertSubject(connection(), Traits::kSql, Traits::IdOf(subject), external_id, row);
    if (!absl::IsAlreadyExists(key.status())) return key;
    if (external_id.empty()) {
      const std::string name = absl::StrCat(Traits::kCollection, "/", Traits::TextOf(subject));
      return ErrorWithReason(absl::StatusCode::kAlreadyExists, "NAME_TAKEN",
                             absl::StrCat(name, ": there is one already"), {{"resource", name}});
    }
    return ErrorWithReason(absl::StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
                           absl::StrCat("external_id ", Quoted(external_id), " is another one's"),
                           {{"external_id", external_id}});
  }

  void KeepEvent(int64_t key, Revision previous, const Change<Subject>& change) {
    log::Entry& entry = revision_->entry;
    if (entry.events.empty()) {
      entry.subject = LogSubjectOf<Subject>(key);
      entry.previous = previous;
    }
    const EventHeader header{revision_->log->store_id(),
                             revision_->slot.revision,
                             static_cast<int>(entry.events.size()),
                             revision_->slot.recorded_time,
                             info_->actor,
                             info_->request_id};
    entry.events.push_back(codec_->EncodeEvent(header, change));
  }

  const SubjectCodec<Subject>* const codec_;
  RevisionInProgress* const revision_;
  const CommandInfo* const info_;
  const Beside beside_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_SQLITE_SUBJECT_TABLE_H_
