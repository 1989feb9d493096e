// Labels as small numbers: equal texts get equal codes, code 0 is the empty text.
#ifndef REVOPS_METRICS_SERVICE_FACTS_DICTIONARY_H_
#define REVOPS_METRICS_SERVICE_FACTS_DICTIONARY_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace revops::metrics {

using LabelCode = uint32_t;

// Not thread-safe; texts stay where they are for the dictionary's life.
class Dictionary {
 public:
  Dictionary() { texts_.emplace_back(); }
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  // The text's code, a new one where it is new.
  LabelCode Code(absl::string_view text) {
    if (text.empty()) return 0;
    if (auto found = codes_.find(text); found != codes_.end()) return found->second;
    const auto code = static_cast<LabelCode>(texts_.size());
    texts_.emplace_back(text);
    codes_.emplace(texts_.back(), code);
    return code;
  }
  std::optional<LabelCode> Find(absl::string_view text) const {
    if (text.empty()) return 0;
    auto found = codes_.find(text);
    if (found == codes_.end()) return std::nullopt;
    return found->second;
  }
  absl::string_view Text(LabelCode code) const { return texts_[code]; }
  size_t size() const { return texts_.size(); }

 private:
  std::deque<std::string> texts_;
  absl::flat_hash_map<absl::string_view, LabelCode> codes_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_DICTIONARY_H_
