#include "tests/lead-service/support/served_leads.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "grpcpp/create_channel.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

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

WatchReader::WatchReader(pb::LeadService::Stub& stub, std::string credential,
                         const Request& request) {
  context_.AddMetadata(rpc::kPrincipalMetadata, std::move(credential));
  context_.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
  reader_ = stub.WatchLeads(&context_, request);
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

ServedLeads::ServedLeads(const Clock* clock) : service_clock_(clock) { Start(); }
ServedLeads::~ServedLeads() { Stop(); }

void ServedLeads::Start() {
  rpc::ServiceFlags flags;
  flags.store = folder_.File("lead.db");
  environment_ = std::make_unique<rpc::Environment>(flags, "lead-service", key_);
  auto process = LeadProcess::Start(*environment_, service_clock_);
  ASSERT_TRUE(process.ok()) << process.status();
  process_ = *std::move(process);
  rpc::Server::Options options;
  options.listen = "127.0.0.1:0";
  options.services = process_->grpc_services();
  options.drain = &environment_->drain;
  server_ = *rpc::Server::Start(options);
  const auto channel = grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                           grpc::InsecureChannelCredentials());
  stub_ = pb::LeadService::NewStub(channel);
}

void ServedLeads::Stop() {
  if (server_ != nullptr) server_->Drain(absl::Seconds(2));
  server_.reset();
  process_.reset();
  environment_.reset();
}

void ServedLeads::Restart() {
  Stop();
  Start();
}

void ServedLeads::Prepare(grpc::ClientContext& context, const Principal& who) {
  context.AddMetadata(rpc::kPrincipalMetadata, environment_->signer.Sign(who));
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
}

absl::Status ServedLeads::FromWire(const grpc::Status& status) { return FromGrpcStatus(status); }

pb::Lead ServedLeads::CreateLead(const std::string& owner, const std::string& team) {
  pb::CreateLeadRequest request;
  if (!owner.empty()) request.mutable_lead()->set_owner("reps/" + owner);
  if (!team.empty()) request.mutable_lead()->set_team("teams/" + team);
  request.mutable_lead()->set_company("Acme");
  request.mutable_lead()->mutable_person()->set_given_name("Ada");
  pb::CreateLeadResponse reply;
  const absl::Status status = Call(&Stub::CreateLead, request, &reply);
  EXPECT_TRUE(status.ok()) << status;
  return reply.lead();
}

pb::Account ServedLeads::CreateAccount(const std::string& owner, const std::string& team) {
  pb::CreateAccountRequest request;
  if (!owner.empty()) request.mutable_account()->set_owner("reps/" + owner);
  if (!team.empty()) request.mutable_account()->set_team("teams/" + team);
  request.mutable_account()->set_display_name("Acme");
  pb::Account account;
  const absl::Status status = Call(&Stub::CreateAccount, request, &account);
  EXPECT_TRUE(status.ok()) << status;
  return account;
}

std::unique_ptr<WatchReader> ServedLeads::Watch(const WatchReader::Request& request,
                                                const Principal& who) {
  return std::make_unique<WatchReader>(*stub_, environment_->signer.Sign(who), request);
}

std::unique_ptr<WatchReader> ServedLeads::WatchFromEarliest(const Principal& who) {
  WatchReader::Request request;
  request.set_start(WatchReader::Request::START_EARLIEST);
  return Watch(request, who);
}

std::string ServedLeads::HeadToken() {
  pb::ListLeadsRequest request;
  request.set_page_size(1);
  pb::ListLeadsResponse reply;
  const absl::Status status = Call(&Stub::ListLeads, request, &reply);
  EXPECT_TRUE(status.ok()) << status;
  return reply.resume_token();
}

}  // namespace revops::lead
