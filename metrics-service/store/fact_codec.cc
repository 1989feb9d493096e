#include "metrics-service/store/fact_codec.h"

#include <cstdint>

#include "common/status/status.h"
#include "metrics-service/store/activity_codec.h"
#include "metrics-service/store/packing.h"

namespace revops::metrics {
namespace {

constexpr char kFormat = 3;
constexpr char kFormatWithoutActivities = 2;
constexpr char kFormatWithoutPipelineTime = 1;
constexpr uint64_t kPipelineTag = 0;   // deal facts begin with their kind, from 1
constexpr uint64_t kActivityTag = 32;  // room for further kinds of deal facts
// Which optional parts a deal fact has.
constexpr uint64_t kHasPresumed = 1;
constexpr uint64_t kHasAmount = 2;
constexpr uint64_t kIsWhole = 4;

void Pack(const PipelineFact& pipeline, Packer& out) {
  out.Unsigned(kPipelineTag);
  out.Text(pipeline.name);
  out.Signed(pipeline.version);
  out.Unsigned(pipeline.stages.size());
  for (const StageFact& stage : pipeline.stages) {
    out.Text(stage.id);
    out.Unsigned(static_cast<uint64_t>(stage.kind));
    out.Signed(stage.probability_bp);
    out.Signed(stage.time_limit_days);
  }
  out.Signed(pipeline.recorded);
}

PipelineFact UnpackPipeline(Unpacker& in) {
  PipelineFact pipeline;
  pipeline.name = in.Text();
  pipeline.version = static_cast<int32_t>(in.Signed());
  for (uint64_t left = in.Unsigned(); left > 0 && in.ok(); --left) {
    StageFact stage;
    stage.id = in.Text();
    stage.kind = static_cast<StageKind>(in.Unsigned());
    stage.probability_bp = static_cast<int32_t>(in.Signed());
    stage.time_limit_days = static_cast<int32_t>(in.Signed());
    pipeline.stages.push_back(std::move(stage));
  }
  if (in.format() != kFormatWithoutPipelineTime) pipeline.recorded = in.Signed();
  return pipeline;
}

void Pack(const DealFact& fact, Packer& out) {
  out.Unsigned(static_cast<uint64_t>(fact.kind));
  out.Id(fact.deal);
  out.Unsigned((fact.presumed_known.has_value() ? kHasPresumed : 0) |
               (fact.amount.has_value() ? kHasAmount : 0) | (fact.is_whole ? kIsWhole : 0));
  out.Signed(fact.effective);
  out.Signed(fact.recorded);
  if (fact.presumed_known.has_value()) out.Signed(*fact.presumed_known);
  if (fact.kind == FactKind::kCreated || fact.kind == FactKind::kMoved) {
    out.Signed(fact.visit);
    out.Text(fact.pipeline);
    out.Signed(fact.pipeline_version);
    out.Text(fact.stage);
  } else if (fact.kind == FactKind::kCorrected) {
    out.Signed(fact.visit);
    out.Signed(fact.corrected_enter);
  }
  if (fact.amount.has_value()) {
    out.Text(std::string(fact.amount->currency.text()));
    out.Signed(fact.amount->one_off_micros);
    out.Signed(fact.amount->recurring_micros);
    out.Signed(fact.amount->recurring_months);
  }
  out.Unsigned(fact.labels.size());
  for (const LabelFact& label : fact.labels) {
    out.Unsigned(static_cast<uint64_t>(label.kind));
    if (label.kind == LabelKind::kField) out.Text(label.field);
    out.Text(label.value);
  }
}

absl::StatusOr<AmountFact> UnpackAmount(Unpacker& in) {
  AmountFact amount;
  if (const std::string code = in.Text(); !code.empty()) {
    REVOPS_ASSIGN_OR_RETURN(amount.currency, CurrencyCode::Create(code));
  }
  amount.one_off_micros = in.Signed();
  amount.recurring_micros = in.Signed();
  amount.recurring_months = static_cast<int32_t>(in.Signed());
  return amount;
}

absl::StatusOr<DealFact> UnpackDeal(uint64_t kind, Unpacker& in) {
  DealFact fact;
  fact.kind = static_cast<FactKind>(kind);
  fact.deal = in.Id();
  const uint64_t parts = in.Unsigned();
  fact.is_whole = (parts & kIsWhole) != 0;
  fact.effective = in.Signed();
  fact.recorded = in.Signed();
  if ((parts & kHasPresumed) != 0) fact.presumed_known = in.Signed();
  if (fact.kind == FactKind::kCreated || fact.kind == FactKind::kMoved) {
    fact.visit = static_cast<int32_t>(in.Signed());
    fact.pipeline = in.Text();
    fact.pipeline_version = static_cast<int32_t>(in.Signed());
    fact.stage = in.Text();
  } else if (fact.kind == FactKind::kCorrected) {
    fact.visit = static_cast<int32_t>(in.Signed());
    fact.corrected_enter = in.Signed();
  }
  if ((parts & kHasAmount) != 0) {
    REVOPS_ASSIGN_OR_RETURN(fact.amount, UnpackAmount(in));
  }
  for (uint64_t left = in.Unsigned(); left > 0 && in.ok(); --left) {
    LabelFact label;
    label.kind = static_cast<LabelKind>(in.Unsigned());
    if (label.kind < LabelKind::kOwner || label.kind > LabelKind::kField) {
      return absl::DataLossError("a label of no kind");
    }
    if (label.kind == LabelKind::kField) label.field = in.Text();
    label.value = in.Text();
    fact.labels.push_back(std::move(label));
  }
  return fact;
}

absl::StatusOr<Fact> UnpackFact(Unpacker& in) {
  const uint64_t tag = in.Unsigned();
  if (tag == kPipelineTag) return Fact(UnpackPipeline(in));
  if (tag == kActivityTag) return Fact(UnpackActivity(in));
  if (tag > static_cast<uint64_t>(FactKind::kVoided))
    return absl::DataLossError("a fact of no kind");
  REVOPS_ASSIGN_OR_RETURN(DealFact fact, UnpackDeal(tag, in));
  return Fact(std::move(fact));
}

void Pack(const ActivityFact& fact, Packer& out) {
  out.Unsigned(kActivityTag);
  PackActivity(fact, out);
}

}  // namespace

std::string PackFacts(const std::vector<Fact>& facts) {
  Packer out(kFormat);
  for (const Fact& fact : facts) {
    std::visit([&](const auto& one) { Pack(one, out); }, fact);
  }
  return std::move(out).Take();
}

absl::Status UnpackFacts(absl::string_view packed, const TakeFact<Fact>& take) {
  Unpacker in(packed);
  if (in.format() != kFormat && in.format() != kFormatWithoutActivities &&
      in.format() != kFormatWithoutPipelineTime) {
    return absl::DataLossError("packed facts of an unknown format");
  }
  while (!in.AtEnd()) {
    REVOPS_ASSIGN_OR_RETURN(Fact fact, UnpackFact(in));
    if (!in.ok()) return absl::DataLossError("packed facts are cut short");
    REVOPS_RETURN_IF_ERROR(take(std::move(fact)));
  }
  return absl::OkStatus();
}

}  // namespace revops::metrics
