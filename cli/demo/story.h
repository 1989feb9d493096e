// A year and a half of the company: its leads, its deals with their history, and the activities on
// both, as items to import. A pure function of the seed and the day on which it ends.
#ifndef REVOPS_CLI_DEMO_STORY_H_
#define REVOPS_CLI_DEMO_STORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "revops/deal/v1/activity_requests.pb.h"
#include "revops/deal/v1/deal_requests.pb.h"
#include "revops/lead/v1/activity_requests.pb.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::cli::demo {

inline constexpr uint64_t kDefaultSeed = 7;
inline constexpr int kDays = 548;

struct DealStory {
  revops::deal::v1::DealWithHistory item;
  // The place of the lead that it came from among Story::leads; -1: none.
  int64_t lead = -1;
  bool is_open = false;
};

struct Story {
  std::vector<revops::lead::v1::LeadWithHistory> leads;
  std::vector<DealStory> deals;
  // In the order of time; items name lead and deal by their external_ids.
  std::vector<revops::lead::v1::LeadActivityItem> lead_activities;
  std::vector<revops::deal::v1::DealActivityItem> deal_activities;
};

Story TellStory(uint64_t seed, absl::Time end);

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_STORY_H_
