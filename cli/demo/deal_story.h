// One deal of the demo: its way through the stages, its amount, and the touchpoints on it.
#ifndef REVOPS_CLI_DEMO_DEAL_STORY_H_
#define REVOPS_CLI_DEMO_DEAL_STORY_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "cli/demo/cast.h"
#include "cli/demo/dice.h"
#include "cli/demo/story.h"

namespace revops::cli::demo {

// Where a deal comes from.
struct DealOrigin {
  size_t rep = 0;
  Company company;
  revops::type::v1::Channel channel = revops::type::v1::CHANNEL_OTHER;
  std::string source;
  int64_t lead = -1;  // its place in the story; -1: none
};

// A new customer, through the default pipeline.
void TellSale(Dice& dice, const DealOrigin& origin, absl::Time created, absl::Time end,
              Story& story);
// A customer who buys more, through the expansion pipeline.
void TellExpansion(Dice& dice, absl::Time created, absl::Time end, Story& story);

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_DEAL_STORY_H_
