#include "gateway/api/gateway_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/check.h"
#include "gateway/app/create_token.h"
#include "gateway/app/get_company.h"
#include "gateway/app/get_deal_page.h"
#include "gateway/app/get_pipeline_overview.h"
#include "gateway/app/list_tokens.h"
#include "gateway/app/revoke_token.h"
#include "gateway/proxy/malformed.h"

namespace revops::gateway {
namespace {

v1::Caller CallerOf(const Identity& identity) {
  const type::v1::Principal& principal = identity.principal();
  v1::Caller caller;
  caller.set_user(principal.user());
  *caller.mutable_roles() = principal.roles();
  caller.set_rep(principal.rep());
  *caller.mutable_teams() = principal.teams();
  return caller;
}

}  // namespace

template <typename Request, typename Response>
void GatewayServiceImpl::Offer(const char* method, UseCase<Request, Response> run) {
  const std::string service = Request::descriptor()->file()->package() + ".GatewayService";
  handlers_[absl::StrCat("/", service, "/", method)] =
      [run = std::move(run)](const Admitted& admitted, absl::string_view bytes,
                             Backend::Done done) {
        Request request;
        if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
          return done(RequestMalformed(*Request::descriptor()));
        }
        run(admitted, request, [done = std::move(done)](absl::StatusOr<Response> response) {
          if (!response.ok()) return done(response.status());
          done(response->SerializeAsString());
        });
      };
}

GatewayServiceImpl::GatewayServiceImpl(const Options& options) : options_(options) {
  Offer<v1::GetPipelineOverviewRequest, v1::GetPipelineOverviewResponse>(
      "GetPipelineOverview", [this](const Admitted& admitted, const auto& request, auto done) {
        GetPipelineOverview(options_.backends, request, admitted.call, options_.clock->Now(),
                            std::move(done));
      });
  Offer<v1::GetCompanyRequest, v1::GetCompanyResponse>(
      "GetCompany", [this](const Admitted& admitted, const auto& request, auto done) {
        GetCompany(options_.backends, request, admitted.call, options_.clock->Now(),
                   std::move(done));
      });
  Offer<v1::GetDealPageRequest, v1::GetDealPageResponse>(
      "GetDealPage", [this](const Admitted& admitted, const auto& request, auto done) {
        GetDealPage(options_.backends, request, admitted.call, options_.clock->Now(),
                    std::move(done));
      });
  Offer<v1::CreateTokenRequest, v1::CreateTokenResponse>(
      "CreateToken", [this](const Admitted& admitted, const auto& request, auto done) {
        CreateToken(*options_.tokens, request, options_.clock->Now(), admitted.call.deadline,
                    std::move(done));
      });
  Offer<v1::ListTokensRequest, v1::ListTokensResponse>(
      "ListTokens", [this](const Admitted&, const auto& request, auto done) {
        done(ListTokens(options_.tokens->index(), request));
      });
  Offer<v1::RevokeTokenRequest, v1::Token>(
      "RevokeToken", [this](const Admitted& admitted, const auto& request, auto done) {
        RevokeToken(*options_.tokens, request, options_.clock->Now(), admitted.call.deadline,
                    std::move(done));
      });
  Offer<v1::GetCallerRequest, v1::Caller>("GetCaller",
                                          [](const Admitted& admitted, const auto&, auto done) {
                                            done(CallerOf(*admitted.admission.identity));
                                          });
  const auto* service = v1::Token::descriptor()->file()->FindServiceByName("GatewayService");
  REVOPS_CHECK(static_cast<int>(handlers_.size()) == service->method_count(),
               "every method of GatewayService needs its handler");
}

void GatewayServiceImpl::Call(const std::string& method_path, const OutgoingCall& call,
                              absl::string_view request, Backend::Done done) const {
  absl::StatusOr<Admission> admission = options_.gatekeeper->Admit(call.authorization, method_path);
  if (!admission.ok()) return done(admission.status());
  const auto handler = handlers_.find(method_path);
  REVOPS_CHECK(handler != handlers_.end(), "only the gateway's own methods are called here");
  Admitted admitted{*std::move(admission), call};
  // Services get the principal, and never a token.
  admitted.call.principal = *admitted.admission.principal;
  admitted.call.authorization.clear();
  handler->second(admitted, request, std::move(done));
}

}  // namespace revops::gateway
