// A writing method: parsed before the queue, acted on the writer's thread under the log's time.
#ifndef REVOPS_LEAD_SERVICE_API_WRITE_CALL_H_
#define REVOPS_LEAD_SERVICE_API_WRITE_CALL_H_

#include <functional>
#include <memory>
#include <utility>

#include "common/rpc/dispatcher.h"
#include "common/status/status.h"
#include "lead-service/store/sqlite_lead_store.h"

namespace revops::lead {

// `command` has a header; `act` fills the reply, perhaps more than once.
template <typename Command>
rpc::WriteStep StepOf(SqliteLeadStore* store, Command command,
                      std::function<absl::Status(CommandStore&, const Command&)> act) {
  auto shared = std::make_shared<Command>(std::move(command));
  return [store, shared, act = std::move(act)](sql::WriteContext& context) -> absl::Status {
    SqliteCommandStore commands = store->InCommand(context, shared->header.info);
    // The log's time, not the clock's: it never goes back, so two commands in a row are in order.
    shared->header.now = commands.now();
    return act(commands, *shared);
  };
}

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_WRITE_CALL_H_
