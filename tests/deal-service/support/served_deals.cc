#include "tests/deal-service/support/served_deals.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "grpcpp/create_channel.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

constexpr absl::Duration kCallMax = absl::Seconds(30);

}  // namespace

Principal Operations() {
  Principal principal;
  principal.set_user("users/ops");
  principal.add_roles(revops::type::v1::ROLE_OPERATIONS);
  return principal;
}

Principal Rep(const std::string& slug, const std::string& team) {
  Principal principal;
  principal.set_user("users/" + slug);
  principal.add_roles(revops::type::v1::ROLE_REP);
  principal.set_rep("reps/" + slug);
  if (!team.empty()) principal.add_teams("teams/" + team);
  return principal;
}

Principal Manager(const std::string& slug, const std::string& team) {
  Principal principal = Rep(slug, team);
  principal.set_roles(0, revops::type::v1::ROLE_MANAGER);
  return principal;
}

WatchReader::WatchReader(pb::DealWatchService::Stub& stub, std::string credential,
                         const Request& request) {
  context_.AddMetadata(rpc::kPrincipalMetadata, std::move(credential));
  context_.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
  reader_ = stub.WatchDeals(&context_, request);
}

bool WatchReader::Read() {
  Response response;
  if (!reader_->Read(&response)) return false;
  events_.insert(events_.end(), response.events().begin(), response.events().end());
  caught_up_ = response.caught_up();
  snapshot_complete_ = snapshot_complete_ || response.snapshot_complete();
  token_ = response.resume_token();
  return true;
}

std::optional<WatchReader::Event> WatchReader::NextEvent() {
  while (events_.empty()) {
    if (!Read()) return std::nullopt;
  }
  Event event = std::move(events_.front());
  events_.erase(events_.begin());
  return event;
}

std::vector<WatchReader::Event> WatchReader::EventsUntilCaughtUp() {
  while (!caught_up_ && Read()) {
  }
  return std::exchange(events_, {});
}

absl::Status WatchReader::End() {
  while (Read()) {
  }
  return FromGrpcStatus(reader_->Finish());
}

ServedDeals::ServedDeals(const Clock* clock) : service_clock_(clock) { Start(); }
ServedDeals::~ServedDeals() { Stop(); }

void ServedDeals::Start() {
  rpc::ServiceFlags flags;
  flags.store = folder_.File("deal.db");
  environment_ = std::make_unique<rpc::Environment>(flags, "deal-service", key_);
  auto process = DealServiceProcess::Start(*environment_, service_clock_);
  ASSERT_TRUE(process.ok()) << process.status();
  process_ = *std::move(process);
  rpc::Server::Options options;
  options.listen = "127.0.0.1:0";
  options.services = process_->grpc_services();
  options.drain = &environment_->drain;
  server_ = *rpc::Server::Start(options);
  const auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                           grpc::InsecureChannelCredentials());
  stub_ = pb::DealService::NewStub(channel);
  watch_stub_ = pb::DealWatchService::NewStub(channel);
}

void ServedDeals::Stop() {
  if (server_ != nullptr) server_->Drain(absl::Seconds(2));
  server_.reset();
  process_.reset();
  environment_.reset();
}

void ServedDeals::Restart() {
  Stop();
  Start();
}

void ServedDeals::Prepare(grpc::ClientContext& context, const Principal& who) {
  context.AddMetadata(rpc::kPrincipalMetadata, environment_->signer.Sign(who));
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
}

absl::Status ServedDeals::FromWire(const grpc::Status& status) { return FromGrpcStatus(status); }

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
  return std::make_unique<WatchReader>(*watch_stub_, environment_->signer.Sign(who), request);
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
