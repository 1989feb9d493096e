#include "deal-service/store/pipeline_catalog.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

// Slugs and labels hold no line breaks.
constexpr char kListSeparator = '\n';

std::string EncodeList(const std::vector<std::string>& items) {
  return absl::StrJoin(items, std::string(1, kListSeparator));
}

std::vector<std::string> DecodeList(absl::string_view text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, kListSeparator);
}

// Three lines each: loss reason, action, days.
std::string EncodeRules(const std::vector<RecycleRule>& rules) {
  std::vector<std::string> lines;
  for (const RecycleRule& rule : rules) {
    lines.insert(lines.end(), {rule.loss_reason, absl::StrCat(static_cast<int>(rule.action)),
                               absl::StrCat(rule.after_days)});
  }
  return EncodeList(lines);
}

std::vector<RecycleRule> DecodeRules(absl::string_view text) {
  const std::vector<std::string> lines = DecodeList(text);
  std::vector<RecycleRule> rules;
  for (size_t i = 0; i + 2 < lines.size(); i += 3) {
    int action = 0, days = 0;
    if (!absl::SimpleAtoi(lines[i + 1], &action) || !absl::SimpleAtoi(lines[i + 2], &days)) break;
    rules.push_back({lines[i], static_cast<RecycleAction>(action), days});
  }
  return rules;
}

constexpr char kInsertPipeline[] =
    "INSERT INTO pipeline (id, version, display_name, forbid_skipping, forbid_moving_back, "
    "forbid_reopening, win_from, loss_reasons, created, recycle_action, recycle_days, "
    "recycle_rules) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
constexpr char kInsertStage[] =
    "INSERT INTO stage (pipeline_key, position, id, display_name, kind, phase, probability_bp, "
    "forecast_category, exit_required_fields, time_limit_days) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
#define REVOPS_PIPELINE_COLUMNS                                             \
  "pipeline_key, id, version, display_name, forbid_skipping, "              \
  "forbid_moving_back, forbid_reopening, win_from, loss_reasons, created, " \
  "recycle_action, recycle_days, recycle_rules"
constexpr char kSelectPipelines[] =
    "SELECT " REVOPS_PIPELINE_COLUMNS " FROM pipeline ORDER BY pipeline_key";
constexpr char kSelectStages[] =
    "SELECT id, display_name, kind, phase, probability_bp, forecast_category, "
    "exit_required_fields, time_limit_days FROM stage WHERE pipeline_key = ?1 ORDER BY position";

absl::Status InsertStage(sql::Connection& connection, int64_t pipeline_key, int64_t position,
                         const Stage& stage) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kInsertStage));
  const std::string required = EncodeList(stage.exit_required_fields);
  statement.Bind(1, pipeline_key).Bind(2, position);
  statement.Bind(3, absl::string_view(stage.id)).Bind(4, absl::string_view(stage.display_name));
  statement.Bind(5, static_cast<int64_t>(stage.kind)).Bind(6, static_cast<int64_t>(stage.phase));
  statement.Bind(7, static_cast<int64_t>(stage.probability_bp));
  statement.Bind(8, static_cast<int64_t>(stage.forecast_category));
  statement.Bind(9, absl::string_view(required));
  statement.Bind(10, static_cast<int64_t>(stage.time_limit_days));
  return statement.Run();
}

absl::StatusOr<std::vector<Stage>> SelectStages(sql::Connection& connection, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectStages));
  row.Bind(1, key);
  std::vector<Stage> stages;
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return stages;
    stages.push_back({std::string(row.Text(0)), std::string(row.Text(1)),
                      static_cast<StageKind>(row.Int(2)), static_cast<Phase>(row.Int(3)),
                      static_cast<int32_t>(row.Int(4)), static_cast<ForecastCategory>(row.Int(5)),
                      DecodeList(row.Text(6)), static_cast<int32_t>(row.Int(7))});
  }
}

}  // namespace

absl::StatusOr<int64_t> InsertPipeline(sql::Connection& connection, const Pipeline& pipeline) {
  const TransitionPolicy& policy = pipeline.policy();
  int64_t key = 0;
  {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kInsertPipeline));
    const std::string win_from = EncodeList(policy.win_from);
    const std::string loss_reasons = EncodeList(policy.loss_reasons);
    statement.Bind(1, absl::string_view(pipeline.id()));
    statement.Bind(2, static_cast<int64_t>(pipeline.version()));
    statement.Bind(3, absl::string_view(pipeline.definition().display_name));
    statement.Bind(4, static_cast<int64_t>(policy.forbid_skipping));
    statement.Bind(5, static_cast<int64_t>(policy.forbid_moving_back));
    statement.Bind(6, static_cast<int64_t>(policy.forbid_reopening));
    statement.Bind(7, absl::string_view(win_from)).Bind(8, absl::string_view(loss_reasons));
    statement.Bind(9, absl::ToUnixMicros(pipeline.created()));
    const RecyclePolicy& recycle = pipeline.definition().recycle;
    const std::string rules = EncodeRules(recycle.rules);
    statement.Bind(10, static_cast<int64_t>(recycle.action));
    statement.Bind(11, static_cast<int64_t>(recycle.after_days));
    statement.Bind(12, absl::string_view(rules));
    REVOPS_RETURN_IF_ERROR(statement.Run());
    key = connection.last_insert_rowid();
  }
  int64_t position = 0;
  for (const Stage& stage : pipeline.stages()) {
    REVOPS_RETURN_IF_ERROR(InsertStage(connection, key, position++, stage));
  }
  return key;
}

namespace {

// Columns as REVOPS_PIPELINE_COLUMNS has them; the stages are read as well.
absl::StatusOr<CatalogEntry> ReadPipeline(sql::Connection& connection, const sql::Statement& row) {
  PipelineDefinition definition;
  definition.id = std::string(row.Text(1));
  definition.display_name = std::string(row.Text(3));
  definition.policy = {row.Int(4) != 0, row.Int(5) != 0, row.Int(6) != 0, DecodeList(row.Text(7)),
                       DecodeList(row.Text(8))};
  definition.recycle = {static_cast<RecycleAction>(row.Int(10)), static_cast<int32_t>(row.Int(11)),
                        DecodeRules(row.Text(12))};
  REVOPS_ASSIGN_OR_RETURN(definition.stages, SelectStages(connection, row.Int(0)));
  return CatalogEntry{row.Int(0), std::make_shared<Pipeline>(Pipeline::Restore(
                                      std::move(definition), static_cast<int32_t>(row.Int(2)),
                                      absl::FromUnixMicros(row.Int(9))))};
}

}  // namespace

absl::StatusOr<std::vector<CatalogEntry>> SelectPipelines(sql::Connection& connection) {
  std::vector<CatalogEntry> entries;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectPipelines));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return entries;
    REVOPS_ASSIGN_OR_RETURN(CatalogEntry entry, ReadPipeline(connection, row));
    entries.push_back(std::move(entry));
  }
}

constexpr char kSelectByKey[] =
    "SELECT " REVOPS_PIPELINE_COLUMNS " FROM pipeline WHERE pipeline_key = ?1";

absl::StatusOr<CatalogEntry> SelectPipeline(sql::Connection& connection, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectByKey));
  row.Bind(1, key);
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  if (!found) return CatalogEntry();
  return ReadPipeline(connection, row);
}

constexpr char kSelectByVersion[] =
    "SELECT " REVOPS_PIPELINE_COLUMNS " FROM pipeline WHERE id = ?1 AND version = ?2";

absl::StatusOr<CatalogEntry> SelectPipeline(sql::Connection& connection, const std::string& id,
                                            int32_t version) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectByVersion));
  row.Bind(1, absl::string_view(id)).Bind(2, static_cast<int64_t>(version));
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  if (!found) return CatalogEntry();
  return ReadPipeline(connection, row);
}

constexpr char kSelectLatestVersion[] =
    "SELECT version FROM pipeline WHERE id = ?1 ORDER BY version DESC LIMIT 1";

absl::StatusOr<int32_t> SelectLatestVersion(sql::Connection& connection, const std::string& id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kSelectLatestVersion));
  row.Bind(1, absl::string_view(id));
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  return found ? static_cast<int32_t>(row.Int(0)) : 0;
}

constexpr char kCountStages[] = "SELECT count(*) FROM stage WHERE pipeline_key > ?1";

absl::StatusOr<int64_t> CountStages(sql::Connection& connection, int64_t after_key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kCountStages));
  row.Bind(1, after_key);
  REVOPS_ASSIGN_OR_RETURN(const bool found, row.Step());
  return found ? row.Int(0) : 0;
}

void PipelineCatalog::Add(const CatalogEntry& entry) {
  absl::MutexLock lock(&mutex_);
  by_id_[entry.pipeline->id()][entry.pipeline->version()] = entry;
  by_key_[entry.key] = entry.pipeline;
  extent_.stages += static_cast<int64_t>(entry.pipeline->stages().size());
  extent_.last_key = std::max(extent_.last_key, entry.key);
}

CatalogEntry PipelineCatalog::Find(const std::string& id, int32_t version) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return {};
  if (version == 0) return found->second.rbegin()->second;
  const auto entry = found->second.find(version);
  return entry == found->second.end() ? CatalogEntry() : entry->second;
}

PipelinePtr PipelineCatalog::FindByKey(int64_t key) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : found->second;
}

PipelineCatalog::Extent PipelineCatalog::extent() const {
  absl::ReaderMutexLock lock(&mutex_);
  return extent_;
}

std::vector<PipelinePtr> PipelineCatalog::Latest() const {
  absl::ReaderMutexLock lock(&mutex_);
  std::vector<PipelinePtr> latest;
  for (const auto& [id, versions] : by_id_) latest.push_back(versions.rbegin()->second.pipeline);
  return latest;
}

}  // namespace revops::deal
