// What every command that changes a deal has in common: its last flags, and how it answers.
#ifndef REVOPS_CLI_COMMANDS_DEAL_ANSWER_H_
#define REVOPS_CLI_COMMANDS_DEAL_ANSWER_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/session.h"
#include "google/protobuf/timestamp.pb.h"
#include "revops/deal/v1/deal.pb.h"

namespace CLI {
class App;
}

namespace revops::cli {

struct WriteFlags {
  std::string at;
  std::string etag;
  std::string request_id;
  bool is_validate_only = false;
};

// --etag, --request-id, --validate-only; --at where the change has a time of its own.
void AddWriteFlags(CLI::App& command, WriteFlags& flags, bool has_time);

// --request-id alone, for writes that have no other of these.
void AddRequestIdFlag(CLI::App& command, std::string& request_id);

// The given request id, or a new one, under which the call may be tried again.
std::string RequestIdOf(const std::string& given);

void PrintDeal(const revops::deal::v1::Deal& deal, Session& session);

// Prints the changed deal, or that the change would be accepted; an error is handed on.
absl::StatusOr<ExitCode> AnswerWith(const absl::StatusOr<revops::deal::v1::Deal>& deal,
                                    const WriteFlags& flags, Session& session);

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_DEAL_ANSWER_H_
