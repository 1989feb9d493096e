// Numbers for groups as they come, by the codes of their values.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_GROUP_NUMBERS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_GROUP_NUMBERS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

// Without levels there is one group, from the start. Beyond kGroupsMax they are only counted, so
// that whoever asked can be told how many there are.
class GroupNumbers {
 public:
  using Codes = std::array<uint32_t, kMaxGroupLevels>;

  explicit GroupNumbers(size_t levels) : levels_(levels) {
    if (levels == 0) codes_.push_back({});
  }

  // kGroupsMax for all beyond.
  size_t IndexOf(const Codes& codes) {
    if (levels_ == 0) return 0;
    const bool is_direct = levels_ == 1 && codes[0] < kDirectCodesMax;
    if (is_direct && codes[0] < group_of_code_.size() && group_of_code_[codes[0]] != 0) {
      return group_of_code_[codes[0]] - 1;
    }
    const auto [group, is_new] = groups_.try_emplace(codes, std::min(groups_.size(), kGroupsMax));
    if (is_new && group->second < kGroupsMax) codes_.push_back(codes);
    if (is_direct) {
      if (codes[0] >= group_of_code_.size()) group_of_code_.resize(codes[0] + 1);
      group_of_code_[codes[0]] = static_cast<uint32_t>(group->second + 1);
    }
    return group->second;
  }

  // Takes the groups of `other`, which has the same levels and codes: the number here of each of
  // its own, the last one of all beyond kGroupsMax.
  std::vector<size_t> Absorb(const GroupNumbers& other) {
    if (levels_ == 0) return {0};
    std::vector<size_t> numbers;
    for (const Codes& codes : other.codes_) numbers.push_back(IndexOf(codes));
    numbers.resize(kGroupsMax + 1, kGroupsMax);
    // Those beyond are only counted.
    if (other.groups_.size() > kGroupsMax) {
      for (const auto& [codes, group] : other.groups_) IndexOf(codes);
    }
    return numbers;
  }

  // How many there are, also beyond kGroupsMax.
  size_t size() const { return levels_ == 0 ? 1 : groups_.size(); }
  const Codes& CodesOf(size_t group) const { return codes_[group]; }

 private:
  // Beyond, a table by code would be larger than what it saves.
  static constexpr uint32_t kDirectCodesMax = 1 << 16;

  const size_t levels_;
  absl::flat_hash_map<Codes, size_t> groups_;
  std::vector<Codes> codes_;
  // Of one level, by code, the group + 1: most groupings have few values. 0: not seen yet.
  std::vector<uint32_t> group_of_code_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_GROUP_NUMBERS_H_
