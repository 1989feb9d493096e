// One question to the running suite, asked by every road a user has: a gRPC client, REST, and
// revopsctl. The answers must be one and the same.
#ifndef REVOPS_TESTS_SYSTEM_THREE_WAYS_H_
#define REVOPS_TESTS_SYSTEM_THREE_WAYS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "tests/support/suite.h"

namespace revops::testing {

// A channel to the gateway, and a context that carries the first admin token.
std::shared_ptr<grpc::Channel> GatewayChannel(const Suite& suite);
std::unique_ptr<grpc::ClientContext> AdminContext(const Suite& suite,
                                                  absl::Duration limit = absl::Seconds(30));

// The position of the last write of deals.
std::string HeadToken(const Suite& suite);

// As a report's reference answers have them.
double Rounded(double value, int decimals);

// A report's question of an instant; what was imported is in its answer, however far
// metrics-service has come by itself.
template <typename Request>
Request AsOf(const Suite& suite, const std::string& instant,
             const std::vector<std::string>& group_by = {}) {
  Request request;
  EXPECT_TRUE(google::protobuf::util::TimeUtil::FromString(
      instant, request.mutable_parameters()->mutable_as_of()));
  for (const std::string& by : group_by) request.mutable_parameters()->add_group_by(by);
  request.mutable_parameters()->set_include_up_to(HeadToken(suite));
  return request;
}

// How a report is called: `winRate` in a URL, `win-rate` on the command line.
struct ReportName {
  std::string url;
  std::string command;
  // More of both, e.g. {"mode=VELOCITY_MODE_ALL_OPEN"} and {"--mode", "all-open"}.
  std::vector<std::string> url_parameters = {};
  std::vector<std::string> flags = {};
};

std::string RestAnswer(const Suite& suite, const ReportName& report,
                       const revops::metrics::v1::ReportParameters& parameters);
std::string CommandAnswer(const Suite& suite, const ReportName& report,
                          const revops::metrics::v1::ReportParameters& parameters);

template <typename Response>
Response FromJson(const std::string& json, const char* road) {
  Response response;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &response);
  EXPECT_TRUE(parsed.ok()) << road << ": " << parsed.message() << ": " << json;
  return response;
}

// Asks all three ways, expects equal answers, and gives one of them.
template <typename Request, typename Response>
Response AskThreeWays(const Suite& suite, const ReportName& report, const Request& request,
                      grpc::Status (revops::metrics::v1::MetricsService::Stub::*method)(
                          grpc::ClientContext*, const Request&, Response*)) {
  auto stub = revops::metrics::v1::MetricsService::NewStub(GatewayChannel(suite));
  const auto context = AdminContext(suite);
  Response by_grpc;
  const grpc::Status status = ((*stub).*method)(context.get(), request, &by_grpc);
  EXPECT_TRUE(status.ok()) << report.url << ": " << status.error_message();
  const auto by_rest = FromJson<Response>(RestAnswer(suite, report, request.parameters()), "REST");
  const auto by_command =
      FromJson<Response>(CommandAnswer(suite, report, request.parameters()), "revopsctl");
  using google::protobuf::util::MessageDifferencer;
  EXPECT_TRUE(MessageDifferencer::Equals(by_grpc, by_rest))
      << report.url << ": " << by_grpc.ShortDebugString() << "\n  by REST "
      << by_rest.ShortDebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(by_grpc, by_command))
      << report.url << ": " << by_grpc.ShortDebugString() << "\n  by revopsctl "
      << by_command.ShortDebugString();
  return by_grpc;
}

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SYSTEM_THREE_WAYS_H_
