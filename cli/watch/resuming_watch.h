// The deal stream as one that does not end: it reconnects and resumes by token.
#ifndef REVOPS_CLI_WATCH_RESUMING_WATCH_H_
#define REVOPS_CLI_WATCH_RESUMING_WATCH_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/stop_signal.h"

namespace revops::cli {

// The streams there are.
struct DealStream {
  using Request = revops::deal::v1::WatchDealsRequest;
  using Response = revops::deal::v1::WatchDealsResponse;
  static auto Open(Client& client, grpc::ClientContext& context, const Request& request) {
    return client.deal_watch().WatchDeals(&context, request);
  }
};
struct LeadStream {
  using Request = revops::lead::v1::WatchLeadsRequest;
  using Response = revops::lead::v1::WatchLeadsResponse;
  static auto Open(Client& client, grpc::ClientContext& context, const Request& request) {
    return client.leads().WatchLeads(&context, request);
  }
};

template <typename Stream>
struct WatchReceiver {
  // Takes one response; events that a reconnect repeats are already dropped. False ends the watch;
  // so does an error, and then the response counts as not taken.
  std::function<absl::StatusOr<bool>(const typename Stream::Response&)> take;
  // Says that the stream broke and when it will be resumed.
  std::function<void(const absl::Status&, absl::Duration)> broke;
};

// Watches until stopped (OK), until the receiver has enough (OK), or until an error, its own or one
// that waiting does not mend. `last_token` is where to resume: behind everything that was taken.
// Stream: DealStream or LeadStream.
template <typename Stream>
absl::Status WatchResuming(Client& client, StopSignal& stop, typename Stream::Request request,
                           const WatchReceiver<Stream>& receiver, std::string& last_token);

extern template absl::Status WatchResuming<DealStream>(Client&, StopSignal&, DealStream::Request,
                                                       const WatchReceiver<DealStream>&,
                                                       std::string&);
extern template absl::Status WatchResuming<LeadStream>(Client&, StopSignal&, LeadStream::Request,
                                                       const WatchReceiver<LeadStream>&,
                                                       std::string&);

}  // namespace revops::cli

#endif  // REVOPS_CLI_WATCH_RESUMING_WATCH_H_
