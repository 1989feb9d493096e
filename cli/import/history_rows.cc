#include "cli/import/history_rows.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/strings/str_cat.h"
#include "common/types/ids.h"

namespace revops::cli {
namespace {

using revops::deal::v1::StageKind;

// Equal details have equal bytes, or none would be found again.
void Serialize(const RowDetails& details, std::string& bytes) {
  bytes.clear();
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  details.SerializeToCodedStream(&coded);
}

}  // namespace

bool HistoryRowBuilder::Build(const RowTexts& texts, HistoryRow& row, std::string& bytes,
                              Problems& problems) {
  RowDetails details;
  builder_.SetDetails(texts, *details.mutable_deal(), problems);
  // The deal has it.
  details.mutable_deal()->clear_external_id();
  google::protobuf::Timestamp time;
  if (texts[Field::kEffectiveTime].empty()) {
    problems.push_back({"effective_time", "must be set: no column, no default"});
  } else if (builder_.SetTime(texts, Field::kEffectiveTime, &time, problems)) {
    row.micros = time.seconds() * 1'000'000 + time.nanos() / 1000;
  }
  if (texts[Field::kStage].empty()) {
    problems.push_back({"stage", "must be set: a row is an entry into a stage"});
    return false;
  }
  const PipelineStages& stages = builder_.stages();
  const std::string stage = builder_.StageOf(texts, builder_.pipeline(), stages, problems);
  if (stage.empty()) return false;
  const StageKind kind = stages.KindOf(stage);
  row.stage = static_cast<uint16_t>(stages.PlaceOf(stage));
  row.reopens = texts.reopens;
  if (row.reopens && kind != StageKind::STAGE_KIND_OPEN) {
    problems.push_back(
        {"stage", absl::StrCat("reopens a deal, so it must be an open stage, is ", Quoted(stage))});
  }
  SetClosing(texts, kind, details, problems);
  Serialize(details, bytes);
  return problems.empty();
}

void HistoryRowBuilder::SetClosing(const RowTexts& texts, StageKind kind, RowDetails& details,
                                   Problems& problems) {
  if (kind == StageKind::STAGE_KIND_WON && !texts[Field::kClosedAmount].empty()) {
    builder_.SetClosedAmount(texts, *details.add_transitions(), problems);
  }
  if (kind == StageKind::STAGE_KIND_LOST && !texts[Field::kLossReason].empty()) {
    builder_.SetLossReason(texts, *details.add_transitions(), problems);
  }
}

RowDetails HistoryRowBuilder::DetailsOf(const RowTexts& defaults) {
  RowDetails details;
  // A default that is no value is told where a row needs it.
  Problems ignored;
  builder_.SetDetails(defaults, *details.mutable_deal(), ignored);
  return details;
}

}  // namespace revops::cli
