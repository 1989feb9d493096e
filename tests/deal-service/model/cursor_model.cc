#include "tests/deal-service/model/cursor_model.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "tests/deal-service/model/details.h"
#include "tests/deal-service/model/request_content.h"

namespace revops::deal::model {
namespace {

const char kCollection[] = "dealSubscriptions/";
constexpr Micros kRequestMemory = Micros{24} * 3600 * 1'000'000;

Refusal NoSuchSubscription() { return {absl::StatusCode::kNotFound, "SUBSCRIPTION_NOT_FOUND", {}}; }

Refusal WrongToken(const std::string& reason) {
  return {absl::StatusCode::kInvalidArgument, reason, {}};
}

// Only what random requests do wrong is looked for.
bool IsSubscriptionName(const std::string& name) {
  return absl::StartsWith(name, kCollection) && !absl::StrContains(name, ' ');
}

}  // namespace

std::string CursorModel::TokenAt(int64_t revision) const {
  const std::string& event_id = deals_->events().front().event_id();
  return log::EncodeToken({event_id.substr(0, event_id.find(':')), Revision{revision}});
}

std::pair<Refusal, int64_t> CursorModel::RevisionOf(const std::string& token) const {
  const auto position = log::DecodeToken(token);
  if (!position.ok()) return {WrongToken("RESUME_TOKEN_MALFORMED"), 0};
  const int64_t revision = position->revision.value;
  const bool is_here = token == TokenAt(revision) && revision <= deals_->head();
  return {is_here ? Refusal() : WrongToken("RESUME_TOKEN_FOREIGN"), revision};
}

bool CursorModel::Reaches(const Principal& who, const Cursor& cursor) {
  return cursor.owner == who.user() || std::find(who.roles().begin(), who.roles().end(),
                                                 revops::type::v1::ROLE_ADMIN) != who.roles().end();
}

const CursorModel::Cursor* CursorModel::Find(const std::string& name, const Principal& who) const {
  const auto found = cursors_.find(name);
  return found != cursors_.end() && Reaches(who, found->second) ? &found->second : nullptr;
}

template <typename Request>
const CursorModel::Remembered* CursorModel::FindRequest(const Request& request,
                                                        const Principal& who,
                                                        Refusal& refusal) const {
  if (request.request_id().empty()) return nullptr;
  const auto found = requests_.find({who.user(), request.request_id()});
  if (found == requests_.end() || found->second.recorded <= deals_->now() - kRequestMemory) {
    return nullptr;
  }
  if (found->second.content == ContentOf(request)) return &found->second;
  refusal = {absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED", {}};
  return nullptr;
}

template <typename Request>
void CursorModel::Remember(const Request& request, const Principal& who, int64_t revision,
                           bool has_moved) {
  if (request.request_id().empty()) return;
  requests_[{who.user(), request.request_id()}] = {ContentOf(request), deals_->now(), revision,
                                                   has_moved};
}

pb::Subscription CursorModel::Shown(const std::string& name, const Cursor& cursor) const {
  pb::Subscription told;
  told.set_name(name);
  told.set_owner(cursor.owner);
  told.set_resume_token(TokenAt(cursor.revision));
  told.set_lag_revisions(deals_->head() - cursor.revision);
  SetMicros(cursor.created, told.mutable_create_time());
  if (cursor.committed) SetMicros(*cursor.committed, told.mutable_commit_time());
  return told;
}

CursorModel::Answer CursorModel::Do(const pb::CreateSubscriptionRequest& request,
                                    const Principal& who) {
  Fields wrong = WrongRequestId(request.request_id());
  const std::string name = kCollection + request.subscription_id();
  if (!IsSubscriptionName(name)) wrong.emplace_back("subscription_id");
  if (request.start() == pb::WatchDealsRequest::START_SNAPSHOT) wrong.emplace_back("start");
  if (!wrong.empty()) return {Invalid(wrong)};
  Refusal refusal;
  if (const Remembered* earlier = FindRequest(request, who, refusal)) {
    return {{}, Shown(name, {who.user(), earlier->revision, earlier->recorded})};
  }
  if (!refusal.ok()) return {refusal};
  Cursor cursor{who.user(), deals_->head(), deals_->now()};
  if (request.start() == pb::WatchDealsRequest::START_EARLIEST) cursor.revision = 0;
  if (request.has_resume_token()) {
    std::tie(refusal, cursor.revision) = RevisionOf(request.resume_token());
    if (!refusal.ok()) return {refusal};
  }
  if (cursors_.contains(name)) {
    return {{absl::StatusCode::kAlreadyExists, "SUBSCRIPTION_EXISTS", {}}};
  }
  cursors_[name] = cursor;
  Remember(request, who, cursor.revision, true);
  return {{}, Shown(name, cursor)};
}

CursorModel::Answer CursorModel::Do(const pb::GetSubscriptionRequest& request,
                                    const Principal& who) const {
  if (!IsSubscriptionName(request.name())) return {Invalid({"name"})};
  const Cursor* cursor = Find(request.name(), who);
  if (cursor == nullptr) return {NoSuchSubscription()};
  return {{}, Shown(request.name(), *cursor)};
}

CursorModel::Answer CursorModel::Do(const pb::CommitSubscriptionRequest& request,
                                    const Principal& who) {
  Fields wrong = WrongRequestId(request.request_id());
  if (!IsSubscriptionName(request.name())) wrong.emplace_back("name");
  if (request.resume_token().empty()) wrong.emplace_back("resume_token");
  if (!wrong.empty()) return {Invalid(wrong)};
  Refusal refusal;
  const Remembered* earlier = FindRequest(request, who, refusal);
  if (!refusal.ok()) return {refusal};
  const Cursor* present = Find(request.name(), who);
  if (present == nullptr) return {NoSuchSubscription()};
  if (earlier != nullptr) {
    // One that moved nothing says again where it stands.
    if (!earlier->has_moved) return {{}, Shown(request.name(), *present)};
    return {{},
            Shown(request.name(),
                  {present->owner, earlier->revision, present->created, earlier->recorded})};
  }
  const auto [unusable, revision] = RevisionOf(request.resume_token());
  if (!unusable.ok()) return {unusable};
  Cursor& cursor = cursors_[request.name()];
  const bool has_moved = revision > cursor.revision;
  if (has_moved) {
    cursor.revision = revision;
    cursor.committed = deals_->now();
  }
  Remember(request, who, cursor.revision, has_moved);
  return {{}, Shown(request.name(), cursor)};
}

Refusal CursorModel::Do(const pb::DeleteSubscriptionRequest& request, const Principal& who) {
  Fields wrong = WrongRequestId(request.request_id());
  if (!IsSubscriptionName(request.name())) wrong.emplace_back("name");
  if (!wrong.empty()) return Invalid(wrong);
  Refusal refusal;
  if (FindRequest(request, who, refusal) != nullptr || !refusal.ok()) return refusal;
  const Cursor* present = Find(request.name(), who);
  if (present == nullptr) return NoSuchSubscription();
  Remember(request, who, present->revision, true);
  cursors_.erase(request.name());
  return {};
}

std::vector<pb::Subscription> CursorModel::List(const Principal& who) const {
  std::vector<pb::Subscription> listed;
  for (const auto& [name, cursor] : cursors_) {
    if (Reaches(who, cursor)) listed.push_back(Shown(name, cursor));
  }
  return listed;
}

std::pair<Refusal, int64_t> CursorModel::Behind(const std::string& name,
                                                const Principal& who) const {
  if (!IsSubscriptionName(name)) return {Invalid({"subscription"}), 0};
  const Cursor* cursor = Find(name, who);
  if (cursor == nullptr) return {NoSuchSubscription(), 0};
  return {Refusal(), cursor->revision};
}

std::vector<pb::DealEvent> CursorModel::Told(int64_t behind, const Principal& who) const {
  std::vector<pb::DealEvent> told = deals_->EventsFor(who);
  std::erase_if(told, [&](const pb::DealEvent& event) { return event.revision() <= behind; });
  return told;
}

}  // namespace revops::deal::model
