#include "tests/system/three_ways.h"

#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "grpcpp/create_channel.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"

namespace revops::testing {
namespace {

using google::protobuf::util::TimeUtil;
using revops::metrics::v1::ReportParameters;

}  // namespace

std::shared_ptr<grpc::Channel> GatewayChannel(const Suite& suite) {
  return grpc::CreateChannel(suite.AddressOf(Service::kGateway),
                             grpc::InsecureChannelCredentials());
}

std::unique_ptr<grpc::ClientContext> AdminContext(const Suite& suite, absl::Duration limit) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->AddMetadata("authorization", absl::StrCat("Bearer ", suite.AdminToken()));
  context->set_deadline(absl::ToChronoTime(absl::Now() + limit));
  return context;
}

std::string HeadToken(const Suite& suite) {
  auto stub = revops::deal::v1::DealService::NewStub(GatewayChannel(suite));
  const auto context = AdminContext(suite);
  revops::deal::v1::ListDealsRequest request;
  request.set_page_size(1);
  revops::deal::v1::ListDealsResponse reply;
  EXPECT_TRUE(stub->ListDeals(context.get(), request, &reply).ok());
  return reply.resume_token();
}

double Rounded(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(value * scale) / scale;
}

std::string RestAnswer(const Suite& suite, const ReportName& report,
                       const ReportParameters& parameters) {
  std::vector<std::string> pairs = report.url_parameters;
  const auto add_time = [&](const char* name, const google::protobuf::Timestamp& time) {
    pairs.push_back(absl::StrCat(name, "=", TimeUtil::ToString(time)));
  };
  if (parameters.has_as_of()) add_time("as_of", parameters.as_of());
  if (parameters.has_known_at()) add_time("known_at", parameters.known_at());
  if (parameters.window().has_start()) add_time("window.start", parameters.window().start());
  if (parameters.window().has_end()) add_time("window.end", parameters.window().end());
  for (const std::string& stage : parameters.stage()) pairs.push_back("stage=" + stage);
  for (const std::string& by : parameters.group_by()) pairs.push_back("group_by=" + by);
  if (!parameters.include_up_to().empty()) {
    pairs.push_back("include_up_to=" + parameters.include_up_to());
  }
  const auto answer =
      suite.Curl(absl::StrCat("/v1/reports/", report.url, "?", absl::StrJoin(pairs, "&")));
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.ok() ? answer->output : "";
}

std::string CommandAnswer(const Suite& suite, const ReportName& report,
                          const ReportParameters& parameters) {
  std::vector<std::string> words = {"report", report.command, "-o", "json"};
  words.insert(words.end(), report.flags.begin(), report.flags.end());
  const auto add = [&](const char* flag, const std::string& value) {
    words.push_back(flag);
    words.push_back(value);
  };
  if (parameters.has_as_of()) add("--as-of", TimeUtil::ToString(parameters.as_of()));
  if (parameters.has_known_at()) add("--known-at", TimeUtil::ToString(parameters.known_at()));
  if (parameters.window().has_start()) {
    add("--window-start", TimeUtil::ToString(parameters.window().start()));
  }
  if (parameters.window().has_end()) {
    add("--window-end", TimeUtil::ToString(parameters.window().end()));
  }
  for (const std::string& stage : parameters.stage()) add("--stage", stage);
  for (const std::string& by : parameters.group_by()) add("--group-by", by);
  if (!parameters.include_up_to().empty()) add("--include-up-to", parameters.include_up_to());
  const auto outcome = suite.Revopsctl(words);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  if (!outcome.ok()) return "";
  EXPECT_EQ(outcome->exit_status, 0) << outcome->errors;
  return outcome->output;
}

}  // namespace revops::testing
