// The pipeline every fresh store has, for tests without a store.
#ifndef REVOPS_TESTS_CLI_DEFAULT_PIPELINE_H_
#define REVOPS_TESTS_CLI_DEFAULT_PIPELINE_H_

#include "revops/deal/v1/pipeline.pb.h"

namespace revops::cli {

inline revops::deal::v1::SalesPipeline DefaultPipeline() {
  using revops::deal::v1::StageKind;
  revops::deal::v1::SalesPipeline pipeline;
  pipeline.set_name("pipelines/default");
  pipeline.set_display_name("Sales");
  pipeline.set_version(1);
  for (const char* id : {"prospecting", "qualification", "meeting", "proposal", "negotiation"}) {
    auto* stage = pipeline.add_stages();
    stage->set_id(id);
    stage->set_kind(StageKind::STAGE_KIND_OPEN);
  }
  auto* won = pipeline.add_stages();
  won->set_id("won");
  won->set_kind(StageKind::STAGE_KIND_WON);
  auto* lost = pipeline.add_stages();
  lost->set_id("lost");
  lost->set_kind(StageKind::STAGE_KIND_LOST);
  return pipeline;
}

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_DEFAULT_PIPELINE_H_
