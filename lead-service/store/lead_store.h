// What lead-service remembers, in the words of the trade.
//
// Everything it keeps is a subject: a lead, an account, a contact, a rep, a team, an activity. A
// subject's row holds its image, the same bytes that its events carry, and beside it, in a row that
// can be erased, what is personal. One command is one CommandStore: what it puts and deletes
// becomes one revision of the one log. Errors: NOT_FOUND with the name of what is missing; store
// failures as common/sql tells them.
#ifndef REVOPS_LEAD_SERVICE_STORE_LEAD_STORE_H_
#define REVOPS_LEAD_SERVICE_STORE_LEAD_STORE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/types/ids.h"
#include "lead-service/domain/lead.h"
#include "lead-service/domain/lead_change.h"
#include "lead-service/store/conversion_intent.h"

namespace revops::lead {

// A page ends at this many bytes of subjects as well as at its count: half of what a message may
// have, as a foreign client's limit is often the same 4 MiB.
inline constexpr size_t kPageBytesMax = 2 << 20;

// Who does something, and the request that asked for it.
struct CommandInfo {
  std::string actor;
  std::string request_id = {};  // empty: none
  uint64_t request_hash = 0;
};

// A subject with the store's own handles.
template <typename Subject>
struct Stored {
  int64_t key = 0;  // 0: not stored yet
  uint64_t import_hash = 0;
  Subject value = {};
};
using StoredLead = Stored<Lead>;

// What a change looks like to the log: made into bytes by the api room, which alone knows protos.
struct EventHeader {
  std::string store_id;
  Revision revision;
  int index = 0;
  absl::Time recorded_time;
  std::string actor;
  std::string request_id;
};

// Images and events of one kind of subject, never with what is personal. Thread-safe.
template <typename Subject>
class SubjectCodec {
 public:
  virtual ~SubjectCodec() = default;
  virtual std::string EncodeImage(const Subject& subject) const = 0;
  virtual absl::StatusOr<Subject> DecodeImage(absl::string_view image) const = 0;
  virtual std::string EncodeEvent(const EventHeader& header,
                                  const Change<Subject>& change) const = 0;
  // The subject as an event left it, for the answer to a repeated request; nothing where the event
  // is about another kind.
  virtual absl::StatusOr<std::optional<Subject>> DecodeAfter(absl::string_view event) const = 0;
};

// The rows of one kind, inside one command.
template <typename Subject>
class SubjectTable {
 public:
  virtual ~SubjectTable() = default;
  // By what stands behind the `/` in its name.
  virtual absl::StatusOr<Stored<Subject>> Load(const std::string& id) = 0;
  virtual absl::StatusOr<std::optional<Stored<Subject>>> LoadByKey(int64_t key) = 0;
  virtual absl::StatusOr<std::optional<Stored<Subject>>> FindByExternalId(
      const std::string& external_id) = 0;
  // The subject as an earlier success answered it, with its present personal data.
  virtual absl::StatusOr<Subject> AnswerOf(Revision revision) = 0;

  // Writes the change's subject and keeps its event for the revision. Returns it with recorded
  // times and revision filled in. `stored` is the subject before (key 0: new). ALREADY_EXISTS where
  // a new one's id or external_id is taken.
  virtual absl::StatusOr<Stored<Subject>> Put(const Stored<Subject>& stored,
                                              Change<Subject> change) = 0;
  // The row and what is personal are gone; the event stays.
  virtual absl::Status Delete(const Stored<Subject>& stored, Change<Subject> change) = 0;
  virtual absl::Status SetImportHash(const Stored<Subject>& stored, uint64_t import_hash) = 0;
};

// What an earlier success of the same request answered: the subject at this revision.
struct EarlierAnswer {
  Revision revision;
  // What it did: a creation, a change, or nothing.
  enum class Kind { kCreated, kChanged, kUnchanged } kind = Kind::kChanged;
};

// What two spellings of one person share, hashed; see domain/duplicates.h.
using PersonKeys = std::vector<uint64_t>;

class PeopleTables;  // people_store.h
class OutcomeTable;  // outcome_table.h

// What one command sees and does; everything stands or falls with the command.
class CommandStore {
 public:
  virtual ~CommandStore() = default;

  // The log's time: it never goes back, so two commands in a row are in order.
  virtual absl::Time now() = 0;
  // INVALID_ARGUMENT REQUEST_ID_REUSED where the content differs. Remembered for 24 h.
  virtual absl::StatusOr<std::optional<EarlierAnswer>> FindRequest() = 0;
  virtual SubjectTable<Lead>& leads() = 0;
  virtual PeopleTables& people() = 0;
  virtual OutcomeTable& outcomes() = 0;
  // Keys of the leads that have one of these, oldest first, written by this batch included; hashes
  // may collide, so look at what they stand for.
  virtual std::vector<int64_t> LeadsWith(const PersonKeys& keys) = 0;
  // Leads whose present conversion leads to the deal, by key.
  virtual absl::StatusOr<std::vector<int64_t>> LeadsOfDeal(const std::string& deal) = 0;
  // FAILED_PRECONDITION CUSTOM_FIELDS_FULL where `fields` would bring more distinct custom fields
  // into the store than log::kFieldKeysMax.
  virtual absl::Status CheckFieldKeys(const std::vector<FieldChange>& fields) = 0;
  // The conversions that are decided and not finished.
  virtual absl::Status PutIntent(const ConversionIntent& intent) = 0;
  virtual absl::StatusOr<std::optional<ConversionIntent>> FindIntent(const Uuid& lead) = 0;
  virtual absl::Status DeleteIntent(const Uuid& lead) = 0;
  // The account that a pending conversion will make for the key; empty: none.
  virtual absl::StatusOr<std::string> AccountInMaking(const std::string& account_key) = 0;

  // Everything that was put becomes one revision, about the first of them.
  virtual absl::Status Append() = 0;
  // The same for a request whose answer is still to come, with a later revision: a repetition is
  // not answered by this one.
  virtual absl::Status AppendUnanswered() = 0;
  // The request succeeded and nothing changed: a repetition gets the subject of that revision.
  virtual absl::Status RememberUnchanged(Revision answered) = 0;
};

// Empty lists do not filter; values of one are alternatives, lists add up.
struct LeadFilter {
  std::vector<LeadState> states;
  std::vector<std::string> owners, teams, sources, segments, companies, accounts, external_ids;
  std::vector<Channel> channels;
  PersonKeys person_keys;  // any of them
  bool by_person = false;  // ... also where there is none: then nothing passes
  int32_t score_min = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  // The caller's reach: unset means all; else owner is `rep` or team one of `scope_teams`.
  bool scoped = false;
  std::string scope_rep;
  std::vector<std::string> scope_teams;
};

enum class LeadOrder { kRecorded, kScore };

template <typename Subject>
struct Page {
  std::vector<Subject> subjects;
  int64_t next_key = 0;  // where the next page begins; 0: the last page
  Revision head;         // what the page includes at least
};

// A place in a subject's history, newest first: event `index` of `revision` comes next.
struct ChangeCursor {
  Revision revision;  // 0: none
  int index = 0;
};

// Thread-safe. Sees what is safely on disk.
class LeadReader {
 public:
  virtual ~LeadReader() = default;
  // Asked about the lead before its history is read, in the same state of the store.
  using Admit = std::function<absl::Status(const Lead&)>;

  virtual absl::StatusOr<Lead> Get(const Uuid& id, absl::Time deadline) = 0;
  // Leads in order of recording, or by score: the highest first, of equals who was recorded last.
  // From where a page of the same order said that the next begins, 0: from the start; at most
  // `limit` and about kPageBytesMax.
  virtual absl::StatusOr<Page<Lead>> List(const LeadFilter& filter, LeadOrder order, int64_t from,
                                          int limit, absl::Time deadline) = 0;
  // The lead's events as serialized, newest first, starting at `from` (revision 0: the last); at
  // most `limit` and kPageBytesMax. INVALID_ARGUMENT page_token where `from` is of another lead.
  struct ChangePage {
    std::vector<std::string> events;
    ChangeCursor next;  // revision 0: the last page
  };
  virtual absl::StatusOr<ChangePage> Changes(const Uuid& id, const Admit& admit, ChangeCursor from,
                                             int limit, absl::Time deadline) = 0;
  // NURTURING leads that are due, the earliest first.
  virtual absl::StatusOr<std::vector<Uuid>> DueForReactivation(absl::Time now, int limit,
                                                               absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<ConversionIntent>> Intents(absl::Time deadline) = 0;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_STORE_LEAD_STORE_H_
