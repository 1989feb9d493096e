#include "metrics-service/follow/half.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "common/status/status.h"
#include "metrics-service/follow/translate_deal.h"
#include "metrics-service/follow/translate_lead.h"

namespace revops::metrics {

absl::StatusOr<std::vector<Fact>> DealHalf::Translate(const Event& event) {
  REVOPS_ASSIGN_OR_RETURN(Fact fact, TranslateDeal(event));
  std::vector<Fact> facts;
  facts.push_back(std::move(fact));
  return facts;
}

std::optional<Fact> DealHalf::NewsOf(const Facts& facts, Fact fact, int64_t* values_left_out) {
  if (const auto* deal = std::get_if<DealFact>(&fact)) {
    return Fact(facts.Reduced(*deal, values_left_out));
  }
  if (const auto* activity = std::get_if<ActivityFact>(&fact)) {
    const std::optional<DealRow> deal = facts.Find(activity->subject);
    if (deal.has_value() && facts.activities().Has(*deal, *activity)) return std::nullopt;
  }
  return fact;
}

absl::Status DealHalf::Apply(Facts& facts, const Fact& fact) {
  if (const auto* pipeline = std::get_if<PipelineFact>(&fact)) {
    return facts.ApplyPipeline(*pipeline);
  }
  if (const auto* activity = std::get_if<ActivityFact>(&fact)) return facts.Apply(*activity);
  return facts.Apply(std::get<DealFact>(fact));
}

absl::StatusOr<std::vector<LeadStreamFact>> LeadHalf::Translate(const Event& event) {
  return TranslateLead(event);
}

std::optional<LeadStreamFact> LeadHalf::NewsOf(const LeadFacts& facts, LeadStreamFact fact,
                                               int64_t* values_left_out) {
  return std::visit(
      [&](auto& one) -> std::optional<LeadStreamFact> {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, LeadFact>) {
          std::optional<LeadFact> news = facts.NewsOf(one, values_left_out);
          if (!news.has_value()) return std::nullopt;
          return LeadStreamFact(*std::move(news));
        } else {
          if (facts.Has(one)) return std::nullopt;
          return LeadStreamFact(std::move(one));
        }
      },
      fact);
}

absl::Status LeadHalf::Apply(LeadFacts& facts, const LeadStreamFact& fact) {
  return std::visit([&facts](const auto& one) { return facts.Apply(one); }, fact);
}

}  // namespace revops::metrics
