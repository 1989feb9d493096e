// Deals and pipelines for tests, small and readable.
#ifndef REVOPS_TESTS_DEAL_SERVICE_SUPPORT_SAMPLES_H_
#define REVOPS_TESTS_DEAL_SERVICE_SUPPORT_SAMPLES_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/status/status.h"
#include "deal-service/domain/verbs.h"

namespace revops::deal {

// Noon of a day in 2026; day 1 is January 1st.
inline absl::Time Day(int day) {
  return absl::FromCivil(absl::CivilDay(2026, 1, 1) + (day - 1), absl::UTCTimeZone()) +
         absl::Hours(12);
}

inline Amount Usd(int64_t units) {
  const CurrencyCode usd = *CurrencyCode::Create("USD");
  return *Amount::Create(*Money::Create(usd, units, 0), std::nullopt, 0);
}

inline Pipeline SamplePipeline(TransitionPolicy policy = {}) {
  PipelineDefinition definition = DefaultPipeline();
  definition.policy = std::move(policy);
  return *Pipeline::Create(definition, 1, Day(1));
}

// Open in `stage` since day 1, worth USD 1000.
inline Deal SampleDeal(const Pipeline& pipeline, const std::string& stage = "prospecting") {
  NewDeal request;
  request.id = Uuid::Generate(Day(1));
  request.stage = stage;
  request.details.amount = Usd(1000);
  request.details.owner = "reps/ada";
  return Open(pipeline, request, {Day(1), Day(1)})->after;
}

inline std::vector<std::string> TypesOf(const absl::Status& status) {
  std::vector<std::string> types;
  for (const UnmetRule& rule : UnmetRulesOf(status)) types.push_back(rule.type);
  return types;
}

inline std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : FieldViolationsOf(status)) {
    fields.push_back(violation.field);
  }
  return fields;
}

}  // namespace revops::deal

#endif  // REVOPS_TESTS_DEAL_SERVICE_SUPPORT_SAMPLES_H_
