#include "metrics-service/follow/follower.h"

#include "absl/strings/str_cat.h"
#include "common/failpoint/fail_point.h"
#include "common/log/token.h"
#include "common/status/status.h"

namespace revops::metrics {
namespace {

absl::Status OfAnotherStore(const StreamWords& words, absl::string_view store_id,
                            absl::string_view followed) {
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_FOREIGN",
      absl::StrCat("the stream is of ", words.noun, " store ", store_id, ", the facts are of ",
                   followed),
      {{"stream_store", std::string(store_id)}, {"followed_store", std::string(followed)}});
}

}  // namespace

template <typename Half>
absl::StatusOr<std::string> FollowerOf<Half>::Restore() {
  using Facts = typename Half::Facts;
  const absl::Status loaded =
      facts_->template WithWriter<Facts>([this](Facts& facts, Followed& followed) -> absl::Status {
        facts.BeginFilling();
        REVOPS_ASSIGN_OR_RETURN(
            last_, store_->Load([&facts](const Fact& fact) { return Half::Apply(facts, fact); }));
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

template <typename Half>
std::pair<std::vector<typename FollowerOf<Half>::Told>, absl::Status> FollowerOf<Half>::NewEvents(
    const Response& response) const {
  std::vector<Told> events;
  for (const typename Half::Event& event : response.events()) {
    if (IsApplied(event.revision(), event.index())) continue;
    absl::StatusOr<std::vector<Fact>> facts = Half::Translate(event);
    if (!facts.ok()) return {std::move(events), facts.status()};
    events.push_back({event.revision(), event.index(), event.event_id(), *std::move(facts)});
  }
  return {std::move(events), absl::OkStatus()};
}

template <typename Half>
absl::Status FollowerOf<Half>::ApplyOne(typename Half::Facts& facts, Told told,
                                        std::vector<Fact>& applied) {
  for (Fact& fact : told.facts) {
    int64_t left_out = 0;
    std::optional<Fact> news = Half::NewsOf(facts, std::move(fact), &left_out);
    field_values_left_out_ += left_out;
    if (!news.has_value()) continue;
    // Whatever does not fit will not fit tomorrow either.
    if (const absl::Status fits = Half::Apply(facts, *news); !fits.ok()) {
      return absl::DataLossError(absl::StrCat("event ", told.id, ": ", fits.message()));
    }
    applied.push_back(*std::move(news));
  }
  return absl::OkStatus();
}

template <typename Half>
absl::Status FollowerOf<Half>::ApplyAll(typename Half::Facts& facts, std::vector<Told> events,
                                        std::vector<Fact>& applied) {
  for (Told& told : events) {
    const int64_t revision = told.revision;
    const int32_t index = told.index;
    REVOPS_RETURN_IF_ERROR(ApplyOne(facts, std::move(told), applied));
    last_.revision = revision;
    last_.index = index;
  }
  return absl::OkStatus();
}

template <typename Half>
absl::Status FollowerOf<Half>::Apply(const Response& response) {
  using Facts = typename Half::Facts;
  const absl::StatusOr<log::Position> position = log::DecodeToken(response.resume_token());
  if (!position.ok()) {
    return absl::DataLossError(
        absl::StrCat("a response without position: ", position.status().message()));
  }
  const bool is_foreign = !last_.store_id.empty() && last_.store_id != position->store_id;
  if (is_reset_due_ || is_foreign) {
    return OfAnotherStore(Half::kWords, position->store_id, last_.store_id);
  }
  REVOPS_RETURN_IF_ERROR(saver_.AwaitRoom(kSavePatience));
  auto [events, status] = NewEvents(response);
  if (!events.empty()) REVOPS_FAIL_POINT(kFollowerBeforeApply);
  std::vector<Fact> applied;
  facts_->template WithWriter<Facts>(
      [&, &events = events, &status = status](Facts& facts, Followed& followed) {
        const absl::Status fits = ApplyAll(facts, std::move(events), applied);
        if (!fits.ok()) status = fits;
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

template <typename Half>
absl::Status FollowerOf<Half>::Reset(const absl::Status& why) {
  using Facts = typename Half::Facts;
  if (ReasonOf(why) == "RESUME_TOKEN_EXPIRED") {
    return absl::FailedPreconditionError(
        absl::StrCat("the ", Half::kWords.noun,
                     " stream no longer has what comes behind the facts, and not their beginning "
                     "either: they are kept as they are; ",
                     why.message()));
  }
  // Half a reset leaves a store without what was not saved yet: nothing is applied until it is
  // done. Nobody is promised anything from here on.
  is_reset_due_ = true;
  arrivals_->Reset();
  saver_.Drop();
  REVOPS_RETURN_IF_ERROR(store_->Clear());
  facts_->template Clear<Facts>();
  facts_->template WithWriter<Facts>([](Facts& facts, Followed&) { facts.BeginFilling(); });
  last_ = {};
  is_reset_due_ = false;
  return absl::OkStatus();
}

template class FollowerOf<DealHalf>;
template class FollowerOf<LeadHalf>;

}  // namespace revops::metrics
