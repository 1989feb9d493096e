#include "tests/deal-service/model/random_requests.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace revops::deal::model {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kDay = 86'400 * kSecond;

}  // namespace

std::string RandomRequests::AnyOf(std::initializer_list<const char*> values) {
  return *(values.begin() + Pick(static_cast<int>(values.size())));
}

std::string RandomRequests::AnyLead() {
  return absl::StrCat("leads/0190a0b0-0000-7000-8000-0000000000", 10 + Pick(40));
}

std::string RandomRequests::AnyContact() {
  return absl::StrCat("contacts/0190a0b0-0000-7000-8000-0000000000", 10 + Pick(8));
}

const ModelDeal& RandomRequests::AnyDeal(pb::DealState preferred) {
  const int count = static_cast<int>(model_->deals().size());
  const ModelDeal* deal = nullptr;
  for (int tries = 1 + Pick(6); tries > 0; --tries) {
    deal = &model_->deals()[static_cast<size_t>(Pick(count))];
    if (deal->image.state() == preferred) break;
  }
  return *deal;
}

std::string RandomRequests::AnyName(const ModelDeal& deal) {
  if (Chance(98)) return deal.image.name();
  return AnyOf({"deals/0190a0b0-0000-7000-8000-000000000000", "deals/17", "pipelines/default", ""});
}

// A stage of some pipeline: of another than the deal's at times.
std::string RandomRequests::AnyStage(const std::string& pipeline) {
  if (Chance(3)) return "nowhere";
  const bool is_default = (pipeline == "pipelines/default" || pipeline.empty()) != Chance(3);
  if (is_default) {
    return AnyOf(
        {"prospecting", "qualification", "meeting", "proposal", "negotiation", "won", "lost"});
  }
  return AnyOf({"first", "second", "third", "signed", "paid", "dropped", "beaten"});
}

Micros RandomRequests::When(const ModelDeal& deal) {
  const Micros now = model_->now();
  switch (Pick(10)) {
    case 0:
      return now + (1 + Pick(100)) * kSecond;
    case 1:
      return deal.entered() - (1 + Pick(1000)) * kSecond;
    case 2:
      return deal.entered();
    case 3:
      return now;
    case 4:
    case 5: {
      // Close to when a detail changed, or to the creation.
      auto changed = deal.changed_at.begin();
      std::advance(changed, Pick(static_cast<int>(deal.changed_at.size()) + 1));
      const Micros at = changed != deal.changed_at.end()
                            ? changed->second
                            : MicrosOf(deal.image.effective_create_time());
      return at + (Pick(3) - 1) * kSecond;
    }
    default:
      // Between the entry and now.
      return deal.entered() + (now - deal.entered()) / kSecond * Pick(1000) / 1000 * kSecond;
  }
}

template <typename Request>
AnyRequest RandomRequests::Verb() {
  const pb::DealState closed = Chance(50) ? pb::DEAL_STATE_WON : pb::DEAL_STATE_LOST;
  constexpr bool kReopens = std::is_same_v<Request, pb::ReopenDealRequest>;
  const ModelDeal& deal = AnyDeal(kReopens ? closed : pb::DEAL_STATE_OPEN);
  Request request;
  request.set_name(AnyName(deal));
  Ask(request);
  if (Chance(20)) request.set_etag(deal.image.etag());
  if (Chance(5)) request.set_etag(AnyOf({"1", "ffff", "x"}));
  constexpr bool kHasTime = !std::is_same_v<Request, pb::VoidDealRequest>;
  if constexpr (kHasTime) {
    if (Chance(50)) SetMicros(When(deal), request.mutable_effective_time());
    if (Chance(25)) request.set_to_stage(AnyStage(deal.image.pipeline()));
  }
  if constexpr (std::is_same_v<Request, pb::WinDealRequest>) {
    if (Chance(40)) SetAmount(request.mutable_amount());
  }
  if constexpr (std::is_same_v<Request, pb::LoseDealRequest>) {
    request.set_loss_reason(AnyOf({"price", "price", "feature", "no need", ""}));
    if (Chance(30)) request.set_lost_to("Rival");
  }
  return request;
}

void RandomRequests::SetAmount(revops::type::v1::Amount* amount) {
  if (Chance(90)) {
    amount->mutable_one_off()->set_currency_code("USD");
    amount->mutable_one_off()->set_units(Chance(3) ? -1 : Pick(4));
    if (amount->one_off().units() >= 0) amount->mutable_one_off()->set_nanos(Pick(2) * 500'000'000);
  }
  if (Chance(30) || !amount->has_one_off()) {
    amount->mutable_recurring_per_month()->set_currency_code("USD");
    amount->mutable_recurring_per_month()->set_units(1 + Pick(2));
    amount->set_recurring_months(Pick(2) * 12);
  }
}

pb::Deal RandomRequests::Details() {
  pb::Deal deal;
  if (Chance(40)) deal.set_title(AnyOf({"Boiler", "Pump"}));
  if (Chance(60)) SetAmount(deal.mutable_amount());
  if (Chance(30)) {
    deal.mutable_expected_close_date()->set_year(2026);
    deal.mutable_expected_close_date()->set_month(1 + Pick(12));
    deal.mutable_expected_close_date()->set_day(1 + Pick(28));
  }
  if (Chance(25)) {
    deal.set_forecast_category_override(Chance(5) ? pb::FORECAST_CATEGORY_CLOSED
                                                  : static_cast<pb::ForecastCategory>(1 + Pick(4)));
  }
  if (Chance(80)) deal.set_owner(AnyOf({"reps/ada", "reps/bob", "reps/cara"}));
  if (Chance(2)) deal.set_owner("ada");
  if (Chance(50)) deal.set_team(AnyOf({"teams/red", "teams/blue"}));
  if (Chance(20)) deal.set_account("accounts/acme");
  if (Chance(30)) deal.set_company(AnyOf({"Acme", "Globex"}));
  if (Chance(30)) deal.set_product(AnyOf({"Boiler", "Pump"}));
  if (Chance(20)) deal.set_source("fair");
  if (Chance(50)) (*deal.mutable_fields())["region"] = AnyOf({"north", "south"});
  if (Chance(20)) (*deal.mutable_fields())["size"] = Chance(5) ? "" : "large";
  return deal;
}

AnyRequest RandomRequests::Create() {
  pb::CreateDealRequest request;
  *request.mutable_deal() = Details();
  Ask(request);
  if (Chance(30)) request.mutable_deal()->set_external_id(absl::StrCat("x-", Pick(40)));
  if (Chance(20)) request.mutable_deal()->set_source_lead(AnyLead());
  if (Chance(10)) request.mutable_deal()->set_source_pass(Chance(5) ? -1 : Pick(4));
  if (Chance(2)) request.mutable_deal()->set_source_lead("leads/17");
  if (Chance(50)) request.mutable_deal()->set_pipeline("pipelines/strict");
  if (Chance(2)) request.mutable_deal()->set_pipeline("pipelines/none");
  if (Chance(30)) request.mutable_deal()->set_stage(AnyStage(request.deal().pipeline()));
  if (Chance(60)) {
    const Micros past = Chance(5) ? -kSecond : Pick(40) * kDay;
    SetMicros(model_->now() - past, request.mutable_effective_time());
  }
  return request;
}

AnyRequest RandomRequests::Update() {
  const ModelDeal& deal = AnyDeal();
  pb::UpdateDealRequest request;
  *request.mutable_deal() = Details();
  request.mutable_deal()->set_name(AnyName(deal));
  Ask(request);
  if (Chance(20)) request.set_etag(deal.image.etag());
  if (Chance(5)) request.set_etag("ffff");
  if (Chance(40)) SetMicros(When(deal), request.mutable_effective_time());
  if (Chance(30)) return request;
  for (int paths = 1 + Pick(3); paths > 0; --paths) {
    request.mutable_update_mask()->add_paths(
        AnyOf({"title", "amount", "expected_close_date", "forecast_category_override", "owner",
               "team", "company", "product", "fields", "fields.region", "fields.size"}));
  }
  if (Chance(3)) request.mutable_update_mask()->add_paths("stage");
  return request;
}

AnyRequest RandomRequests::Correct() {
  const ModelDeal& deal = AnyDeal();
  pb::CorrectDealRequest request;
  request.set_name(AnyName(deal));
  Ask(request);
  if (Chance(20)) request.set_etag(deal.image.etag());
  const int visits = static_cast<int>(deal.visits.size());
  if (Chance(70)) request.set_visit(1 + Pick(visits + (Chance(5) ? 2 : 0)));
  if (Chance(2)) request.set_visit(-1);
  const pb::StageVisit& visit =
      deal.visits[std::clamp(request.visit() == 0 ? visits : request.visit(), 1, visits) - 1];
  const Micros by = (Pick(2001) - 1000) * (Chance(50) ? kSecond : 100 * kSecond);
  const Micros end = visit.has_leave_time() ? MicrosOf(visit.leave_time()) : model_->now();
  SetMicros(Chance(20) ? end : MicrosOf(visit.enter_time()) + by, request.mutable_enter_time());
  return request;
}

AnyRequest RandomRequests::AddContact() {
  const ModelDeal& deal = AnyDeal();
  pb::AddDealContactRequest request;
  request.set_name(AnyName(deal));
  Ask(request);
  if (Chance(20)) request.set_etag(deal.image.etag());
  if (Chance(30)) SetMicros(When(deal), request.mutable_effective_time());
  request.set_contact(Chance(98) ? AnyContact() : "contacts/ann");
  request.set_role(static_cast<revops::type::v1::BuyingRole>(Chance(2) ? 0 : 1 + Pick(3)));
  if (Chance(30)) request.set_lead(AnyLead());
  if (Chance(10)) request.set_lead_pass(Pick(4));
  return request;
}

AnyRequest RandomRequests::RemoveContact() {
  const ModelDeal& deal = AnyDeal();
  pb::RemoveDealContactRequest request;
  request.set_name(AnyName(deal));
  Ask(request);
  if (Chance(20)) request.set_etag(deal.image.etag());
  if (Chance(30)) SetMicros(When(deal), request.mutable_effective_time());
  const bool is_known = Chance(70) && deal.image.contacts_size() > 0;
  request.set_contact(is_known ? deal.image.contacts(0).contact() : AnyContact());
  return request;
}

AnyRequest RandomRequests::Next() {
  const int what = Pick(100);
  const bool is_full = model_->deals().size() >= kDealsMax;
  if (model_->deals().empty() || (what < 12 && !is_full)) return Create();
  if (what < 18 && (!is_full || !items_.empty())) return Batch();
  if (what < 36) return Verb<pb::AdvanceDealRequest>();
  if (what < 44) return Verb<pb::MoveDealBackRequest>();
  if (what < 54) return Verb<pb::WinDealRequest>();
  if (what < 63) return Verb<pb::LoseDealRequest>();
  if (what < 72) return Verb<pb::ReopenDealRequest>();
  if (what < 80) return Correct();
  if (what < 87) return AddContact();
  if (what < 89) return RemoveContact();
  if (what < 98) return Update();
  if (what < 99) return Verb<pb::VoidDealRequest>();
  return Pipeline();
}

}  // namespace revops::deal::model
