#include "tests/deal-service/support/served_deals.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

ServedDeals::ServedDeals(const Clock* clock) : ServedProcess("deal-service", clock) { Start(); }

void ServedDeals::Start() {
  StartServing();
  stub_ = pb::DealService::NewStub(channel_);
  watch_stub_ = pb::DealWatchService::NewStub(channel_);
}

void ServedDeals::Restart() {
  Stop();
  Start();
}

pb::Deal ServedDeals::Create(const std::string& owner, const std::string& team) {
  pb::CreateDealRequest request;
  if (!owner.empty()) request.mutable_deal()->set_owner("reps/" + owner);
  if (!team.empty()) request.mutable_deal()->set_team("teams/" + team);
  request.mutable_deal()->set_title("Boiler");
  auto* one_off = request.mutable_deal()->mutable_amount()->mutable_one_off();
  one_off->set_currency_code("USD");
  one_off->set_units(1000);
  pb::Deal deal;
  const absl::Status status = Call(&Stub::CreateDeal, request, &deal);
  EXPECT_TRUE(status.ok()) << status;
  return deal;
}

absl::StatusOr<pb::Deal> ServedDeals::Get(const std::string& name, const Principal& who) {
  pb::GetDealRequest request;
  request.set_name(name);
  pb::Deal deal;
  const absl::Status status = Call(&Stub::GetDeal, request, &deal, who);
  if (!status.ok()) return status;
  return deal;
}

absl::StatusOr<pb::Deal> ServedDeals::Advance(const std::string& name, const std::string& to_stage,
                                              const Principal& who) {
  pb::AdvanceDealRequest request;
  request.set_name(name);
  request.set_to_stage(to_stage);
  pb::Deal deal;
  const absl::Status status = Call(&Stub::AdvanceDeal, request, &deal, who);
  if (!status.ok()) return status;
  return deal;
}

std::unique_ptr<WatchReader> ServedDeals::Watch(const WatchReader::Request& request,
                                                const Principal& who) {
  return std::make_unique<WatchReader>([&](grpc::ClientContext* context) {
    Prepare(*context, who);
    return watch_stub_->WatchDeals(context, request);
  });
}

std::unique_ptr<WatchReader> ServedDeals::WatchFromEarliest(const Principal& who) {
  WatchReader::Request request;
  request.set_start(WatchReader::Request::START_EARLIEST);
  return Watch(request, who);
}

std::string ServedDeals::HeadToken() {
  pb::ListDealsRequest request;
  request.set_page_size(1);
  pb::ListDealsResponse reply;
  const absl::Status status = Call(&Stub::ListDeals, request, &reply);
  EXPECT_TRUE(status.ok()) << status;
  return reply.resume_token();
}

}  // namespace revops::deal
