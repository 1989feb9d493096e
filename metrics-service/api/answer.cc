#include "metrics-service/api/answer.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/numeric/int128.h"

namespace revops::metrics {

namespace pb = revops::metrics::v1;

namespace {

constexpr int64_t kNanosPerUnit = 1'000'000'000;

void SetInstant(Micros instant, google::protobuf::Timestamp* out) {
  // Seconds round down, also before 1970.
  const Micros micros = (instant % 1'000'000 + 1'000'000) % 1'000'000;
  out->set_seconds((instant - micros) / 1'000'000);
  out->set_nanos(static_cast<int32_t>(micros * 1'000));
}

void SetMoney(const std::string& currency, absl::int128 nanos, google::type::Money* out) {
  // The message has no number beyond 9.2 x 10^18 units: a sum needs nine million deals of the
  // greatest amount there is to come that far, but a velocity may, where deals are won within a
  // second. The greatest number that the message has stands for all beyond.
  const absl::int128 max =
      absl::int128(std::numeric_limits<int64_t>::max()) * kNanosPerUnit + (kNanosPerUnit - 1);
  const absl::int128 shown = std::clamp<absl::int128>(nanos, -max, max);
  out->set_currency_code(currency);
  out->set_units(static_cast<int64_t>(shown / kNanosPerUnit));
  out->set_nanos(static_cast<int32_t>(shown % kNanosPerUnit));
}

void AddMoney(const std::vector<MoneyFigure>& figures,
              google::protobuf::RepeatedPtrField<google::type::Money>* out) {
  for (const MoneyFigure& figure : figures) {
    SetMoney(figure.currency_code, figure.nanos, out->Add());
  }
}

void SetGroup(const GroupKey& group, pb::GroupKey* out) {
  for (const std::string& value : group) out->add_values(value);
}

void SetDays(const DayStatistics& days, pb::DayStatistics* out) {
  out->set_n(days.n);
  if (days.n == 0) return;
  out->set_mean(*days.mean);
  out->set_median(*days.median);
  out->set_p05(*days.p05);
  out->set_p25(*days.p25);
  out->set_p75(*days.p75);
  out->set_p95(*days.p95);
  out->set_max(*days.max);
}

revops::type::v1::Measure ToProto(Measure measure) {
  switch (measure) {
    case Measure::kAcv:
      return revops::type::v1::MEASURE_ACV;
    case Measure::kTcv:
      return revops::type::v1::MEASURE_TCV;
    case Measure::kMrr:
      return revops::type::v1::MEASURE_MRR;
  }
  return revops::type::v1::MEASURE_UNSPECIFIED;
}

void SetBasis(const Basis& basis, const AnswerContext& context, pb::ReportBasis* out) {
  const ReportQuery& query = *context.query;
  out->set_definition(basis.definition);
  SetInstant(query.as_of, out->mutable_as_of());
  if (query.known_at.has_value()) SetInstant(*query.known_at, out->mutable_known_at());
  if (basis.window.start.has_value()) {
    SetInstant(*basis.window.start, out->mutable_window()->mutable_start());
  }
  if (basis.window.end.has_value()) {
    SetInstant(*basis.window.end, out->mutable_window()->mutable_end());
  }
  out->set_time_zone(query.zone.name());
  out->set_measure(ToProto(query.measure));
  out->set_deal_token(context.deal_token);
  out->set_n(basis.n);
  for (const LeftOut& part : basis.left_out) {
    pb::LeftOut* left_out = out->add_left_out();
    left_out->set_reason(part.reason);
    left_out->set_count(part.count);
  }
  out->set_n_censored(basis.n_censored);
}

}  // namespace

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
