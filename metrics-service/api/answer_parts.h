// What answers are made of: money, spans, groups, and what a report rests on.
#ifndef REVOPS_METRICS_SERVICE_API_ANSWER_PARTS_H_
#define REVOPS_METRICS_SERVICE_API_ANSWER_PARTS_H_

#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "metrics-service/api/answer.h"

namespace revops::metrics {

void SetMoney(const std::string& currency, absl::int128 nanos, google::type::Money* out);
void AddMoney(const std::vector<MoneyFigure>& figures,
              google::protobuf::RepeatedPtrField<google::type::Money>* out);
void SetGroup(const GroupKey& group, revops::metrics::v1::GroupKey* out);
void SetDays(const DayStatistics& days, revops::metrics::v1::DayStatistics* out);
void SetBasis(const Basis& basis, const AnswerContext& context,
              revops::metrics::v1::ReportBasis* out);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_API_ANSWER_PARTS_H_
