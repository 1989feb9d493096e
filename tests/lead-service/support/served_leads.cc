#include "tests/lead-service/support/served_leads.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

ServedLeads::ServedLeads(const Clock* clock) : ServedProcess("lead-service", clock) { Start(); }

void ServedLeads::Start() {
  StartServing();
  stub_ = pb::LeadService::NewStub(channel_);
}

void ServedLeads::Restart() {
  Stop();
  Start();
}

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
  return std::make_unique<WatchReader>([&](grpc::ClientContext* context) {
    Prepare(*context, who);
    return stub_->WatchLeads(context, request);
  });
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
