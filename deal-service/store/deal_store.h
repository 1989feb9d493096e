// What deal-service remembers, in the words of the trade.
//
// Reads and writes are different types: a DealWriter exists only inside one command of the store's
// writer, and everything it does stands or falls with that command. Every change appends its events
// in the same transaction. Errors: NOT_FOUND with the name of what is missing; store failures as
// common/sql tells them.
#ifndef REVOPS_DEAL_SERVICE_STORE_DEAL_STORE_H_
#define REVOPS_DEAL_SERVICE_STORE_DEAL_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
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
  // The deal as an event left it (without its title), for the answer to a repeated request.
  virtual absl::StatusOr<Deal> DecodeDealAfter(absl::string_view event) const = 0;
  virtual absl::StatusOr<Pipeline> DecodePipeline(absl::string_view event) const = 0;
};

using PipelinePtr = std::shared_ptr<const Pipeline>;

class DealWriter {
 public:
  virtual ~DealWriter() = default;

  // The revision of the same request's earlier success; INVALID_ARGUMENT REQUEST_ID_REUSED where
  // the content differs.
  virtual absl::StatusOr<std::optional<Revision>> FindRequest(const CommandInfo& info) = 0;
  // The deal as that revision left it, with its present title: the first answer again.
  virtual absl::StatusOr<Deal> AnswerOf(Revision revision) = 0;
  virtual absl::StatusOr<Pipeline> PipelineAnswerOf(Revision revision) = 0;

  virtual absl::StatusOr<StoredDeal> Load(const Uuid& id) = 0;
  virtual absl::StatusOr<std::optional<StoredDeal>> FindByExternalId(
      const std::string& external_id) = 0;
  // Ended and present visits, in order.
  virtual absl::StatusOr<std::vector<Visit>> Visits(const StoredDeal& stored) = 0;
  // version 0: the latest.
  virtual absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) = 0;

  // Writes the last change's deal and appends all changes as one revision, in order. Returns the
  // deal with recorded times and revision filled in. `stored` is the deal before (key 0: new).
  // ALREADY_EXISTS when a new deal's external_id is taken.
  virtual absl::StatusOr<Deal> Save(const StoredDeal& stored, std::vector<DealChange> changes,
                                    const CommandInfo& info) = 0;
  virtual absl::StatusOr<Pipeline> SavePipeline(const Pipeline& pipeline,
                                                const CommandInfo& info) = 0;
};

// Empty lists do not filter; values of one are alternatives, lists add up.
struct DealFilter {
  std::vector<std::string> pipelines;  // slugs
  std::vector<std::string> stages;
  std::vector<DealState> states;
  std::vector<std::string> owners, teams, companies, products, segments, sources, channels;
  std::vector<std::string> external_ids;
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

// Thread-safe. Sees what is safely on disk.
class DealReader {
 public:
  virtual ~DealReader() = default;
  virtual absl::StatusOr<Deal> Get(const Uuid& id, absl::Time deadline) = 0;
  // Deals with key > after_key, in order of recording.
  virtual absl::StatusOr<DealPage> List(const DealFilter& filter, int64_t after_key, int limit,
                                        absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<Visit>> Visits(const Uuid& id, absl::Time deadline) = 0;
  // The deal's events as serialized, newest revision first, starting at `from` (0: the last).
  struct ChangePage {
    std::vector<std::string> events;
    Revision next;  // 0: the last page
  };
  virtual absl::StatusOr<ChangePage> Changes(const Uuid& id, Revision from, int limit,
                                             absl::Time deadline) = 0;
  virtual absl::StatusOr<PipelinePtr> FindPipeline(const std::string& id, int32_t version) = 0;
  // The latest version of each, by id.
  virtual std::vector<PipelinePtr> Pipelines() = 0;
};

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_STORE_DEAL_STORE_H_
