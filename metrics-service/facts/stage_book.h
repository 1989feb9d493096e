// Every stage of every version of every pipeline, each with a small number.
#ifndef REVOPS_METRICS_SERVICE_FACTS_STAGE_BOOK_H_
#define REVOPS_METRICS_SERVICE_FACTS_STAGE_BOOK_H_

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "metrics-service/facts/dictionary.h"
#include "metrics-service/facts/fact.h"
#include "metrics-service/facts/recordings.h"

namespace revops::metrics {

// A stage of one version of a pipeline.
using StageCode = uint16_t;

struct StageRow {
  LabelCode pipeline = 0;  // in StageBook::pipelines()
  LabelCode label = 0;     // in StageBook::labels(); the same for equal ids of all pipelines
  int32_t version = 0;
  uint16_t place = 0;  // in the order of the journey, from 0
  StageKind kind = StageKind::kOpen;
  int32_t probability_bp = 0;
  Micros time_limit = 0;  // 0: none
};

class StageBook {
 public:
  // A version that is there already is left as it is. RESOURCE_EXHAUSTED beyond 65,535 stages.
  absl::Status Add(const PipelineFact& pipeline, Recording recorded);
  // NOT_FOUND unless the version was added and has this stage.
  absl::StatusOr<StageCode> Find(absl::string_view pipeline, int32_t version,
                                 absl::string_view stage) const;

  const StageRow& Row(StageCode code) const { return rows_[code]; }
  size_t size() const { return rows_.size(); }
  // The stages of a pipeline's newest version among those recorded before `known`, in order.
  std::vector<StageCode> NewestStages(LabelCode pipeline, Recording known) const;
  const Dictionary& pipelines() const { return pipelines_; }
  const Dictionary& labels() const { return labels_; }

 private:
  struct Version {
    StageCode first = 0;
    uint16_t stages = 0;
    Recording recorded = 0;
  };
  std::vector<StageRow> rows_;
  absl::flat_hash_map<std::pair<LabelCode, int32_t>, Version> versions_;
  absl::flat_hash_map<LabelCode, std::set<int32_t>> numbers_;  // versions of a pipeline
  Dictionary pipelines_;
  Dictionary labels_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_STAGE_BOOK_H_
