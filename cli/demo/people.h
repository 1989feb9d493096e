// Accounts and contacts of the demo's open deals, and what is known of the leads worked on.
#ifndef REVOPS_CLI_DEMO_PEOPLE_H_
#define REVOPS_CLI_DEMO_PEOPLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/demo/story.h"

namespace revops::cli::demo {

// The account of the deal's company: its name.
absl::StatusOr<std::string> OpenAccount(const revops::deal::v1::Deal& told, Client& client);

// One to three people with their roles into the deal `name`; how many.
absl::StatusOr<int> AddPeopleTo(const std::string& name, const revops::deal::v1::Deal& told,
                                size_t seed, Client& client);

// Ratings with evidence for some of the leads that are being worked on. `names` by place in the
// story.
absl::Status RateLeads(const Story& story, const std::vector<std::string>& names, Client& client);

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_PEOPLE_H_
