// The metrics-service of the fake gateway, and what the gateway answers itself.
#include "common/status/grpc_status.h"
#include "tests/cli/fake_gateway.h"

namespace revops::cli {

namespace gateway = revops::gateway::v1;
namespace metrics = revops::metrics::v1;

grpc::Status FakeGateway::GetWinRate(grpc::ServerContext* context,
                                     const metrics::GetWinRateRequest* request,
                                     metrics::GetWinRateResponse* response) {
  auto* basis = response->mutable_basis();
  basis->set_definition("win_rate.v1");
  basis->set_n(6711);
  auto* left_out = basis->add_left_out();
  left_out->set_reason("VOID");
  left_out->set_count(3);
  auto* row = response->add_rows();
  for (int i = 0; i < request->parameters().group_by_size(); ++i)
    row->mutable_group()->add_values("West");
  row->set_won(4238);
  row->set_lost(2473);
  row->set_win_rate(4238.0 / 6711.0);
  auto* value = row->add_by_value();
  value->mutable_won()->set_currency_code("USD");
  value->mutable_won()->set_units(10005534);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetFunnel(grpc::ServerContext* context,
                                    const metrics::GetFunnelRequest* request,
                                    metrics::GetFunnelResponse* response) {
  auto* row = response->add_rows();
  for (int i = 0; i < request->parameters().group_by_size(); ++i)
    row->mutable_group()->add_values("=HYPERLINK(1)");
  row->set_stage("proposal");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetChannels(grpc::ServerContext* context,
                                      const metrics::GetChannelsRequest* request,
                                      metrics::GetChannelsResponse* response) {
  response->mutable_basis()->set_definition("channels.v1");
  auto* row = response->add_rows();
  for (int i = 0; i < request->parameters().group_by_size(); ++i)
    row->mutable_group()->add_values("EMAIL");
  row->set_leads(9240);
  row->set_converted(3561);
  row->mutable_days_to_win()->set_median(12.5);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetTouchpoints(grpc::ServerContext* context,
                                         const metrics::GetTouchpointsRequest* request,
                                         metrics::GetTouchpointsResponse* response) {
  response->mutable_basis()->set_definition("touchpoints.v1");
  auto* won = response->add_rows()->mutable_won();
  won->set_deals(17);
  won->set_mean(8.25);
  auto* by_channel = won->add_by_channel();
  by_channel->set_channel("EMAIL");
  by_channel->set_touchpoints(99);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::ListTokens(grpc::ServerContext* context,
                                     const gateway::ListTokensRequest* request,
                                     gateway::ListTokensResponse* response) {
  // Two pages of one.
  auto* token = response->add_tokens();
  token->set_name(request->page_token().empty() ? "tokens/first" : "tokens/second");
  token->set_user("users/anna");
  token->add_roles(revops::type::v1::ROLE_VIEWER);
  if (request->page_token().empty()) response->set_next_page_token("2");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::RevokeToken(grpc::ServerContext* context,
                                      const gateway::RevokeTokenRequest* request,
                                      gateway::Token* response) {
  response->set_name(request->name());
  response->mutable_revoke_time()->set_seconds(1483228800);
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetCaller(grpc::ServerContext* context,
                                    const gateway::GetCallerRequest* request,
                                    gateway::Caller* response) {
  response->set_user("users/anna");
  response->add_roles(revops::type::v1::ROLE_MANAGER);
  response->add_teams("teams/west");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::CreateToken(grpc::ServerContext* context,
                                      const gateway::CreateTokenRequest* request,
                                      gateway::CreateTokenResponse* response) {
  *response->mutable_token() = request->token();
  response->mutable_token()->set_name("tokens/new");
  response->set_bearer_token("new.secret");
  return ToGrpcStatus(Admit(*context, *request));
}

grpc::Status FakeGateway::GetPipelineOverview(grpc::ServerContext* context,
                                              const gateway::GetPipelineOverviewRequest* request,
                                              gateway::GetPipelineOverviewResponse* response) {
  auto* gap = response->add_gaps();
  gap->set_part("velocity");
  gap->set_service("metrics-service");
  gap->set_code("UNAVAILABLE");
  gap->set_message("does not answer");
  return ToGrpcStatus(Admit(*context, *request));
}

}  // namespace revops::cli
