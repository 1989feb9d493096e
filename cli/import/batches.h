// Sends batches of items to the gateway: several calls in flight, answers handed on in order.
#ifndef REVOPS_CLI_IMPORT_BATCHES_H_
#define REVOPS_CLI_IMPORT_BATCHES_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "cli/client.h"
#include "cli/import/problem.h"
#include "cli/import/wire.h"
#include "cli/stop_signal.h"

namespace revops::cli {

template <typename Wire>
struct Batch {
  typename Wire::Request request;
  // As many as the request has items, in the same order; none twice, so that an item that is sent
  // again does not overtake a later one of its id.
  std::vector<SentRow> rows;
  // Rows of the same stretch of the file that are bad.
  std::vector<SentRow> bad_rows;
  // Good rows of it that the service is not asked about: a dry run for a pipeline that is not
  // there.
  int64_t judged_here = 0;
  // How far the file was read when this batch was full.
  int64_t bytes_read = 0;
};

// Wire: DealWire or LeadWire. Not thread-safe: one thread sends; the answers arrive on that thread,
// in the order of sending.
template <typename Wire>
class BatchSender {
 public:
  using Answered = std::function<void(Batch<Wire>& batch, const typename Wire::Response& response)>;

  // `in_flight_max` 1 or more.
  BatchSender(Client& client, StopSignal& stop, size_t in_flight_max, Answered answered);
  ~BatchSender();
  BatchSender(const BatchSender&) = delete;
  BatchSender& operator=(const BatchSender&) = delete;

  // Waits while the window is full, or while an item's external_id is in flight, so that rows of
  // one id keep their order. UNAVAILABLE and RESOURCE_EXHAUSTED, of the batch or of single items
  // in it, are waited for and sent again, as items are repeatable by their external_id. A batch
  // that is refused as a whole gives every row that error. Any other error is returned, as is one
  // that waiting did not end (CANCELLED when stopped meanwhile): rows with an outcome are answered
  // first, and nothing more should be sent.
  absl::Status Send(Batch<Wire> batch);
  // Waits for every answer.
  absl::Status Finish();

 private:
  struct Call;

  absl::Status FinishOldest();
  absl::Status AwaitAnswer(Call& call);
  void Start(Call& call);

  Client& client_;
  StopSignal& stop_;
  const size_t in_flight_max_;
  Answered answered_;
  std::deque<std::unique_ptr<Call>> in_flight_;
  // Their external_ids.
  absl::flat_hash_set<std::string> ids_in_flight_;
};

extern template class BatchSender<DealWire>;
extern template class BatchSender<LeadWire>;

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_BATCHES_H_
