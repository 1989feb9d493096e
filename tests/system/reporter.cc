#include "tests/system/reporter.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "gtest/gtest.h"

namespace revops::testing {

namespace pb = revops::deal::v1;
namespace metrics = revops::metrics::v1;

namespace {

using Counts = std::map<std::string, int64_t>;

void Count(const pb::Deal& deal, int64_t sign, Counts& counts) {
  switch (deal.state()) {
    case pb::DEAL_STATE_OPEN:
      counts["open deals"] += sign;
      counts["open units"] += sign * deal.amount().one_off().units();
      return;
    case pb::DEAL_STATE_WON:
      counts["won"] += sign;
      return;
    case pb::DEAL_STATE_LOST:
      counts["lost"] += sign;
      return;
    default:
      return;
  }
}

}  // namespace

void Reporter::Ask() {
  const std::string wanted = journal_->last_token();
  if (is_win_rates_turn_) {
    AskForWinRate(wanted);
  } else {
    AskForPipeline(wanted);
  }
  is_win_rates_turn_ = !is_win_rates_turn_;
}

int64_t Reporter::RevisionOf(const metrics::ReportBasis& basis, const std::string& wanted) {
  const auto included = log::DecodeToken(basis.deal_token());
  const auto asked = log::DecodeToken(wanted);
  const int64_t revision = included.ok() ? included->revision.value : 0;
  if (asked.ok() && revision < asked->revision.value) {
    journal_->Complain(absl::StrCat("a report includes ", revision, ", not ", asked->revision.value,
                                    " as it was asked to"));
  }
  return revision;
}

void Reporter::AskForPipeline(const std::string& wanted) {
  metrics::GetPipelineReportRequest request;
  request.mutable_parameters()->set_include_up_to(wanted);
  metrics::GetPipelineReportResponse reply;
  const absl::Status status = client_->Call(
      client_->metrics(), &PatientClient::Metrics::GetPipelineReport, request, &reply);
  if (!status.ok()) return journal_->Complain(absl::StrCat("pipeline: ", status.ToString()));
  const metrics::PipelineRow row = reply.rows_size() > 0 ? reply.rows(0) : metrics::PipelineRow();
  const int64_t revision = RevisionOf(reply.basis(), wanted);
  answers_.push_back({revision, "open deals", row.deals()});
  answers_.push_back({revision, "open units", row.amount_size() > 0 ? row.amount(0).units() : 0});
}

void Reporter::AskForWinRate(const std::string& wanted) {
  metrics::GetWinRateRequest request;
  request.mutable_parameters()->set_include_up_to(wanted);
  metrics::GetWinRateResponse reply;
  const absl::Status status =
      client_->Call(client_->metrics(), &PatientClient::Metrics::GetWinRate, request, &reply);
  if (!status.ok()) return journal_->Complain(absl::StrCat("win rate: ", status.ToString()));
  const metrics::WinRateRow row = reply.rows_size() > 0 ? reply.rows(0) : metrics::WinRateRow();
  const int64_t revision = RevisionOf(reply.basis(), wanted);
  answers_.push_back({revision, "won", row.won()});
  answers_.push_back({revision, "lost", row.lost()});
}

void ExpectEqualToRecount(const std::vector<Answer>& answers,
                          const std::vector<pb::DealEvent>& events) {
  std::map<std::string, pb::Deal> deals;
  std::map<int64_t, Counts> after;
  Counts counts;
  for (const pb::DealEvent& event : events) {
    if (event.has_deal()) {
      pb::Deal& deal = deals[event.deal().name()];
      Count(deal, -1, counts);
      deal = event.deal();
      Count(deal, +1, counts);
    }
    after[event.revision()] = counts;
  }
  for (const Answer& answer : answers) {
    if (answer.revision == 0) continue;
    const auto counted = after.find(answer.revision);
    ASSERT_NE(counted, after.end()) << "no such revision was told: " << answer.revision;
    EXPECT_EQ(answer.value, counted->second[answer.what])
        << answer.what << " at revision " << answer.revision;
  }
}

}  // namespace revops::testing
