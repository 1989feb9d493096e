// A client of the gateway that repeats a call until it is answered, whatever dies meanwhile: a
// request id makes that safe.
#ifndef REVOPS_TESTS_SYSTEM_PATIENT_CLIENT_H_
#define REVOPS_TESTS_SYSTEM_PATIENT_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/rpc/outgoing.h"
#include "common/status/grpc_status.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "tests/support/suite.h"

namespace revops::testing {

// For one call to be answered, however often it is tried again, and for one try.
inline constexpr absl::Duration kAnswerMax = absl::Seconds(60);
inline constexpr absl::Duration kTryMax = absl::Seconds(5);
inline constexpr absl::Duration kRetryPause = absl::Milliseconds(5);

// Thread-safe.
class PatientClient {
 public:
  using Deals = revops::deal::v1::DealService::Stub;
  using Leads = revops::lead::v1::LeadService::Stub;
  using Watches = revops::deal::v1::DealWatchService::Stub;
  using Metrics = revops::metrics::v1::MetricsService::Stub;

  explicit PatientClient(const Suite& suite)
      : bearer_(absl::StrCat("Bearer ", suite.AdminToken())),
        channel_(rpc::OpenChannel(suite.AddressOf(Service::kGateway))),
        deals_(channel_),
        leads_(channel_),
        watches_(channel_),
        metrics_(channel_) {}

  Deals& deals() { return deals_; }
  Leads& leads() { return leads_; }
  Watches& watches() { return watches_; }
  Metrics& metrics() { return metrics_; }

  std::unique_ptr<grpc::ClientContext> NewContext(absl::Duration limit = kTryMax) const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", bearer_);
    context->set_deadline(absl::ToChronoTime(absl::Now() + limit));
    return context;
  }

  template <typename Stub, typename Request, typename Reply>
  absl::Status Call(Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const Request& request, Reply* reply) {
    const absl::Time give_up = absl::Now() + kAnswerMax;
    for (;;) {
      const auto context = NewContext();
      const absl::Status status = FromGrpcStatus((stub.*method)(context.get(), request, reply));
      const bool may_pass = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
                            absl::IsCancelled(status);
      if (!may_pass || absl::Now() > give_up) return status;
      never_.WaitForNotificationWithTimeout(kRetryPause);
    }
  }

 private:
  const std::string bearer_;
  const std::shared_ptr<grpc::Channel> channel_;
  Deals deals_;
  Leads leads_;
  Watches watches_;
  Metrics metrics_;
  absl::Notification never_;  // a pause that has an end
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_PATIENT_CLIENT_H_
