// The reports' peer: the same facts in SQLite, in the tables and indexes that a competent engineer
// would give them, asked by one query per report.
//
// The peer is let off lightly: of each report it computes the main figures alone (counts, sums, one
// median), not the further quantiles, ways out and left out deals that ours have.
#ifndef REVOPS_TESTS_METRICS_SERVICE_BENCH_SQL_PEER_H_
#define REVOPS_TESTS_METRICS_SERVICE_BENCH_SQL_PEER_H_

#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "metrics-service/facts/facts.h"

namespace revops::metrics::bench {

// Figures of an answer, row by row; what SQL gives as NULL is 0.
using Figures = std::vector<double>;

class SqlPeer {
 public:
  // In a file that is gone with the peer. Prints what fails, and ends the program.
  explicit SqlPeer(const std::string& path);
  ~SqlPeer();

  // In the order of the history; then Finish() with the facts that came of it.
  void Take(const DealFact& fact, DealRow deal);
  void Finish(const Facts& facts, Micros now);

  // Parameters are ?1, ?2, ... in order.
  Figures Ask(const std::string& query, const std::vector<int64_t>& parameters);

 private:
  void Run(const char* sql);
  sqlite3_stmt* Prepare(const std::string& sql);
  void Insert(sqlite3_stmt* insert, const std::vector<int64_t>& values);

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_amount_ = nullptr;
};

// The queries' beginning: deals as they stand now, or stood before ?1.
extern const char kStandsNow[];
extern const char kStoodThen[];
// Each goes on from there; by stage, or over all. ?1 is as_of; of the velocity ?2 and ?3 are the
// factors' window.
extern const char kPipelineSql[];
extern const char kFunnelCohortSql[];
extern const char kFunnelSnapshotSql[];
extern const char kWinRateSql[];
extern const char kDealSizeSql[];
extern const char kSalesCycleSql[];
extern const char kTimeInStageSql[];
extern const char kVelocitySql[];

}  // namespace revops::metrics::bench

#endif  // REVOPS_TESTS_METRICS_SERVICE_BENCH_SQL_PEER_H_
