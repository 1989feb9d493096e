// From the texts of a row to one item of BatchCreateDeals: a deal with its history.
//
// An open row is a deal created in its stage. A closed row is created in the open stage before it
// closed and has one transition: to won (with closed_amount, where there is one) or to lost (with
// its loss_reason; it keeps its last amount). A row that says when its deal entered each stage has
// those entries as transitions.
#ifndef REVOPS_CLI_IMPORT_DEAL_ITEM_H_
#define REVOPS_CLI_IMPORT_DEAL_ITEM_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/import/dates.h"
#include "cli/import/mapping.h"
#include "cli/import/pipelines.h"
#include "cli/import/problem.h"
#include "cli/import/resolver.h"
#include "cli/import/slugs.h"
#include "revops/deal/v1/deal_service.pb.h"

namespace revops::cli {

// Not thread-safe: it remembers dates and names.
class DealItemBuilder {
 public:
  // INVALID_ARGUMENT for an unknown time zone, an unknown pipeline, or an open_stage that is no
  // open stage of it.
  static absl::StatusOr<DealItemBuilder> Create(const Mapping& mapping, PipelineCatalog pipelines);

  // Fills `item`; false, with a problem per bad field (`column` is our field's name), for a bad
  // row.
  bool Build(const RowTexts& texts, revops::deal::v1::DealWithHistory& item, Problems& problems);

  // The parts of it that rows of a history have, too: external_id, labels, people, amount and
  // expected close date;
  void SetDetails(const RowTexts& texts, revops::deal::v1::Deal& deal, Problems& problems);
  // the stage's id, empty with a problem for what is no stage of the pipeline;
  std::string StageOf(const RowTexts& texts, const std::string& pipeline,
                      const PipelineStages& stages, Problems& problems) const;
  // a time; false with a problem;
  bool SetTime(const RowTexts& texts, Field field, google::protobuf::Timestamp* time,
               Problems& problems);
  // what a win was worth, and why a deal was lost.
  void SetClosedAmount(const RowTexts& texts, revops::deal::v1::DealTransition& closing,
                       Problems& problems);
  void SetLossReason(const RowTexts& texts, revops::deal::v1::DealTransition& closing,
                     Problems& problems);

  // The mapping's own pipeline.
  const std::string& pipeline() const { return pipeline_; }
  const PipelineStages& stages() const { return *pipelines_.Find(pipeline_); }
  const std::string& open_stage() const { return open_stage_; }

 private:
  DealItemBuilder(const Mapping& mapping, PipelineCatalog pipelines, absl::TimeZone zone);

  void SetLabels(const RowTexts& texts, revops::deal::v1::Deal& deal, Problems& problems);
  void SetPeople(const RowTexts& texts, revops::deal::v1::Deal& deal, Problems& problems);
  void SetAmount(const RowTexts& texts, revops::deal::v1::Deal& deal, Problems& problems);
  void SetExpectedCloseDate(const RowTexts& texts, revops::deal::v1::Deal& deal,
                            Problems& problems);
  bool ParseAmount(const RowTexts& texts, Field field, google::type::Money* money,
                   Problems& problems) const;
  // deal_stages.cc: where the row's deal stands, and how it came there.
  void SetStage(const RowTexts& texts, revops::deal::v1::DealWithHistory& item, Problems& problems);
  // The closed stage that the file names apart from the stage; empty where it names none.
  std::string ClosedStageOf(const RowTexts& texts, const PipelineStages& stages,
                            Problems& problems) const;
  const std::string& StageBeforeClosing(const std::string& pipeline,
                                        const PipelineStages& stages) const;
  void SetClosing(const RowTexts& texts, const std::string& stage, bool is_won,
                  revops::deal::v1::DealWithHistory& item, Problems& problems);
  // `present`: where the row says that it stands; empty where it does not say.
  void SetSteps(const RowTexts& texts, const std::string& present, const PipelineStages& stages,
                revops::deal::v1::DealWithHistory& item, Problems& problems);

  std::string pipeline_;
  std::string open_stage_;
  PipelineCatalog pipelines_;
  DateParser dates_;
  char decimal_;
  ResourceNames reps_;
  ResourceNames teams_;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_DEAL_ITEM_H_
