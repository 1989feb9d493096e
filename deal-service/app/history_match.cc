#include "deal-service/app/history_match.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

class Differences {
 public:
  explicit Differences(const Deal& deal) : deal_(deal) {}

  void Add(absl::string_view what) {
    rules_.push_back(
        {"HISTORY_DIFFERS", deal_.name(),
         absl::StrCat("the stored history is not the beginning of the item's: ", what)});
  }
  void Compare(absl::string_view what, absl::string_view stored, absl::string_view told) {
    if (stored != told) Add(absl::StrCat(what, " is ", Quoted(stored), ", not ", Quoted(told)));
  }
  void Compare(absl::string_view what, absl::Time stored, absl::Time told) {
    if (stored == told) return;
    Add(absl::StrCat(what, " is ", FormatInstant(stored), ", not ", FormatInstant(told)));
  }
  absl::Status ToStatus() const { return UnmetRules(deal_.name(), rules_); }

 private:
  const Deal& deal_;
  std::vector<UnmetRule> rules_;
};

std::string TextOf(const std::optional<Amount>& amount) {
  return amount.has_value() ? amount->ToString() : std::string();
}

// What the item says of visit `i`, the first one being its creation.
const std::optional<Amount>& AmountOf(const ImportedDeal& item, size_t i) {
  return i == 0 ? item.deal.details.amount : item.past[i - 1].amount;
}

std::string NameOf(size_t i) {
  return i == 0 ? std::string("creation") : absl::StrCat("transitions[", i - 1, "]");
}

// An amount stood until the next one the item tells. Where that one has been taken, it must have
// been so, when it began or when it ended.
void CompareAmounts(const std::vector<PastVisit>& stored, const ImportedDeal& item,
                    Differences& differences) {
  std::optional<size_t> standing;
  for (size_t i = 0; i < stored.size(); ++i) {
    const std::optional<Amount>& told = AmountOf(item, i);
    if (!told.has_value()) continue;
    if (standing.has_value()) {
      const std::optional<Amount>& before = AmountOf(item, *standing);
      const std::optional<Amount>& at_end = stored[i - 1].amount_at_end;
      if (before != stored[*standing].amount_at_entry && before != at_end) {
        differences.Compare(NameOf(*standing) + ".amount", TextOf(at_end), TextOf(before));
      }
    }
    standing = i;
  }
}

void CompareStep(const PastVisit& stored, const PastStep& step, size_t i,
                 Differences& differences) {
  const std::string name = NameOf(i);
  differences.Compare(name + ".stage", stored.visit.stage, step.stage);
  differences.Compare(name + ".effective_time", stored.visit.entered, step.effective);
  // Only a loss keeps them.
  if (stored.visit.stage != step.stage || stored.loss_reason.empty()) return;
  differences.Compare(name + ".loss_reason", stored.loss_reason, step.loss_reason);
  differences.Compare(name + ".lost_to", stored.lost_to, step.lost_to);
}

}  // namespace

absl::StatusOr<size_t> StepsTaken(const Pipeline& pipeline, const std::vector<PastVisit>& stored,
                                  const Deal& deal, const ImportedDeal& item) {
  Differences differences(deal);
  differences.Compare("pipeline", deal.pipeline, item.pipeline);
  const std::string& first = item.deal.stage.empty() ? pipeline.FirstOpen().id : item.deal.stage;
  differences.Compare("stage", stored.front().visit.stage, first);
  differences.Compare("effective_create_time", stored.front().visit.entered, item.created);
  if (item.deal.source_lead.has_value()) {
    const auto text = [](const LeadPass& lead) {
      return absl::StrCat(LeadName(lead), " ", lead.pass);
    };
    differences.Compare("source_lead",
                        deal.source_lead.has_value() ? text(*deal.source_lead) : std::string(),
                        text(*item.deal.source_lead));
  }
  const size_t taken = stored.size() - 1;
  if (taken > item.past.size()) {
    differences.Add(absl::StrCat("it has ", taken, " steps, the item ", item.past.size()));
    return differences.ToStatus();
  }
  for (size_t i = 1; i <= taken; ++i) CompareStep(stored[i], item.past[i - 1], i, differences);
  CompareAmounts(stored, item, differences);
  REVOPS_RETURN_IF_ERROR(differences.ToStatus());
  return taken;
}

std::optional<Amount> AmountTold(const ImportedDeal& item) {
  std::optional<Amount> told = item.deal.details.amount;
  for (const PastStep& step : item.past) {
    if (step.amount.has_value()) told = step.amount;
  }
  return told;
}

}  // namespace revops::deal
