#include "tests/deal-service/model/deal_model.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/deal-service/model/details.h"

namespace revops::deal::model {
namespace {

constexpr Micros kRequestMemory = Micros{24} * 3600 * 1'000'000;

bool Has(const Principal& who, revops::type::v1::Role role) {
  return std::find(who.roles().begin(), who.roles().end(), role) != who.roles().end();
}

Refusal NoSuchDeal() { return {absl::StatusCode::kNotFound, "DEAL_NOT_FOUND", {}}; }

template <typename Values, typename Value>
bool Allows(const Values& allowed, const Value& value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

}  // namespace

DealModel::DealModel(std::vector<pb::DealEvent> begun) : events_(std::move(begun)) {
  for (const pb::DealEvent& event : events_) pipelines_.push_back(event.pipeline());
}

bool DealModel::Reaches(const Principal& who, const std::string& owner, const std::string& team) {
  if (Has(who, revops::type::v1::ROLE_OPERATIONS)) return true;
  if (!who.rep().empty() && owner == who.rep()) return true;
  return !team.empty() &&
         std::find(who.teams().begin(), who.teams().end(), team) != who.teams().end();
}

const ModelDeal* DealModel::Find(const std::string& name) const {
  for (const ModelDeal& deal : deals_) {
    if (deal.image.name() == name) return &deal;
  }
  return nullptr;
}

const pb::SalesPipeline* DealModel::FindPipeline(const std::string& name, int version) const {
  const pb::SalesPipeline* found = nullptr;
  for (const pb::SalesPipeline& pipeline : pipelines_) {
    if (pipeline.name() != name) continue;
    if (version == 0 || pipeline.version() == version) found = &pipeline;
  }
  return found;
}

const DealModel::Remembered* DealModel::FindRequest(const Asked& asked, Refusal& refusal) const {
  if (asked.request_id.empty()) return nullptr;
  const auto found = requests_.find({asked.who->user(), asked.request_id});
  if (found == requests_.end() || found->second.recorded <= now() - kRequestMemory) return nullptr;
  if (found->second.content == asked.content) return &found->second;
  refusal = {absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED", {}};
  return nullptr;
}

void DealModel::Remember(const Asked& asked, Remembered what) {
  if (asked.request_id.empty()) return;
  what.content = asked.content;
  what.recorded = now();
  requests_[{asked.who->user(), asked.request_id}] = std::move(what);
}

DealModel::Answer DealModel::AnswerAgain(const Asked& asked, const Remembered& earlier) const {
  const ModelDeal& present = *Find(earlier.answer.name());
  if (!Reaches(*asked.who, present.image.owner(), present.image.team())) return {NoSuchDeal(), {}};
  Answer answer{{}, earlier.answer};
  answer.deal.set_title(present.image.title());
  return answer;
}

pb::DealEvent DealModel::NextEvent(const Asked& asked) const {
  pb::DealEvent event;
  const std::string& last_id = events_.back().event_id();
  const std::string store_id = last_id.substr(0, last_id.find(':'));
  event.set_revision(head() + 1);
  event.set_event_id(absl::StrCat(store_id, ":", event.revision(), ":0"));
  SetMicros(now(), event.mutable_commit_time());
  event.set_actor(asked.who->user());
  event.set_request_id(asked.request_id);
  event.set_schema_version(1);
  return event;
}

const ModelDeal& DealModel::Commit(std::vector<Draft> drafts, const Asked& asked) {
  const pb::DealEvent common = NextEvent(asked);
  for (size_t i = 0; i < drafts.size(); ++i) {
    pb::Deal& image = drafts[i].after.image;
    if (image.etag().empty()) *image.mutable_create_time() = common.commit_time();
    *image.mutable_update_time() = common.commit_time();
  }
  for (size_t i = 0; i < drafts.size(); ++i) {
    auto& [after, event] = drafts[i];
    after.image.set_etag(absl::StrCat(absl::Hex(common.revision())));
    after.revision = common.revision();
    event.MergeFrom(common);
    event.set_index(static_cast<int32_t>(i));
    event.set_event_id(
        absl::StrCat(common.event_id().substr(0, common.event_id().size() - 1), event.index()));
    *event.mutable_deal() = after.image;
    event.mutable_deal()->clear_title();
    events_.push_back(event);
  }
  ModelDeal& after = drafts.back().after;
  for (ModelDeal& deal : deals_) {
    if (deal.image.name() == after.image.name()) return deal = std::move(after);
  }
  deals_.push_back(std::move(after));
  return deals_.back();
}

std::vector<pb::Deal> DealModel::List(const pb::DealFilter& filter, const Principal& who) const {
  std::vector<pb::Deal> listed;
  for (const ModelDeal& model : deals_) {
    const pb::Deal& deal = model.image;
    bool matches =
        Reaches(who, deal.owner(), deal.team()) && Allows(filter.pipeline(), deal.pipeline()) &&
        Allows(filter.stage(), deal.stage()) && Allows(filter.state(), deal.state()) &&
        Allows(filter.owner(), deal.owner()) && Allows(filter.team(), deal.team()) &&
        Allows(filter.product(), deal.product()) && Allows(filter.account(), deal.account()) &&
        Allows(filter.external_id(), deal.external_id());
    if (filter.source_lead_size() > 0) {
      const auto& asked = filter.source_lead();
      matches = matches && std::any_of(asked.begin(), asked.end(), [&](const std::string& lead) {
                  return HasLead(deal, lead);
                });
    }
    for (const auto& [key, value] : filter.fields()) {
      matches = matches && TextOf(deal, "fields." + key) == value;
    }
    if (matches) listed.push_back(deal);
  }
  return listed;
}

std::vector<pb::DealEvent> DealModel::EventsFor(const Principal& who) const {
  std::vector<pb::DealEvent> told;
  std::map<std::string, pb::Deal> before;
  for (const pb::DealEvent& event : events_) {
    if (!event.has_deal()) {
      told.push_back(event);
      continue;
    }
    const auto known = before.find(event.deal().name());
    const bool was_theirs =
        known != before.end() && Reaches(who, known->second.owner(), known->second.team());
    if (Reaches(who, event.deal().owner(), event.deal().team())) {
      told.push_back(event);
    } else if (was_theirs) {
      pb::DealEvent left = event;
      left.clear_actor();
      left.clear_request_id();
      left.clear_changed_fields();
      left.clear_stage_change();
      left.clear_correction();
      left.clear_presumed_known_time();
      left.mutable_deal()->Clear();
      left.mutable_deal()->set_name(event.deal().name());
      left.set_left_view(true);
      told.push_back(left);
    }
    before[event.deal().name()] = event.deal();
  }
  return told;
}

}  // namespace revops::deal::model
