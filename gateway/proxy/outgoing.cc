#include "gateway/proxy/outgoing.h"

#include <chrono>

namespace revops::gateway {

OutgoingCall OutgoingFor(const grpc::CallbackServerContext& context, const Admission& admission,
                         const std::string& traceparent, absl::Duration deadline_default) {
  OutgoingCall call;
  call.principal = *admission.principal;
  call.traceparent = traceparent;
  if (context.deadline() != std::chrono::system_clock::time_point::max()) {
    call.deadline = absl::FromChrono(context.deadline());
  } else if (deadline_default != absl::InfiniteDuration()) {
    call.deadline = absl::Now() + deadline_default;
  }
  return call;
}

}  // namespace revops::gateway
