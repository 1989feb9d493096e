// The pipelines a file's rows may name, as far as an import needs to know them.
#ifndef REVOPS_CLI_IMPORT_PIPELINES_H_
#define REVOPS_CLI_IMPORT_PIPELINES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "revops/deal/v1/pipeline.pb.h"

namespace revops::cli {

// One pipeline's stages by id.
class PipelineStages {
 public:
  explicit PipelineStages(const revops::deal::v1::SalesPipeline& pipeline);

  // STAGE_KIND_UNSPECIFIED for a stage that is none of this pipeline.
  revops::deal::v1::StageKind KindOf(absl::string_view stage) const;
  // The stage that a file's text means: its id, or a name that folds to it; empty: the first open
  // one. An empty id where there is none.
  std::string IdOf(const std::string& text) const;
  // Its place in the journey, which it must have; and the stage of a place.
  size_t PlaceOf(absl::string_view stage) const;
  const std::string& StageAt(size_t place) const { return ids_[place]; }
  const std::string& first_open() const { return first_open_; }
  const std::string& last_open() const { return last_open_; }
  // `prospecting, ..., won, lost`, for messages.
  std::string Listed() const;

 private:
  std::vector<std::string> ids_;
  absl::flat_hash_map<std::string, revops::deal::v1::StageKind> kinds_;
  std::string first_open_;
  std::string last_open_;
};

class PipelineCatalog {
 public:
  void Add(const revops::deal::v1::SalesPipeline& pipeline);
  // Null for an unknown `pipelines/{slug}`.
  const PipelineStages* Find(absl::string_view name) const;

 private:
  absl::flat_hash_map<std::string, PipelineStages> pipelines_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_PIPELINES_H_
