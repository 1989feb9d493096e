// What deal-service remembers, in the words of the trade.
//
// Reads and writes are different types: a DealWriter exists only inside one command of the store's
// writer, and everything it does stands or falls with that command. Every change appends its events
// in the same transaction. Errors: NOT_FOUND with the name of what is missing; store failures as
// common/sql tells them.
#ifndef REVOPS_DEAL_SERVICE_STORE_DEAL_STORE_H_
#define REVOPS_DEAL_SERVICE_STORE_DEAL_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/types/ids.h"
#include "deal-service/domain/change.h"
#include "deal-service/domain/deal.h"
#include "deal-service/domain/pipeline.h"

namespace revops::deal {

// Who does something, and the request that asked for it.
struct CommandInfo {
  std::string actor;
  std::string request_id;  // empty: none
  uint64_t request_hash = 0;
};

// A deal with the store's own handles.
struct StoredDeal {
  int64_t key = 0;         // 0: not stored yet
  int64_t last_visit = 0;  // newest ended visit, 0: none
  uint64_t import_hash = 0;
  Deal deal;
};

// What a change looks like to the log: made into bytes by the api room, which alone knows protos.
struct EventHeader {
  std::string store_id;
  Revision revision;
  int index = 0;
  absl::Time recorded_time;
  std::string actor;
  std::string request_id;
};

class EventCodec {
 public:
  virtual ~EventCodec() = default;
  virtual std::string EncodeDealChange(const EventHeader& header, const DealChange& change,
                                       const Pipeline& pipeline) const = 0;
  virtual std::string EncodePipelineCreated(const EventHeader& header,
                                            const Pipeline& pipeline) const = 0;
  // Of an event of kActivity, without its note; and whether the event recorded or changed it.
  struct ActivityAfter {
    Activity activity;
    bool is_new = true;
  };
  virtual absl::StatusOr<ActivityAfter> DecodeActivity(absl::string_view event) const = 0;
  // The deal as an event left it (without its title), for the answer to a repeated request.
  virtual absl::StatusOr<Deal> DecodeDealAfter(absl::string_view event) const = 0;
  virtual absl::StatusOr<Pipeline> DecodePipeline(absl::string_view event) const = 0;
};

using PipelinePtr = std::shared_ptr<const Pipeline>;

// What an earlier success of the same request answered.
struct EarlierAnswer {
  enum class Kind { kCreated, kChanged, kUnchanged } kind = Kind::kChanged;
  Revision revision;         // of the deal that was answered, or of the pipeline's creation
  int64_t pipeline_key = 0;  // set where a pipeline was answered that was there already
};

// One stay of a deal in a stage, with what its changes said of it, as they were recorded.
struct PastVisit {
  Visit visit;
  // As the visit began and, updates since included, as it ended; of the present one: as now.
  std::optional<Amount> amount_at_entry, amount_at_end;
  std::string loss_reason, lost_to;
};

class PipelineWriter {
 public:
  virtual ~PipelineWriter() = default;

  // The answer to the same request's earlier success, which may have changed nothing; INVALID_
  // ARGUMENT REQUEST_ID_REUSED where the content differs. Successes are remembered for 24 h.
  virtual absl::StatusOr<std::optional<EarlierAnswer>> FindRequest(const CommandInfo& info) = 0;
  virtual absl::StatusOr<Pipeline> PipelineAnswerOf(const EarlierAnswer& answer) = 0;
  // version 0: the latest.
  virtual absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) = 0;
  // Stages of all versions of all pipelines.
  virtual absl::StatusOr<int64_t> StagesStored() = 0;
  virtual absl::StatusOr<Pipeline> SavePipeline(const Pipeline& pipeline,
                                                const CommandInfo& info) = 0;
  // The request succeeded with a pipeline that is there already: a repetition answers the same.
  virtual absl::Status RememberUnchanged(const Pipeline& pipeline, const CommandInfo& info) = 0;
};

class DealWriter : public PipelineWriter {
 public:
  // The deal as it was answered, with its present title (titles are in no event).
  virtual absl::StatusOr<Deal> AnswerOf(const EarlierAnswer& answer) = 0;
  virtual absl::StatusOr<StoredDeal> Load(const Uuid& id) = 0;
  virtual absl::StatusOr<std::optional<StoredDeal>> FindByExternalId(
      const std::string& external_id) = 0;
  // The one deal that has this pass of a lead, as its source or by a contact.
  virtual absl::StatusOr<std::optional<StoredDeal>> FindByLead(const LeadPass& lead) = 0;
  // Ended and present visits, in order.
  virtual absl::StatusOr<std::vector<Visit>> Visits(const StoredDeal& stored) = 0;
  // The same with what was recorded of each: reads every change of the deal. FAILED_PRECONDITION
  // HISTORY_TOO_LONG beyond kHistoryReadMax revisions.
  virtual absl::StatusOr<std::vector<PastVisit>> Past(const StoredDeal& stored) = 0;
  // FAILED_PRECONDITION CUSTOM_FIELDS_FULL where `fields`, as DifferencesOf names them, would bring
  // more distinct custom fields into the store than log::kFieldKeysMax.
  virtual absl::Status CheckFieldKeys(const std::vector<FieldChange>& fields) = 0;

  // Writes the last change's deal and appends all changes as one revision, in order. Returns the
  // deal with recorded times and revision filled in. `stored` is the deal before (key 0: new).
  // ALREADY_EXISTS when a new deal's external_id is taken, or a lead that came with the changes.
  virtual absl::StatusOr<Deal> Save(const StoredDeal& stored, std::vector<DealChange> changes,
                                    const CommandInfo& info) = 0;
  // The request succeeded and the deal is as it was: keeps `stored.import_hash`, and the request,
  // so that a repetition gets this answer whatever has happened since.
  virtual absl::Status SaveUnchanged(const StoredDeal& stored, const CommandInfo& info) = 0;
};

// A page ends at this many bytes of deals or changes as well as at its count: half of what a
// message may have, as a foreign client's limit is often the same 4 MiB.
inline constexpr size_t kPageBytesMax = 2 << 20;
// Revisions of one deal that a comparison with its past reads on the writer's thread, at some 10 us
// each: whoever changed a deal more often has no past that a file could tell.
inline constexpr int kHistoryReadMax = 2048;

// Empty lists do not filter; values of one are alternatives, lists add up.
struct DealFilter {
  std::vector<std::string> pipelines;  // slugs
  std::vector<std::string> stages;
  std::vector<DealState> states;
  std::vector<std::string> owners, teams, companies, products, segments, sources, channels;
  std::vector<std::string> accounts;
  std::vector<std::string> external_ids;
  std::vector<Uuid> leads;  // of a deal, as its source or by a contact
  std::vector<std::pair<std::string, std::string>> fields;
  // The caller's reach: unset means all; else owner is `rep` or team one of `scope_teams`.
  bool scoped = false;
  std::string scope_rep;
  std::vector<std::string> scope_teams;
};

struct DealPage {
  std::vector<Deal> deals;
  int64_t next_key = 0;  // 0: the last page
  Revision head;         // what the page includes at least
};

// A place in a deal's history, newest first: event `index` of `revision` comes next.
struct ChangeCursor {
  Revision revision;  // 0: none
  int index = 0;
};

// Thread-safe. Sees what is safely on disk.
class DealReader {
 public:
  virtual ~DealReader() = default;
  // Asked about the deal before its history is read, in the same state of the store; its error ends
  // the reading.
  using Admit = std::function<absl::Status(const Deal&)>;

  virtual absl::StatusOr<Deal> Get(const Uuid& id, absl::Time deadline) = 0;
  // Deals with key > after_key, in order of recording; at most `limit` and about kPageBytesMax.
  virtual absl::StatusOr<DealPage> List(const DealFilter& filter, int64_t after_key, int limit,
                                        absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<Visit>> Visits(const Uuid& id, const Admit& admit,
                                                    absl::Time deadline) = 0;
  // The deal's events as serialized, newest first, starting at `from` (revision 0: the last); at
  // most `limit` and kPageBytesMax. INVALID_ARGUMENT page_token where `from` is of another deal.
  struct ChangePage {
    std::vector<std::string> events;
    ChangeCursor next;  // revision 0: the last page
  };
  virtual absl::StatusOr<ChangePage> Changes(const Uuid& id, const Admit& admit, ChangeCursor from,
                                             int limit, absl::Time deadline) = 0;
  virtual absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) = 0;
  // The latest version of each, by id.
  virtual std::vector<PipelinePtr> Pipelines() = 0;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_DEAL_STORE_H_
