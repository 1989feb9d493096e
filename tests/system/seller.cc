#include "tests/system/seller.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace revops::testing {

namespace pb = revops::deal::v1;

namespace {

using Deals = PatientClient::Deals;

constexpr int kBatchDeals = 3;
constexpr int kStepsMax = 6;
constexpr int64_t kPastSeconds = 3'000'000;

void SetUnits(revops::type::v1::Amount* amount, int64_t units) {
  amount->mutable_one_off()->set_currency_code("USD");
  amount->mutable_one_off()->set_units(units);
}

}  // namespace

Seller::Seller(std::string name, uint64_t seed, PatientClient* client, Journal* journal)
    : name_(std::move(name)), random_(seed), client_(client), journal_(journal) {}

std::string Seller::NextRequestId() { return absl::StrCat(name_, "-", ++requests_); }

template <typename Request>
bool Seller::Write(grpc::Status (Deals::*method)(grpc::ClientContext*, const Request&, Deal*),
                   Request request, EventType type, Deal& deal) {
  request.set_request_id(NextRequestId());
  const absl::Status status = client_->Call(client_->deals(), method, request, &deal);
  if (!status.ok()) {
    journal_->Complain(absl::StrCat(request.ShortDebugString(), ": ", status.ToString()));
    return false;
  }
  journal_->Add({request.request_id(), type, deal});
  return true;
}

bool Seller::Create(Deal& deal) {
  pb::CreateDealRequest create;
  create.mutable_deal()->set_owner(absl::StrCat("reps/r", Pick(5)));
  create.mutable_deal()->set_title("Boiler");
  SetUnits(create.mutable_deal()->mutable_amount(), 1 + Pick(10'000));
  return Write(&Deals::CreateDeal, create, pb::DEAL_EVENT_TYPE_CREATED, deal);
}

bool Seller::Update(Deal& deal) {
  pb::UpdateDealRequest update;
  update.mutable_deal()->set_name(deal.name());
  // Never the amount it has: an update that changes nothing has no event.
  SetUnits(update.mutable_deal()->mutable_amount(), deal.amount().one_off().units() + 1 + Pick(50));
  return Write(&Deals::UpdateDeal, update, pb::DEAL_EVENT_TYPE_UPDATED, deal);
}

bool Seller::StepOfOpen(Deal& deal) {
  const int what = Pick(10);
  if (what < 4 && deal.stage() != "negotiation") {
    pb::AdvanceDealRequest advance;
    advance.set_name(deal.name());
    if (Pick(2) == 0) advance.set_to_stage("negotiation");
    return Write(&Deals::AdvanceDeal, advance, pb::DEAL_EVENT_TYPE_ADVANCED, deal);
  }
  if (what == 4 && deal.stage() != "prospecting") {
    pb::MoveDealBackRequest back;
    back.set_name(deal.name());
    return Write(&Deals::MoveDealBack, back, pb::DEAL_EVENT_TYPE_MOVED_BACK, deal);
  }
  if (what < 8) {
    pb::WinDealRequest win;
    win.set_name(deal.name());
    return Write(&Deals::WinDeal, win, pb::DEAL_EVENT_TYPE_WON, deal);
  }
  pb::LoseDealRequest lose;
  lose.set_name(deal.name());
  lose.set_loss_reason("price");
  return Write(&Deals::LoseDeal, lose, pb::DEAL_EVENT_TYPE_LOST, deal);
}

bool Seller::StepOfClosed(Deal& deal) {
  if (Pick(3) > 0) {
    pb::ReopenDealRequest reopen;
    reopen.set_name(deal.name());
    return Write(&Deals::ReopenDeal, reopen, pb::DEAL_EVENT_TYPE_REOPENED, deal);
  }
  pb::VoidDealRequest never_was;
  never_was.set_name(deal.name());
  return Write(&Deals::VoidDeal, never_was, pb::DEAL_EVENT_TYPE_VOIDED, deal);
}

bool Seller::Step(Deal& deal) {
  const int what = Pick(6);
  if (what == 0) return Update(deal);
  if (what == 1) {
    // The present visit began when it began: no visit moves, and yet it is written.
    pb::CorrectDealRequest correct;
    correct.set_name(deal.name());
    *correct.mutable_enter_time() = deal.stage_enter_time();
    return Write(&Deals::CorrectDeal, correct, pb::DEAL_EVENT_TYPE_CORRECTED, deal);
  }
  return deal.state() == pb::DEAL_STATE_OPEN ? StepOfOpen(deal) : StepOfClosed(deal);
}

// Deals with a past: several events in one revision each.
void Seller::ImportBatch() {
  pb::BatchCreateDealsRequest batch;
  batch.set_request_id(NextRequestId());
  const int64_t begun = absl::ToUnixSeconds(absl::Now()) - kPastSeconds + Pick(1'000'000);
  for (int i = 0; i < kBatchDeals; ++i) {
    pb::DealWithHistory& item = *batch.add_deals();
    item.mutable_deal()->set_owner(absl::StrCat("reps/r", Pick(5)));
    SetUnits(item.mutable_deal()->mutable_amount(), 1 + Pick(10'000));
    item.mutable_effective_create_time()->set_seconds(begun);
    for (const char* stage : {"meeting", "proposal", "won"}) {
      pb::DealTransition& step = *item.add_transitions();
      step.set_stage(stage);
      step.mutable_effective_time()->set_seconds(begun + 1000 * item.transitions_size());
    }
  }
  pb::BatchCreateDealsResponse reply;
  const absl::Status status =
      client_->Call(client_->deals(), &Deals::BatchCreateDeals, batch, &reply);
  if (!status.ok()) return journal_->Complain(absl::StrCat("batch: ", status.ToString()));
  for (int i = 0; i < kBatchDeals; ++i) {
    if (reply.results(i).outcome() != pb::BATCH_ITEM_OUTCOME_CREATED) {
      return journal_->Complain(absl::StrCat("item: ", reply.results(i).ShortDebugString()));
    }
    Acknowledged write{absl::StrCat(batch.request_id(), "#", i), pb::DEAL_EVENT_TYPE_CREATED, {}};
    write.deal.set_name(reply.results(i).deal());
    write.deal.set_resume_token(reply.resume_token());
    write.events = 1 + batch.deals(i).transitions_size();
    journal_->Add(std::move(write));
  }
}

void Seller::SellOne() {
  if (Pick(8) == 0) return ImportBatch();
  Deal deal;
  bool goes_on = Create(deal);
  for (int steps = Pick(kStepsMax); goes_on && steps > 0; --steps) {
    goes_on = Step(deal) && deal.state() != pb::DEAL_STATE_VOID;
  }
}

}  // namespace revops::testing
