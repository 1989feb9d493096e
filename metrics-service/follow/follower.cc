#include "metrics-service/follow/follower.h"

#include <utility>
#include <variant>
#include <vector>

#include "common/status/status.h"
#include "metrics-service/follow/translate.h"

namespace revops::metrics {
namespace {

absl::Status ApplyTo(Facts& facts, const Fact& fact) {
  if (const auto* pipeline = std::get_if<PipelineFact>(&fact)) {
    return facts.ApplyPipeline(*pipeline);
  }
  return facts.Apply(std::get<DealFact>(fact));
}

// A fact that says only what is new: what is applied and kept.
Fact Reduced(const Facts& facts, Fact fact) {
  if (const auto* deal = std::get_if<DealFact>(&fact)) return facts.Reduced(*deal);
  return fact;
}

}  // namespace

absl::StatusOr<std::string> Follower::Restore() {
  const absl::Status loaded =
      facts_->WithWriter([this](Facts& facts, std::string& token) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(
            last_, store_->Load([&facts](const Fact& fact) { return ApplyTo(facts, fact); }));
        token = last_.resume_token;
        return absl::OkStatus();
      });
  REVOPS_RETURN_IF_ERROR(loaded);
  if (!last_.resume_token.empty()) arrivals_->Publish(last_.resume_token, true);
  return last_.resume_token;
}

absl::Status Follower::Apply(const revops::deal::v1::WatchDealsResponse& response) {
  REVOPS_RETURN_IF_ERROR(saver_.AwaitRoom(kSavePatience));
  struct Event {
    int64_t revision;
    int32_t index;
    Fact fact;
  };
  std::vector<Event> events;
  absl::Status status;
  for (const revops::deal::v1::DealEvent& event : response.events()) {
    if (IsApplied(event.revision(), event.index())) continue;
    absl::StatusOr<Fact> fact = Translate(event);
    if (!fact.ok()) {
      status = fact.status();
      break;
    }
    events.push_back({event.revision(), event.index(), *std::move(fact)});
  }
  std::vector<Fact> applied;
  facts_->WithWriter([&](Facts& facts, std::string& token) {
    for (Event& event : events) {
      Fact fact = Reduced(facts, std::move(event.fact));
      if (absl::Status fits = ApplyTo(facts, fact); !fits.ok()) {
        status = fits;
        break;
      }
      applied.push_back(std::move(fact));
      last_.revision = event.revision;
      last_.index = event.index;
    }
    if (status.ok()) token = response.resume_token();
  });
  const bool has_moved = status.ok() && last_.resume_token != response.resume_token();
  if (has_moved) last_.resume_token = response.resume_token();
  if (!applied.empty() || has_moved) saver_.Save(std::move(applied), last_);
  if (status.ok()) arrivals_->Publish(response.resume_token(), response.caught_up());
  return status;
}

absl::Status Follower::Reset() {
  saver_.Drop();
  REVOPS_RETURN_IF_ERROR(store_->Clear());
  facts_->Clear();
  arrivals_->Reset();
  last_ = {};
  return absl::OkStatus();
}

}  // namespace revops::metrics
