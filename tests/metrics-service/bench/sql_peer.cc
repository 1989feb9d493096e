#include "tests/metrics-service/bench/sql_peer.h"

#include <cstdio>
#include <cstdlib>
#include <limits>

namespace revops::metrics::bench {
namespace {

constexpr char kSchemaSql[] = R"(
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;
PRAGMA mmap_size = 4000000000; PRAGMA temp_store = MEMORY;
CREATE TABLE stage (stage INTEGER PRIMARY KEY, place INTEGER NOT NULL, kind INTEGER NOT NULL,
  probability_bp INTEGER NOT NULL, time_limit INTEGER NOT NULL) STRICT;
-- With the present stage, its entry and the present amount.
CREATE TABLE deal (deal INTEGER PRIMARY KEY, created INTEGER NOT NULL, owner INTEGER NOT NULL,
  is_void INTEGER NOT NULL, stage INTEGER NOT NULL, entered INTEGER NOT NULL,
  micros INTEGER) STRICT;
CREATE TABLE visit (deal INTEGER NOT NULL, number INTEGER NOT NULL, stage INTEGER NOT NULL,
  entered INTEGER NOT NULL, left_at INTEGER NOT NULL, PRIMARY KEY (deal, number))
  STRICT, WITHOUT ROWID;
CREATE TABLE amount (deal INTEGER NOT NULL, effective INTEGER NOT NULL, micros INTEGER NOT NULL,
  PRIMARY KEY (deal, effective)) STRICT, WITHOUT ROWID;
BEGIN;)";

constexpr char kIndexSql[] = R"(
CREATE INDEX deal_by_stage ON deal (stage, entered);
CREATE INDEX deal_by_creation ON deal (created);
CREATE INDEX visit_by_entry ON visit (entered, left_at);
COMMIT; ANALYZE;)";

constexpr char kInsertAmountSql[] = "INSERT OR REPLACE INTO amount VALUES (?, ?, ?)";
constexpr char kInsertStageSql[] = "INSERT INTO stage VALUES (?, ?, ?, ?, ?)";
constexpr char kInsertDealSql[] = "INSERT INTO deal VALUES (?, ?, ?, ?, ?, ?, nullif(?, -1))";
constexpr char kInsertVisitSql[] = "INSERT INTO visit VALUES (?, ?, ?, ?, ?)";

}  // namespace

const char kStandsNow[] = R"(
WITH standing AS (
  SELECT deal, stage, entered, created, micros, kind, place, probability_bp, time_limit
  FROM deal JOIN stage USING (stage) WHERE is_void = 0 AND created < ?1))";

const char kStoodThen[] = R"(
WITH standing AS (
  SELECT v.deal, v.stage, v.entered, d.created, kind, place, probability_bp, time_limit,
    (SELECT micros FROM amount a WHERE a.deal = v.deal AND a.effective < ?1
     ORDER BY a.effective DESC LIMIT 1) AS micros
  FROM visit v JOIN deal d ON d.deal = v.deal JOIN stage s ON s.stage = v.stage
  WHERE v.entered < ?1 AND v.left_at >= ?1 AND d.is_void = 0))";

const char kPipelineSql[] = R"(,
open AS (SELECT stage, place, micros, ?1 - created AS age,
    row_number() OVER (PARTITION BY stage ORDER BY ?1 - created) AS rank,
    count(*) OVER (PARTITION BY stage) AS n
  FROM standing WHERE kind = 1)
SELECT count(*), sum(micros), avg(age) / 86400e6,
  avg(CASE WHEN rank IN ((n + 1) / 2, (n + 2) / 2) THEN age END) / 86400e6
FROM open GROUP BY stage ORDER BY place)";

const char kFunnelCohortSql[] = R"(,
came AS (SELECT v.deal, v.stage, s.place AS at, s.kind
  FROM visit v JOIN stage s ON s.stage = v.stage
  WHERE v.entered < ?1 AND v.deal IN (SELECT deal FROM standing)
  GROUP BY v.deal, v.stage),
far AS (SELECT deal, max(CASE WHEN kind = 1 THEN at END) AS furthest, max(kind = 2) AS won
  FROM came GROUP BY deal)
SELECT count(*), sum(came.kind = 1 AND (won OR furthest > at))
FROM came JOIN far ON far.deal = came.deal GROUP BY stage ORDER BY at)";

const char kFunnelSnapshotSql[] = R"(
SELECT count(*), sum(micros) FROM standing GROUP BY stage ORDER BY place)";

const char kWinRateSql[] = R"(
SELECT sum(kind = 2), sum(kind = 3), sum(CASE WHEN kind = 2 THEN micros END), count(*)
FROM standing)";

const char kDealSizeSql[] = R"(,
size AS (SELECT micros, row_number() OVER (ORDER BY micros) AS rank, count(*) OVER () AS n
  FROM standing WHERE kind = 2 AND micros IS NOT NULL)
SELECT count(*), sum(micros), avg(CASE WHEN rank IN ((n + 1) / 2, (n + 2) / 2) THEN micros END)
FROM size)";

const char kSalesCycleSql[] = R"(,
cycle AS (SELECT kind, entered - created AS span,
    row_number() OVER (PARTITION BY kind ORDER BY entered - created) AS rank,
    count(*) OVER (PARTITION BY kind) AS n
  FROM standing WHERE kind > 1)
SELECT count(*), avg(span) / 86400e6,
  avg(CASE WHEN rank IN ((n + 1) / 2, (n + 2) / 2) THEN span END) / 86400e6
FROM cycle GROUP BY kind ORDER BY kind)";

const char kTimeInStageSql[] = R"(,
first AS (SELECT v.stage, s.place, min(number), min(left_at, ?1) - v.entered AS span
  FROM visit v JOIN stage s ON s.stage = v.stage
  WHERE v.entered < ?1 AND v.deal IN (SELECT deal FROM standing) GROUP BY v.deal, v.stage),
ranked AS (SELECT stage, place, span,
    row_number() OVER (PARTITION BY stage ORDER BY span) AS rank,
    count(*) OVER (PARTITION BY stage) AS n
  FROM first)
SELECT count(*), avg(span) / 86400e6,
  avg(CASE WHEN rank IN ((n + 1) / 2, (n + 2) / 2) THEN span END) / 86400e6
FROM ranked GROUP BY stage ORDER BY place)";

const char kVelocitySql[] = R"(,
longest AS (SELECT max(entered - created) AS span FROM standing WHERE kind > 1),
closed AS (SELECT sum(kind = 2) AS won, count(*) AS n,
    avg(CASE WHEN kind = 2 THEN micros END) AS size,
    avg(CASE WHEN kind = 2 THEN entered - created END) / 86400e6 AS days
  FROM standing WHERE kind > 1 AND entered >= ?2 AND entered < ?3)
SELECT (SELECT count(*) FROM standing, longest WHERE kind = 1 AND ?1 - created <= span
    AND (time_limit = 0 OR ?1 - entered <= time_limit)),
  won * 1.0 / n, days FROM closed)";

SqlPeer::SqlPeer(const std::string& path) {
  std::remove(path.c_str());
  if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) std::abort();
  // The connection keeps it open.
  Run(kSchemaSql);
  std::remove(path.c_str());
  insert_amount_ = Prepare(kInsertAmountSql);
}

SqlPeer::~SqlPeer() {
  sqlite3_finalize(insert_amount_);
  sqlite3_close(db_);
}

void SqlPeer::Run(const char* sql) {
  char* error = nullptr;
  if (sqlite3_exec(db_, sql, nullptr, nullptr, &error) == SQLITE_OK) return;
  std::fprintf(stderr, "%s\n", error);
  std::abort();
}

sqlite3_stmt* SqlPeer::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK) return statement;
  std::fprintf(stderr, "%s in %s\n", sqlite3_errmsg(db_), sql.c_str());
  std::abort();
}

void SqlPeer::Insert(sqlite3_stmt* insert, const std::vector<int64_t>& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    sqlite3_bind_int64(insert, static_cast<int>(i) + 1, values[i]);
  }
  if (sqlite3_step(insert) != SQLITE_DONE) std::abort();
  sqlite3_reset(insert);
}

void SqlPeer::Take(const DealFact& fact, DealRow deal) {
  if (!fact.amount.has_value()) return;
  Insert(insert_amount_, {deal, fact.effective, fact.amount->one_off_micros});
}

void SqlPeer::Finish(const Facts& facts, Micros now) {
  sqlite3_stmt* const stages = Prepare(kInsertStageSql);
  sqlite3_stmt* const deals = Prepare(kInsertDealSql);
  sqlite3_stmt* const visits = Prepare(kInsertVisitSql);
  for (size_t code = 0; code < facts.stages().size(); ++code) {
    const StageRow& row = facts.stages().Row(static_cast<StageCode>(code));
    const int64_t limit = row.time_limit;
    Insert(stages, {static_cast<int64_t>(code), row.place, static_cast<int64_t>(row.kind),
                    row.probability_bp, limit});
  }
  const Lens lens = facts.LensAt(now, std::nullopt);
  std::vector<Visit> room;
  for (DealRow deal = 0; deal < facts.deals(); ++deal) {
    const auto standing = facts.StandingOf(deal, lens);
    const AmountRow& amount = facts.AmountOf(deal, lens);
    Insert(deals,
           {deal, standing->created, facts.PresentLabelOf(AttributeOf(LabelKind::kOwner), deal),
            facts.IsVoid(deal, lens) ? 1 : 0, standing->stage, standing->entered,
            amount.currency == 0 ? -1 : amount.one_off_micros});
    const auto all = facts.VisitsOf(deal, lens, room);
    for (size_t i = 0; i < all.size(); ++i) {
      const Micros left =
          i + 1 < all.size() ? all[i + 1].enter : std::numeric_limits<int64_t>::max();
      Insert(visits, {deal, static_cast<int64_t>(i) + 1, all[i].stage, all[i].enter, left});
    }
  }
  for (sqlite3_stmt* statement : {stages, deals, visits}) sqlite3_finalize(statement);
  Run(kIndexSql);
}

Figures SqlPeer::Ask(const std::string& query, const std::vector<int64_t>& parameters) {
  sqlite3_stmt* const select = Prepare(query);
  for (size_t i = 0; i < parameters.size(); ++i) {
    sqlite3_bind_int64(select, static_cast<int>(i) + 1, parameters[i]);
  }
  Figures figures;
  while (sqlite3_step(select) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(select); ++i) {
      figures.push_back(sqlite3_column_double(select, i));
    }
  }
  sqlite3_finalize(select);
  return figures;
}

}  // namespace revops::metrics::bench
