// What a company of a million deals with six visits each asks of metrics-service: its building and
// restart, its memory, how soon a commit is visible, and the overview while deals move.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/metrics/v1/metrics_service.grpc.pb.h"
#include "tests/bench/channels.h"
#include "tests/bench/row_groups.h"

namespace revops::bench {
namespace {

namespace deal = revops::deal::v1;
namespace metrics = revops::metrics::v1;
using revops::testing::Service;
using revops::testing::Suite;

constexpr int kBatchDeals = 64;
constexpr int kRounds = 300;
constexpr double kIdleMbMax = 30, kMetricsMbMax = 600;
constexpr double kBuildSMax = 60, kRestartSMax = 5, kVisibleMsMax = 50, kOverviewMsMax = 2;
constexpr absl::Duration kBuildPatience = absl::Minutes(20);

void PrintFigure(const std::string& what, double figure, const char* unit, double bar) {
  std::printf("%-52s %9.2f %-3s  to reach %6.0f%s\n", what.c_str(), figure, unit, bar,
              figure > bar ? "  MISSED" : "");
  std::fflush(stdout);
}

double ResidentMb(const Suite& suite, Service service) {
  std::ifstream status(absl::StrCat("/proc/", const_cast<Suite&>(suite).PidOf(service), "/status"));
  std::string word;
  while (status >> word) {
    double kb = 0;
    if (word == "VmRSS:" && status >> kb) return kb / 1'024;
  }
  return 0;
}

class ScaleBench {
 public:
  ScaleBench(Suite* suite, int deals)
      : suite_(suite),
        deals_(deals),
        deal_stub_(
            deal::DealService::NewStub(OpenConnections(suite->AddressOf(Service::kDeal))[0])),
        gateway_stub_(revops::gateway::v1::GatewayService::NewStub(
            OpenConnections(suite->AddressOf(Service::kGateway))[0])) {}

  absl::Status Run() {
    for (const Service service : revops::testing::kServices) {
      PrintFigure(absl::StrCat(std::string(revops::testing::BinaryOf(service)), ", idle"),
                  ResidentMb(*suite_, service), "MB", kIdleMbMax);
    }
    REVOPS_RETURN_IF_ERROR(Fill());
    REVOPS_RETURN_IF_ERROR(MeasureBuilding());
    return MeasureWhileDealsMove();
  }

 private:
  template <typename Context>
  void Sign(Context& context, const Credential& credential, absl::Duration limit) const {
    context.AddMetadata(credential.first, credential.second);
    context.set_deadline(absl::ToChronoTime(absl::Now() + limit));
  }

  void AddHistory(int number, deal::DealWithHistory& item) {
    static constexpr const char* kStages[] = {"qualification", "meeting", "proposal",
                                              "negotiation"};
    std::exponential_distribution<double> days(1 / 15.0);
    auto& deal = *item.mutable_deal();
    deal.set_external_id(absl::StrCat("scale-", number));
    deal.set_pipeline("pipelines/default");
    deal.set_owner(absl::StrCat("reps/rep-", random_() % 200));
    deal.set_team(absl::StrCat("teams/team-", random_() % 25));
    deal.set_company(absl::StrCat("Company ", random_() % 50'000));
    deal.set_product(absl::StrCat("Product ", random_() % 20));
    auto& money = *deal.mutable_amount()->mutable_one_off();
    money.set_currency_code("USD");
    money.set_units(100 + static_cast<int64_t>(random_() % 9'000));
    int64_t at = 1'640'000'000 + static_cast<int64_t>(random_() % (900 * 86'400));
    item.mutable_effective_create_time()->set_seconds(at);
    for (int step = 0; step < 5; ++step) {
      at += 60 + static_cast<int64_t>(days(random_) * 86'400);
      auto& transition = *item.add_transitions();
      transition.mutable_effective_time()->set_seconds(at);
      transition.set_stage(step < 4 ? kStages[step] : "meeting");
      if (step < 4 || number % 3 == 0) continue;
      transition.set_stage(number % 3 == 1 ? "won" : "lost");
      if (number % 3 == 2) transition.set_loss_reason("unknown");
    }
  }

  absl::Status Fill() {
    const absl::Time begin = absl::Now();
    for (int first = 0; first < deals_; first += kBatchDeals) {
      deal::BatchCreateDealsRequest request;
      for (int i = first; i < std::min(deals_, first + kBatchDeals); ++i) {
        AddHistory(i, *request.add_deals());
      }
      grpc::ClientContext context;
      Sign(context, ServiceCredential(*suite_), absl::Minutes(1));
      deal::BatchCreateDealsResponse reply;
      REVOPS_RETURN_IF_ERROR(
          FromGrpcStatus(deal_stub_->BatchCreateDeals(&context, request, &reply)));
      for (const auto& result : reply.results()) {
        if (result.has_error()) return FromRpcStatus(result.error());
      }
      for (int i = first; i < first + reply.results_size(); ++i) {
        if (i % 3 == 0) open_.push_back(reply.results(i - first).deal());
      }
      token_ = reply.resume_token();
    }
    std::printf("%d deals with six visits each created in %.0f s\n", deals_,
                absl::ToDoubleSeconds(absl::Now() - begin));
    return AwaitToken();
  }

  absl::Status AskOpen(metrics::GetPipelineReportResponse* reply) {
    metrics::GetPipelineReportRequest request;
    request.mutable_parameters()->add_group_by("pipeline");
    request.mutable_parameters()->add_group_by("stage");
    request.mutable_parameters()->set_include_up_to(token_);
    grpc::ClientContext context;
    // It may still be starting; from then on it answers once it has everything up to the token.
    context.set_wait_for_ready(true);
    Sign(context, ServiceCredential(*suite_), absl::Seconds(30));
    return FromGrpcStatus(metrics_stub_->GetPipelineReport(&context, request, reply));
  }

  // Until a report includes everything.
  absl::Status AwaitToken() {
    metrics_stub_ =
        metrics::MetricsService::NewStub(OpenConnections(suite_->AddressOf(Service::kMetrics))[0]);
    const absl::Time give_up = absl::Now() + kBuildPatience;
    for (;;) {
      metrics::GetPipelineReportResponse reply;
      const absl::Status asked = AskOpen(&reply);
      if (asked.ok() || absl::Now() > give_up) return asked;
    }
  }

  absl::Status MeasureBuilding() {
    PrintFigure("metrics-service, all deals in it", ResidentMb(*suite_, Service::kMetrics), "MB",
                kMetricsMbMax);
    REVOPS_RETURN_IF_ERROR(suite_->Terminate(Service::kMetrics).status());
    absl::Time begin = absl::Now();
    REVOPS_RETURN_IF_ERROR(suite_->Restart(Service::kMetrics));
    REVOPS_RETURN_IF_ERROR(AwaitToken());
    PrintFigure("restart to the first answer", absl::ToDoubleSeconds(absl::Now() - begin), "s",
                kRestartSMax);
    PrintFigure("metrics-service after the restart", ResidentMb(*suite_, Service::kMetrics), "MB",
                kMetricsMbMax);
    REVOPS_RETURN_IF_ERROR(suite_->Terminate(Service::kMetrics).status());
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(suite_->StoreOf(Service::kMetrics) + suffix);
    }
    begin = absl::Now();
    REVOPS_RETURN_IF_ERROR(suite_->Restart(Service::kMetrics));
    REVOPS_RETURN_IF_ERROR(AwaitToken());
    PrintFigure("from empty by the stream", absl::ToDoubleSeconds(absl::Now() - begin), "s",
                kBuildSMax);
    return absl::OkStatus();
  }

  absl::Status MoveOne(const std::string& name, bool is_back) {
    grpc::ClientContext context;
    Sign(context, ServiceCredential(*suite_), absl::Seconds(30));
    deal::Deal reply;
    if (is_back) {
      deal::MoveDealBackRequest request;
      request.set_name(name);
      REVOPS_RETURN_IF_ERROR(FromGrpcStatus(deal_stub_->MoveDealBack(&context, request, &reply)));
    } else {
      deal::AdvanceDealRequest request;
      request.set_name(name);
      REVOPS_RETURN_IF_ERROR(FromGrpcStatus(deal_stub_->AdvanceDeal(&context, request, &reply)));
    }
    token_ = reply.resume_token();
    return absl::OkStatus();
  }

  absl::Status MeasureWhileDealsMove() {
    std::vector<double> visible_ms, open_ms, overview_ms;
    for (int round = 0; round < kRounds; ++round) {
      const std::string& name = open_[static_cast<size_t>(round / 2) % open_.size()];
      REVOPS_RETURN_IF_ERROR(MoveOne(name, round % 2 == 1));
      metrics::GetPipelineReportResponse open;
      REVOPS_RETURN_IF_ERROR(Timed(visible_ms, [&] { return AskOpen(&open); }));
      REVOPS_RETURN_IF_ERROR(Timed(open_ms, [&] { return AskOpen(&open); }));
      grpc::ClientContext context;
      Sign(context, AdminCredential(*suite_), absl::Seconds(30));
      revops::gateway::v1::GetPipelineOverviewResponse overview;
      REVOPS_RETURN_IF_ERROR(Timed(overview_ms, [&] {
        return FromGrpcStatus(gateway_stub_->GetPipelineOverview(&context, {}, &overview));
      }));
      if (overview.gaps_size() > 0) return absl::InternalError(overview.gaps(0).message());
    }
    PrintTimes("commit to visible in a report", visible_ms, kVisibleMsMax);
    PrintTimes("pipeline by stage, over gRPC", open_ms, kOverviewMsMax);
    PrintTimes("GetPipelineOverview through the gateway", overview_ms, kOverviewMsMax);
    return absl::OkStatus();
  }

  template <typename Call>
  absl::Status Timed(std::vector<double>& took_ms, const Call& call) {
    const absl::Time begin = absl::Now();
    const absl::Status status = call();
    took_ms.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
    return status;
  }
  static void PrintTimes(const std::string& what, std::vector<double> took_ms, double bar_ms) {
    std::sort(took_ms.begin(), took_ms.end());
    PrintFigure(what + ", p50", took_ms[took_ms.size() / 2], "ms", bar_ms);
    PrintFigure(what + ", p99", took_ms[took_ms.size() * 99 / 100], "ms", bar_ms);
  }

  Suite* const suite_;
  const int deals_;
  std::mt19937 random_{1};
  std::unique_ptr<deal::DealService::Stub> deal_stub_;
  std::unique_ptr<revops::gateway::v1::GatewayService::Stub> gateway_stub_;
  std::unique_ptr<metrics::MetricsService::Stub> metrics_stub_;
  std::vector<std::string> open_;
  std::string token_;
};

}  // namespace

absl::Status BenchScale(int deals) {
  REVOPS_ASSIGN_OR_RETURN(const std::unique_ptr<Suite> suite, Suite::Start());
  return ScaleBench(suite.get(), deals).Run();
}

}  // namespace revops::bench
