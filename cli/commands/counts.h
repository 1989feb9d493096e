// What long work has done: how many of what.
#ifndef REVOPS_CLI_COMMANDS_COUNTS_H_
#define REVOPS_CLI_COMMANDS_COUNTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cli/session.h"

namespace revops::cli {

using Counts = std::vector<std::pair<const char*, int64_t>>;

// As a table, as CSV, or as one JSON object with `tokens` behind the counts.
void PrintCounts(const Counts& counts,
                 const std::vector<std::pair<const char*, std::string>>& tokens, Session& session);

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_COUNTS_H_
