#include "lead-service/store/sqlite_follow_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/uuid.h"

namespace revops::lead {
namespace {

constexpr char kDeals[] = "deals/";
constexpr char kSelectToken[] = "SELECT resume_token FROM deal_follow";
constexpr char kSaveToken[] =
    "INSERT OR REPLACE INTO deal_follow (one, resume_token) VALUES (1, ?1)";
constexpr char kForgetToken[] = "DELETE FROM deal_follow";
// Of a voided deal (4) nobody will tell again, nor does one come back.
constexpr char kDoubtOutcomes[] = "UPDATE deal_outcome SET is_unconfirmed = 1 WHERE state <> 4";
constexpr char kFindUnconfirmed[] =
    "SELECT state, since, loss_reason, reactivate, account, deal FROM deal_outcome"
    " WHERE is_unconfirmed = 1 LIMIT ?1";
constexpr char kForgetPolicies[] = "DELETE FROM recycle_policy";
constexpr char kSelectPolicy[] =
    "SELECT policy FROM recycle_policy WHERE pipeline = ?1 AND version = ?2";
constexpr char kSavePolicy[] =
    "INSERT OR REPLACE INTO recycle_policy (pipeline, version, policy) VALUES (?1, ?2, ?3)";
constexpr char kFind[] =
    "SELECT state, since, loss_reason, reactivate, account FROM deal_outcome WHERE deal = ?1";
constexpr char kKeep[] =
    "INSERT OR REPLACE INTO deal_outcome"
    " (deal, state, since, loss_reason, reactivate, account, is_unconfirmed)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)";
constexpr char kForget[] = "DELETE FROM deal_outcome WHERE deal = ?1";
constexpr char kFirstWin[] =
    "SELECT min(since) FROM deal_outcome WHERE account = ?1 AND account <> '' AND state = 2";

// The 16 bytes of `deals/{uuid}`; empty for anything else, which no row has.
std::string IdBytes(const std::string& deal) {
  const auto id = Uuid::Parse(absl::StripPrefix(deal, kDeals));
  return id.has_value() ? std::string(id->bytes()) : std::string();
}

DealOutcome OutcomeIn(sql::Statement& row, const std::string& deal) {
  DealOutcome outcome;
  outcome.deal = deal;
  outcome.state = static_cast<DealState>(row.Int(0));
  outcome.since = absl::FromUnixMicros(row.Int(1));
  outcome.loss_reason = std::string(row.Text(2));
  if (!row.IsNull(3)) outcome.reactivate_time = absl::FromUnixMicros(row.Int(3));
  outcome.account = std::string(row.Text(4));
  return outcome;
}

}  // namespace

absl::StatusOr<std::string> SelectFollowToken(sql::Connection& connection) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelectToken));
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  return found ? std::string(select.Text(0)) : std::string();
}

absl::Status SaveFollowToken(sql::Connection& connection, const std::string& resume_token) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement save, connection.Prepare(kSaveToken));
  return save.Bind(1, absl::string_view(resume_token)).Run();
}

absl::Status DoubtDeals(sql::Connection& connection) {
  for (const char* sql : {kForgetToken, kDoubtOutcomes, kForgetPolicies}) {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement forget, connection.Prepare(sql));
    REVOPS_RETURN_IF_ERROR(forget.Run());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SelectRecyclePolicy(sql::Connection& connection,
                                                const std::string& pipeline, int32_t version) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelectPolicy));
  select.Bind(1, absl::string_view(pipeline)).Bind(2, int64_t{version});
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  return found ? std::string(select.Blob(0)) : std::string();
}

absl::Status SaveRecyclePolicy(sql::Connection& connection, const std::string& pipeline,
                               int32_t version, const std::string& policy) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement save, connection.Prepare(kSavePolicy));
  return save.Bind(1, absl::string_view(pipeline))
      .Bind(2, int64_t{version})
      .BindBlob(3, policy)
      .Run();
}

absl::StatusOr<std::optional<DealOutcome>> SqliteOutcomeTable::Find(const std::string& deal) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection_.Prepare(kFind));
  const std::string id = IdBytes(deal);
  select.BindBlob(1, id);
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return std::optional<DealOutcome>();
  return std::optional<DealOutcome>(OutcomeIn(select, deal));
}

absl::Status SqliteOutcomeTable::Keep(const DealOutcome& outcome) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement keep, connection_.Prepare(kKeep));
  const std::string id = IdBytes(outcome.deal);
  keep.BindBlob(1, id)
      .Bind(2, static_cast<int64_t>(outcome.state))
      .Bind(3, absl::ToUnixMicros(outcome.since))
      .Bind(4, absl::string_view(outcome.loss_reason))
      .Bind(6, absl::string_view(outcome.account));
  if (outcome.reactivate_time.has_value()) {
    keep.Bind(5, absl::ToUnixMicros(*outcome.reactivate_time));
  } else {
    keep.BindNull(5);
  }
  return keep.Run();
}

absl::Status SqliteOutcomeTable::Forget(const std::string& deal) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement forget, connection_.Prepare(kForget));
  const std::string id = IdBytes(deal);
  return forget.BindBlob(1, id).Run();
}

absl::StatusOr<std::vector<DealOutcome>> SqliteOutcomeTable::Unconfirmed(int limit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection_.Prepare(kFindUnconfirmed));
  select.Bind(1, int64_t{limit});
  std::vector<DealOutcome> outcomes;
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return outcomes;
    const auto id = Uuid::FromBytes(select.Blob(5));
    if (!id.has_value()) return absl::DataLossError("a deal's outcome is of no deal");
    outcomes.push_back(OutcomeIn(select, absl::StrCat(kDeals, id->ToString())));
  }
}

absl::StatusOr<std::optional<absl::Time>> SqliteOutcomeTable::FirstWinOf(
    const std::string& account) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection_.Prepare(kFirstWin));
  select.Bind(1, absl::string_view(account));
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found || select.IsNull(0)) return std::optional<absl::Time>();
  return std::optional<absl::Time>(absl::FromUnixMicros(select.Int(0)));
}

}  // namespace revops::lead
