// One lead of the demo: who it is, how far it came, and the deal that came of it.
#ifndef REVOPS_CLI_DEMO_LEAD_STORY_H_
#define REVOPS_CLI_DEMO_LEAD_STORY_H_

#include "absl/time/time.h"
#include "cli/demo/dice.h"
#include "cli/demo/story.h"

namespace revops::cli::demo {

void TellLead(Dice& dice, absl::Time arrived, absl::Time end, Story& story);

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_LEAD_STORY_H_
