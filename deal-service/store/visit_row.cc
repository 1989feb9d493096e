#include "deal-service/store/visit_row.h"

#include <algorithm>

#include "common/status/status.h"

namespace revops::deal {

constexpr char kAppend[] =
    "INSERT INTO visit (deal_key, previous, number, stage, entered, ended, outcome) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

absl::StatusOr<int64_t> AppendVisit(sql::Connection& connection, int64_t deal_key,
                                    int64_t previous_visit, const Visit& visit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kAppend));
  statement.Bind(1, deal_key);
  statement.Bind(2, previous_visit);
  statement.Bind(3, static_cast<int64_t>(visit.number));
  statement.Bind(4, absl::string_view(visit.stage));
  statement.Bind(5, absl::ToUnixMicros(visit.entered));
  statement.Bind(6, absl::ToUnixMicros(visit.left));
  statement.Bind(7, static_cast<int64_t>(visit.outcome));
  REVOPS_RETURN_IF_ERROR(statement.Run());
  return connection.last_insert_rowid();
}

constexpr char kSelect[] =
    "SELECT previous, number, stage, entered, ended, outcome FROM visit WHERE visit_key = ?1";

absl::StatusOr<std::vector<Visit>> SelectVisits(sql::Connection& connection,
                                                const StoredDeal& stored) {
  std::vector<Visit> visits = {stored.deal.visit};
  for (int64_t key = stored.last_visit; key != 0;) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelect));
    statement.Bind(1, key);
    REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (!found) return absl::DataLossError(stored.deal.name() + ": its chain of visits is broken");
    visits.push_back({static_cast<int32_t>(statement.Int(1)), std::string(statement.Text(2)),
                      absl::FromUnixMicros(statement.Int(3)),
                      absl::FromUnixMicros(statement.Int(4)),
                      static_cast<VisitOutcome>(statement.Int(5))});
    key = statement.Int(0);
  }
  std::reverse(visits.begin(), visits.end());
  return visits;
}

constexpr char kSelectNumber[] = "SELECT previous, number FROM visit WHERE visit_key = ?1";
constexpr char kMoveEntered[] = "UPDATE visit SET entered = ?2 WHERE visit_key = ?1";
constexpr char kMoveEnded[] = "UPDATE visit SET ended = ?2 WHERE visit_key = ?1";

absl::Status MoveBoundary(sql::Connection& connection, const StoredDeal& stored,
                          const BoundaryMove& move) {
  for (int64_t key = stored.last_visit; key != 0;) {
    int64_t previous = 0, number = 0;
    {
      REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectNumber));
      statement.Bind(1, key);
      REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
      if (!found) {
        return absl::DataLossError(stored.deal.name() + ": its chain of visits is broken");
      }
      previous = statement.Int(0);
      number = statement.Int(1);
    }
    if (number == move.number || number == move.number - 1) {
      REVOPS_ASSIGN_OR_RETURN(
          sql::Statement update,
          connection.Prepare(number == move.number ? kMoveEntered : kMoveEnded));
      update.Bind(1, key);
      update.Bind(2, absl::ToUnixMicros(move.new_entered));
      REVOPS_RETURN_IF_ERROR(update.Run());
    }
    if (number < move.number) return absl::OkStatus();
    key = previous;
  }
  return absl::OkStatus();
}

}  // namespace revops::deal
