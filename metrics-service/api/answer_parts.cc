#include "metrics-service/api/answer_parts.h"

#include <algorithm>
#include <limits>

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

}  // namespace

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
  out->set_lead_token(context.lead_token);
  out->set_ownership(query.ownership == Ownership::kCurrent ? pb::OWNERSHIP_CURRENT
                                                            : pb::OWNERSHIP_AT_EVENT);
}

}  // namespace revops::metrics
