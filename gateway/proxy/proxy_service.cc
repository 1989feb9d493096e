#include "gateway/proxy/proxy_service.h"

#include <utility>

#include "common/status/grpc_status.h"
#include "common/telemetry/trace.h"
#include "gateway/clients/metadata.h"
#include "gateway/proxy/call_report.h"
#include "gateway/proxy/stream_call.h"
#include "gateway/proxy/unary_call.h"

namespace revops::gateway {
namespace {

class RefusedCall final : public grpc::ServerGenericBidiReactor {
 public:
  explicit RefusedCall(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerGenericBidiReactor* ProxyService::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  const absl::string_view authorization = MetadataOf(*context, kAuthorizationKey);
  absl::StatusOr<Admission> admission =
      keepers_.gatekeeper->Admit(authorization, context->method());
  if (!admission.ok()) {
    refusals_->Add(admission.status());
    return new RefusedCall(admission.status());
  }
  const Method& method = *admission->method;
  CallReport report(telemetry_, method.metrics,
                    ContinueTrace(MetadataOf(*context, kTraceparentMetadata)));
  if (method.descriptor->server_streaming()) {
    return StartStreamCall(context, *std::move(admission), std::move(report), keepers_);
  }
  return StartUnaryCall(context, *std::move(admission), std::move(report), keepers_);
}

}  // namespace revops::gateway
