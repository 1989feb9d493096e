#include "gateway/api/gateway_service.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/telemetry/trace.h"
#include "gateway/app/create_token.h"
#include "gateway/app/list_tokens.h"
#include "gateway/app/revoke_token.h"
#include "gateway/clients/metadata.h"
#include "gateway/proxy/call_report.h"
#include "gateway/proxy/outgoing.h"

namespace revops::gateway {

// The method's name is its last part; the body's callback may come on any thread, after a commit or
// an answer from a service.
template <typename Response>
grpc::ServerUnaryReactor* GatewayServiceImpl::Serve(grpc::CallbackServerContext* context,
                                                    const char* method, Response* response,
                                                    const Body<Response>& body) {
  auto* reactor = context->DefaultReactor();
  const std::string path = absl::StrCat("/", v1::GatewayService::service_full_name(), "/", method);
  absl::StatusOr<Admission> admission =
      options_.gatekeeper->Admit(MetadataOf(*context, kAuthorizationKey), path);
  if (!admission.ok()) {
    reactor->Finish(ToGrpcStatus(admission.status()));
    return reactor;
  }
  const auto report =
      std::make_shared<CallReport>(options_.telemetry, admission->method->metrics,
                                   ContinueTrace(MetadataOf(*context, kTraceparentMetadata)));
  Admitted admitted{*std::move(admission), {}};
  admitted.call =
      OutgoingFor(*context, admitted.admission, report->traceparent(), absl::InfiniteDuration());
  body(admitted, [reactor, response, report](absl::StatusOr<Response> answer) {
    if (answer.ok()) *response = *std::move(answer);
    reactor->Finish(ToGrpcStatus(report->Finished(answer.status())));
  });
  return reactor;
}

grpc::ServerUnaryReactor* GatewayServiceImpl::GetPipelineOverview(
    grpc::CallbackServerContext* context, const v1::GetPipelineOverviewRequest* request,
    v1::GetPipelineOverviewResponse* response) {
  return Serve<v1::GetPipelineOverviewResponse>(
      context, "GetPipelineOverview", response, [&](const Admitted& admitted, auto done) {
        gateway::GetPipelineOverview(options_.backends, *request, admitted.call,
                                     options_.clock->Now(), std::move(done));
      });
}

grpc::ServerUnaryReactor* GatewayServiceImpl::CreateToken(grpc::CallbackServerContext* context,
                                                          const v1::CreateTokenRequest* request,
                                                          v1::CreateTokenResponse* response) {
  return Serve<v1::CreateTokenResponse>(
      context, "CreateToken", response, [&](const Admitted& admitted, auto done) {
        gateway::CreateToken(*options_.tokens, *request, options_.clock->Now(),
                             admitted.call.deadline, std::move(done));
      });
}

grpc::ServerUnaryReactor* GatewayServiceImpl::ListTokens(grpc::CallbackServerContext* context,
                                                         const v1::ListTokensRequest* request,
                                                         v1::ListTokensResponse* response) {
  return Serve<v1::ListTokensResponse>(
      context, "ListTokens", response, [&](const Admitted&, auto done) {
        done(gateway::ListTokens(options_.tokens->index(), *request));
      });
}

grpc::ServerUnaryReactor* GatewayServiceImpl::RevokeToken(grpc::CallbackServerContext* context,
                                                          const v1::RevokeTokenRequest* request,
                                                          v1::Token* response) {
  return Serve<v1::Token>(context, "RevokeToken", response,
                          [&](const Admitted& admitted, auto done) {
                            gateway::RevokeToken(*options_.tokens, *request, options_.clock->Now(),
                                                 admitted.call.deadline, std::move(done));
                          });
}

grpc::ServerUnaryReactor* GatewayServiceImpl::GetCaller(grpc::CallbackServerContext* context,
                                                        const v1::GetCallerRequest*,
                                                        v1::Caller* response) {
  return Serve<v1::Caller>(context, "GetCaller", response, [](const Admitted& admitted, auto done) {
    const type::v1::Principal& principal = admitted.admission.identity->principal();
    v1::Caller caller;
    caller.set_user(principal.user());
    *caller.mutable_roles() = principal.roles();
    caller.set_rep(principal.rep());
    *caller.mutable_teams() = principal.teams();
    done(std::move(caller));
  });
}

}  // namespace revops::gateway
