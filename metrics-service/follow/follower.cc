#include "metrics-service/follow/follower.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "common/failpoint/fail_point.h"
#include "common/log/token.h"
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

absl::Status OfAnotherStore(absl::string_view store_id, absl::string_view followed) {
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_FOREIGN",
      absl::StrCat("the stream is of deal store ", store_id, ", the facts are of ", followed),
      {{"stream_store", std::string(store_id)}, {"followed_store", std::string(followed)}});
}

}  // namespace

absl::StatusOr<std::string> Follower::Restore() {
  const absl::Status loaded =
      facts_->WithWriter([this](Facts& facts, Followed& followed) -> absl::Status {
        facts.BeginFilling();
        REVOPS_ASSIGN_OR_RETURN(
            last_, store_->Load([&facts](const Fact& fact) { return ApplyTo(facts, fact); }));
        if (last_.has_caught_up) facts.Settle();
        followed = {last_.resume_token, last_.has_caught_up};
        return absl::OkStatus();
      });
  REVOPS_RETURN_IF_ERROR(loaded);
  if (last_.store_id.empty()) {
    const absl::StatusOr<log::Position> position = log::DecodeToken(last_.resume_token);
    if (position.ok()) last_.store_id = position->store_id;
  }
  if (!last_.resume_token.empty()) arrivals_->Publish(last_.resume_token, last_.has_caught_up);
  return last_.resume_token;
}

std::pair<std::vector<Follower::Event>, absl::Status> Follower::NewEvents(
    const revops::deal::v1::WatchDealsResponse& response) const {
  std::vector<Event> events;
  for (const revops::deal::v1::DealEvent& event : response.events()) {
    if (IsApplied(event.revision(), event.index())) continue;
    // Nothing is computed of touchpoints: they leave the deal's stages, amounts and labels alone.
    if (event.type() == revops::deal::v1::DEAL_EVENT_TYPE_ACTIVITY) continue;
    absl::StatusOr<Fact> fact = Translate(event);
    if (!fact.ok()) return {std::move(events), fact.status()};
    events.push_back({event.revision(), event.index(), event.event_id(), *std::move(fact)});
  }
  return {std::move(events), absl::OkStatus()};
}

absl::StatusOr<Fact> Follower::ApplyOne(Facts& facts, Event event) {
  if (const auto* deal = std::get_if<DealFact>(&event.fact)) {
    int64_t left_out = 0;
    event.fact = facts.Reduced(*deal, &left_out);
    field_values_left_out_ += left_out;
  }
  // Whatever does not fit will not fit tomorrow either.
  if (const absl::Status fits = ApplyTo(facts, event.fact); !fits.ok()) {
    return absl::DataLossError(absl::StrCat("event ", event.id, ": ", fits.message()));
  }
  return std::move(event.fact);
}

absl::Status Follower::Apply(const revops::deal::v1::WatchDealsResponse& response) {
  const absl::StatusOr<log::Position> position = log::DecodeToken(response.resume_token());
  if (!position.ok()) {
    return absl::DataLossError(
        absl::StrCat("a response without position: ", position.status().message()));
  }
  const bool is_foreign = !last_.store_id.empty() && last_.store_id != position->store_id;
  if (is_reset_due_ || is_foreign) return OfAnotherStore(position->store_id, last_.store_id);
  REVOPS_RETURN_IF_ERROR(saver_.AwaitRoom(kSavePatience));
  auto [events, status] = NewEvents(response);
  if (!events.empty()) REVOPS_FAIL_POINT(kFollowerBeforeApply);
  std::vector<Fact> applied;
  facts_->WithWriter([&, &events = events, &status = status](Facts& facts, Followed& followed) {
    for (Event& event : events) {
      const int64_t revision = event.revision;
      const int32_t index = event.index;
      absl::StatusOr<Fact> fact = ApplyOne(facts, std::move(event));
      if (!fact.ok()) {
        status = fact.status();
        break;
      }
      applied.push_back(*std::move(fact));
      last_.revision = revision;
      last_.index = index;
    }
    if (!status.ok()) return;
    // The first build is over; nobody reads yet.
    if (response.caught_up() && !followed.has_caught_up) facts.Settle();
    followed.token = response.resume_token();
    followed.has_caught_up = followed.has_caught_up || response.caught_up();
  });
  bool has_moved = false;
  if (status.ok()) {
    const bool has_caught_up = last_.has_caught_up || response.caught_up();
    has_moved =
        last_.resume_token != response.resume_token() || last_.has_caught_up != has_caught_up;
    last_.resume_token = response.resume_token();
    last_.has_caught_up = has_caught_up;
  }
  last_.store_id = position->store_id;
  if (!applied.empty()) REVOPS_FAIL_POINT(kFollowerAfterPublish);
  if (!applied.empty() || has_moved) saver_.Save(std::move(applied), last_);
  if (status.ok()) arrivals_->Publish(response.resume_token(), response.caught_up());
  return status;
}

absl::Status Follower::Reset(const absl::Status& why) {
  if (ReasonOf(why) == "RESUME_TOKEN_EXPIRED") {
    return absl::FailedPreconditionError(absl::StrCat(
        "the deal stream no longer has what comes behind the facts, and not their beginning "
        "either: they are kept as they are; ",
        why.message()));
  }
  // Half a reset leaves a store without what was not saved yet: nothing is applied until it is
  // done. Nobody is promised anything from here on.
  is_reset_due_ = true;
  arrivals_->Reset();
  saver_.Drop();
  REVOPS_RETURN_IF_ERROR(store_->Clear());
  facts_->Clear();
  facts_->WithWriter([](Facts& facts, Followed&) { facts.BeginFilling(); });
  last_ = {};
  is_reset_due_ = false;
  return absl::OkStatus();
}

}  // namespace revops::metrics
