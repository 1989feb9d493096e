// The people of the sales process and their teams, over time.
#ifndef REVOPS_METRICS_SERVICE_FACTS_REP_BOOK_H_
#define REVOPS_METRICS_SERVICE_FACTS_REP_BOOK_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "metrics-service/facts/lead_fact.h"
#include "metrics-service/facts/lens.h"

namespace revops::metrics {

// Not thread-safe. A company has hundreds of reps: plain lists do.
class RepBook {
 public:
  void Add(const RepFact& fact, Recording recorded);
  void Add(const TeamFact& fact, Recording recorded);
  // Whether the last thing said of it is the same, but for when it was recorded.
  bool Has(const RepFact& fact) const;
  bool Has(const TeamFact& fact) const;

  // As of the lens; null where it was not known then. The version with the greatest effective time,
  // among equals the later recorded.
  const RepFact* RepAt(absl::string_view name, const Lens& lens) const;
  const TeamFact* TeamAt(absl::string_view name, const Lens& lens) const;
  // As of now, as now known.
  const RepFact* Present(absl::string_view name) const;

  size_t reps() const { return reps_.size(); }
  size_t teams() const { return teams_.size(); }

 private:
  template <typename Fact>
  struct Version {
    Recording recorded = 0;
    Fact fact;
  };
  template <typename Fact>
  using Histories = std::map<std::string, std::vector<Version<Fact>>, std::less<>>;
  template <typename Fact>
  static const Fact* At(const Histories<Fact>& histories, absl::string_view name, const Lens& lens);

  Histories<RepFact> reps_;
  Histories<TeamFact> teams_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_REP_BOOK_H_
