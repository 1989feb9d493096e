#include "tests/system/report_book.h"

#include "absl/time/clock.h"

namespace revops::testing {

using Metrics = PatientClient::Metrics;

ReportBook::ReportBook(PatientClient* client, const std::string& include_up_to) : client_(client) {
  parameters_.set_include_up_to(include_up_to);
  parameters_.mutable_as_of()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  parameters_.add_group_by("owner");
}

template <typename Request, typename Response>
std::string ReportBook::Ask(grpc::Status (Metrics::*method)(grpc::ClientContext*, const Request&,
                                                            Response*)) {
  Request request;
  *request.mutable_parameters() = parameters_;
  Response response;
  const absl::Status status = client_->Call(client_->metrics(), method, request, &response);
  if (!status.ok()) return status.ToString();
  return response.DebugString();
}

std::vector<std::string> ReportBook::AskAll() {
  return {Ask(&Metrics::GetPipelineReport), Ask(&Metrics::GetFunnel),
          Ask(&Metrics::GetWinRate),        Ask(&Metrics::GetDealSize),
          Ask(&Metrics::GetSalesCycle),     Ask(&Metrics::GetTimeInStage),
          Ask(&Metrics::GetVelocity)};
}

}  // namespace revops::testing
