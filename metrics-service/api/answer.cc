#include "metrics-service/api/answer.h"

#include "metrics-service/api/answer_parts.h"

namespace revops::metrics {

namespace pb = revops::metrics::v1;

void Answer(const PipelineReport& report, const AnswerContext& context,
            pb::GetPipelineReportResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const PipelineRow& row : report.rows) {
    pb::PipelineRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    line->set_deals(row.deals);
    AddMoney(row.amount, line->mutable_amount());
    AddMoney(row.weighted_amount, line->mutable_weighted_amount());
    line->set_deals_without_amount(row.deals_without_amount);
    SetDays(row.age, line->mutable_age());
    SetDays(row.time_in_stage, line->mutable_time_in_stage());
    line->set_stale_deals(row.stale_deals);
  }
}

void Answer(const FunnelReport& report, const AnswerContext& context, pb::GetFunnelResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const FunnelRow& row : report.rows) {
    pb::FunnelRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    line->set_pipeline(row.pipeline);
    line->set_stage(row.stage);
    line->set_deals(row.deals);
    line->set_went_on(row.went_on);
    if (row.conversion.has_value()) line->set_conversion(*row.conversion);
    line->set_pending(row.pending);
    AddMoney(row.amount, line->mutable_amount());
  }
}

void Answer(const WinRateReport& report, const AnswerContext& context,
            pb::GetWinRateResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const WinRateRow& row : report.rows) {
    pb::WinRateRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    line->set_won(row.won);
    line->set_lost(row.lost);
    if (row.win_rate.has_value()) line->set_win_rate(*row.win_rate);
    for (const ValueWinRate& value : row.by_value) {
      pb::ValueWinRate* by_value = line->add_by_value();
      SetMoney(value.won.currency_code, value.won.nanos, by_value->mutable_won());
      SetMoney(value.lost.currency_code, value.lost.nanos, by_value->mutable_lost());
      if (value.win_rate.has_value()) by_value->set_win_rate(*value.win_rate);
    }
    line->set_created(row.created);
    if (row.creation_to_win.has_value()) line->set_creation_to_win(*row.creation_to_win);
    line->set_reopened(row.reopened);
  }
}

void Answer(const DealSizeReport& report, const AnswerContext& context,
            pb::GetDealSizeResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const DealSizeRow& row : report.rows) {
    pb::DealSizeRow* line = out->add_rows();
    const std::string& currency = row.currency_code;
    const MoneyStatistics& size = row.size;
    SetGroup(row.group, line->mutable_group());
    line->set_currency_code(currency);
    line->set_deals(size.n);
    SetMoney(currency, size.sum_nanos, line->mutable_sum());
    if (size.n == 0) continue;
    SetMoney(currency, *size.mean, line->mutable_mean());
    SetMoney(currency, *size.median, line->mutable_median());
    SetMoney(currency, *size.p05, line->mutable_p05());
    SetMoney(currency, *size.p25, line->mutable_p25());
    SetMoney(currency, *size.p75, line->mutable_p75());
    SetMoney(currency, *size.p95, line->mutable_p95());
    SetMoney(currency, *size.max, line->mutable_max());
  }
}

void Answer(const SalesCycleReport& report, const AnswerContext& context,
            pb::GetSalesCycleResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const SalesCycleRow& row : report.rows) {
    pb::SalesCycleRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    SetDays(row.won, line->mutable_won());
    SetDays(row.lost, line->mutable_lost());
    SetDays(row.closed, line->mutable_closed());
    line->set_open(row.open);
  }
}

void Answer(const TimeInStageReport& report, const AnswerContext& context,
            pb::GetTimeInStageResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const TimeInStageRow& row : report.rows) {
    pb::TimeInStageRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    line->set_pipeline(row.pipeline);
    line->set_stage(row.stage);
    SetDays(row.first_visit, line->mutable_first_visit());
    for (const WayOut& way : row.first_visit_by_outcome) {
      pb::WayOut* out_way = line->add_first_visit_by_outcome();
      out_way->set_outcome(way.outcome);
      out_way->set_to_stage(way.to_stage);
      SetDays(way.days, out_way->mutable_days());
    }
    SetDays(row.latest_visit, line->mutable_latest_visit());
    SetDays(row.total, line->mutable_total());
    line->set_running(row.running);
  }
}

void Answer(const VelocityReport& report, const AnswerContext& context,
            pb::GetVelocityResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const VelocityRow& row : report.rows) {
    pb::VelocityRow* line = out->add_rows();
    const std::string& currency = row.currency_code;
    SetGroup(row.group, line->mutable_group());
    line->set_currency_code(currency);
    line->set_deals(row.deals);
    if (row.average_won_size.has_value()) {
      SetMoney(currency, *row.average_won_size, line->mutable_average_won_size());
    }
    if (row.win_rate.has_value()) line->set_win_rate(*row.win_rate);
    if (row.mean_won_cycle_days.has_value()) {
      line->set_mean_won_cycle_days(*row.mean_won_cycle_days);
    }
    if (row.velocity_per_day.has_value()) {
      SetMoney(currency, *row.velocity_per_day, line->mutable_velocity_per_day());
    }
    if (row.realised_per_day.has_value()) {
      SetMoney(currency, *row.realised_per_day, line->mutable_realised_per_day());
    }
  }
}

}  // namespace revops::metrics
