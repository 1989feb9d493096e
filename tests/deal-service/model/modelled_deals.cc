#include "tests/deal-service/model/modelled_deals.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/status/grpc_status.h"
#include "grpcpp/support/status.h"
#include "tests/deal-service/model/same.h"

namespace revops::deal::model {
namespace {

// A deal's token says the revision of its last change, as its etag does.
void TakeToken(pb::Deal& deal) {
  if (deal.resume_token().empty() && deal.etag().empty()) return;
  const auto position = log::DecodeToken(deal.resume_token());
  ASSERT_TRUE(position.ok()) << position.status();
  EXPECT_EQ(absl::StrCat(absl::Hex(position->revision.value)), deal.etag());
  deal.clear_resume_token();
}

}  // namespace

std::vector<Principal> Callers() {
  Principal no_rep = Manager("dora", "red");
  no_rep.clear_rep();
  return {Operations(), Rep("ada", "red"), Rep("bob"), Manager("cara", "red"), no_rep};
}

ModelledDeals::ModelledDeals() : ServedDeals(&clock_) {
  model_ = std::make_unique<DealModel>(WatchFromEarliest()->EventsUntilCaughtUp());
  SetClock(absl::Hours(1));
}

void ModelledDeals::SetClock(absl::Duration later) {
  clock_.Advance(later);
  model_->SetClock(absl::ToUnixMicros(clock_.Now()));
}

void ModelledDeals::CompareAnswer(const absl::Status& status, pb::Deal reply,
                                  const DealModel::Answer& expected) {
  ASSERT_EQ(RefusalOf(status).ToString(), expected.refusal.ToString()) << status;
  if (!status.ok()) return;
  TakeToken(reply);
  ExpectSame(reply, expected.deal, "the answer");
}

void ModelledDeals::Count(const google::protobuf::Message& request, const absl::Status& status) {
  const Refusal refusal = RefusalOf(status);
  if (refusal.ok()) ++outcomes_[request.GetDescriptor()->name()];
  for (const std::string& detail : refusal.details) ++outcomes_[detail];
  if (!refusal.ok() && refusal.details.empty()) ++outcomes_[refusal.reason];
}

template <typename Request>
void ModelledDeals::Compare(const Request& request, const Principal& who) {
  pb::Deal reply;
  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, pb::Deal*) = nullptr;
  if constexpr (std::is_same_v<Request, pb::UpdateDealRequest>) method = &Stub::UpdateDeal;
  if constexpr (std::is_same_v<Request, pb::AdvanceDealRequest>) method = &Stub::AdvanceDeal;
  if constexpr (std::is_same_v<Request, pb::MoveDealBackRequest>) method = &Stub::MoveDealBack;
  if constexpr (std::is_same_v<Request, pb::WinDealRequest>) method = &Stub::WinDeal;
  if constexpr (std::is_same_v<Request, pb::LoseDealRequest>) method = &Stub::LoseDeal;
  if constexpr (std::is_same_v<Request, pb::ReopenDealRequest>) method = &Stub::ReopenDeal;
  if constexpr (std::is_same_v<Request, pb::CorrectDealRequest>) method = &Stub::CorrectDeal;
  if constexpr (std::is_same_v<Request, pb::VoidDealRequest>) method = &Stub::VoidDeal;
  if constexpr (std::is_same_v<Request, pb::AddDealContactRequest>) method = &Stub::AddDealContact;
  if constexpr (std::is_same_v<Request, pb::RemoveDealContactRequest>) {
    method = &Stub::RemoveDealContact;
  }
  const absl::Status status = Call(method, request, &reply, who);
  Count(request, status);
  CompareAnswer(status, reply, model_->Do(request, who));
}

template void ModelledDeals::Compare(const pb::UpdateDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::AdvanceDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::MoveDealBackRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::WinDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::LoseDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::ReopenDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::CorrectDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::VoidDealRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::AddDealContactRequest&, const Principal&);
template void ModelledDeals::Compare(const pb::RemoveDealContactRequest&, const Principal&);

void ModelledDeals::Compare(const pb::CreateDealRequest& request, const Principal& who) {
  pb::Deal reply;
  const absl::Status status = Call(&Stub::CreateDeal, request, &reply, who);
  Count(request, status);
  CompareAnswer(status, reply, model_->Do(request, who, reply.name()));
}

void ModelledDeals::Compare(const pb::BatchCreateDealsRequest& request, const Principal& who) {
  pb::BatchCreateDealsResponse reply;
  const absl::Status status = Call(&Stub::BatchCreateDeals, request, &reply, who);
  Fields names;
  for (const auto& result : reply.results()) names.push_back(result.deal());
  const auto [refusal, items] = model_->Do(request, who, names);
  ASSERT_EQ(RefusalOf(status).ToString(), refusal.ToString()) << status;
  if (!status.ok()) return;
  ASSERT_EQ(reply.results_size(), static_cast<int>(items.size()));
  for (int i = 0; i < reply.results_size(); ++i) {
    const auto& error = reply.results(i).error();
    const absl::Status told = FromGrpcStatus(grpc::Status(
        static_cast<grpc::StatusCode>(error.code()), error.message(), error.SerializeAsString()));
    Count(request.deals(i), told);
    EXPECT_EQ(RefusalOf(told).ToString(), items[i].refusal.ToString()) << i << ": " << told;
    EXPECT_EQ(reply.results(i).outcome(), items[i].outcome) << i;
    EXPECT_EQ(reply.results(i).deal(), items[i].deal) << i;
  }
  EXPECT_EQ(log::DecodeToken(reply.resume_token())->revision.value, model_->head());
}

void ModelledDeals::Compare(const pb::CreatePipelineRequest& request, const Principal& who) {
  pb::SalesPipeline reply;
  const absl::Status status = Call(&Stub::CreatePipeline, request, &reply, who);
  const auto [refusal, pipeline] = model_->Do(request, who);
  ASSERT_EQ(RefusalOf(status).ToString(), refusal.ToString()) << status;
  if (status.ok()) ExpectSame(reply, pipeline, "the pipeline");
}

void ModelledDeals::CompareDeal(const ModelDeal& deal, const Principal& who) {
  const std::string& name = deal.image.name();
  const bool is_reached = DealModel::Reaches(who, deal.image.owner(), deal.image.team());
  const absl::StatusCode code = is_reached ? absl::StatusCode::kOk : absl::StatusCode::kNotFound;
  absl::StatusOr<pb::Deal> told = Get(name, who);
  ASSERT_EQ(told.status().code(), code) << told.status();
  pb::ListStageVisitsRequest visits_of;
  visits_of.set_name(name);
  pb::ListStageVisitsResponse visits;
  ASSERT_EQ(Call(&Stub::ListStageVisits, visits_of, &visits, who).code(), code);
  pb::ListDealChangesRequest changes_of;
  changes_of.set_name(name);
  changes_of.set_page_size(7);
  std::vector<pb::DealEvent> changes;
  do {
    pb::ListDealChangesResponse page;
    ASSERT_EQ(Call(&Stub::ListDealChanges, changes_of, &page, who).code(), code);
    changes.insert(changes.end(), page.changes().begin(), page.changes().end());
    changes_of.set_page_token(page.next_page_token());
  } while (!changes_of.page_token().empty());
  if (!is_reached) return;
  TakeToken(*told);
  ExpectSame(*told, deal.image, name);
  ExpectSameList(visits.visits(), deal.visits, name + ": visit");
  std::vector<pb::DealEvent> expected;
  for (const pb::DealEvent& event : model_->events()) {
    if (event.deal().name() == name) expected.insert(expected.begin(), event);
  }
  ExpectSameList(changes, expected, name + ": change");
}

void ModelledDeals::CompareList(const pb::DealFilter& filter, int page_size, const Principal& who) {
  SCOPED_TRACE(absl::StrCat("filter ", filter.ShortDebugString(), " of ", who.user()));
  pb::ListDealsRequest request;
  *request.mutable_filter() = filter;
  request.set_page_size(page_size);
  std::vector<pb::Deal> listed;
  do {
    pb::ListDealsResponse page;
    const absl::Status status = Call(&Stub::ListDeals, request, &page, who);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(log::DecodeToken(page.resume_token())->revision.value, model_->head());
    for (pb::Deal& deal : *page.mutable_deals()) {
      TakeToken(deal);
      listed.push_back(deal);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  ExpectSameList(listed, model_->List(filter, who), "deal");
}

void ModelledDeals::CompareStream(const Principal& who) {
  SCOPED_TRACE("the stream of " + who.user());
  const auto watch = WatchFromEarliest(who);
  ExpectSameList(watch->EventsUntilCaughtUp(), model_->EventsFor(who), "event");
  EXPECT_EQ(log::DecodeToken(watch->token())->revision.value, model_->head());
  watch->GiveUp();
}

void ModelledDeals::CompareAll(RandomRequests& random) {
  for (const ModelDeal& deal : model_->deals()) {
    CompareDeal(deal, Callers()[static_cast<size_t>(random.Pick(5))]);
    if (HasFailure()) return;
  }
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    CompareList(i == 0 ? pb::DealFilter() : random.Filter(), 1 + random.Pick(20),
                Callers()[static_cast<size_t>(random.Pick(5))]);
  }
  for (const Principal& who : Callers()) {
    if (!HasFailure()) CompareStream(who);
  }
}

}  // namespace revops::deal::model
