// Puts the demo's company into an empty suite, through the gateway as anybody would.
#ifndef REVOPS_CLI_DEMO_LOAD_H_
#define REVOPS_CLI_DEMO_LOAD_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/demo/story.h"
#include "cli/stop_signal.h"

namespace revops::cli::demo {

struct Loaded {
  int64_t reps = 0, leads = 0, deals = 0, open_deals = 0, activities = 0, contacts = 0;
  // Wait for these positions to see all of it in a report.
  std::string deal_token, lead_token;
};

// Whether a company of the demo is there already. FAILED_PRECONDITION where only its leads are: a
// load was interrupted, and another day's story is another one.
absl::StatusOr<bool> IsLoaded(Client& client);

// `progress(done, of)` after every call. An item that a service refuses ends it with that error:
// the demo's items are good. CANCELLED once stopped.
absl::StatusOr<Loaded> Load(Story story, Client& client, StopSignal& stop,
                            const std::function<void(int64_t done, int64_t of)>& progress);

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_LOAD_H_
