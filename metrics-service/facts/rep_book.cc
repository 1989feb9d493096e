#include "metrics-service/facts/rep_book.h"

#include <limits>

namespace revops::metrics {
namespace {

template <typename Fact, typename Histories>
bool IsLast(const Histories& histories, const Fact& fact) {
  const auto found = histories.find(fact.name);
  if (found == histories.end()) return false;
  Fact last = found->second.back().fact;
  last.recorded = fact.recorded;
  return last == fact;
}

}  // namespace

void RepBook::Add(const RepFact& fact, Recording recorded) {
  reps_[fact.name].push_back({recorded, fact});
}

void RepBook::Add(const TeamFact& fact, Recording recorded) {
  teams_[fact.name].push_back({recorded, fact});
}

bool RepBook::Has(const RepFact& fact) const { return IsLast(reps_, fact); }

bool RepBook::Has(const TeamFact& fact) const { return IsLast(teams_, fact); }

template <typename Fact>
const Fact* RepBook::At(const Histories<Fact>& histories, absl::string_view name,
                        const Lens& lens) {
  const auto found = histories.find(std::string(name));
  if (found == histories.end()) return nullptr;
  const Fact* best = nullptr;
  for (const Version<Fact>& version : found->second) {
    if (version.recorded >= lens.known || version.fact.effective >= lens.as_of) continue;
    if (best == nullptr || version.fact.effective >= best->effective) best = &version.fact;
  }
  return best;
}

const RepFact* RepBook::RepAt(absl::string_view name, const Lens& lens) const {
  return At(reps_, name, lens);
}

const TeamFact* RepBook::TeamAt(absl::string_view name, const Lens& lens) const {
  return At(teams_, name, lens);
}

const RepFact* RepBook::Present(absl::string_view name) const {
  return RepAt(name, {std::numeric_limits<Micros>::max(), kNoRecording});
}

}  // namespace revops::metrics
