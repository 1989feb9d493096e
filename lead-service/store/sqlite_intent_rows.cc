#include "lead-service/store/sqlite_intent_rows.h"

#include "common/status/status.h"

namespace revops::lead {
namespace {

constexpr char kInsertSql[] =
    "INSERT INTO conversion_intent"
    "(lead, pass, asked_hash, principal, order_bytes, is_new_account, is_new_contact)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr char kSelectOneSql[] =
    "SELECT lead, pass, asked_hash, principal, order_bytes, is_new_account, is_new_contact"
    " FROM conversion_intent WHERE lead = ?";
constexpr char kSelectAllSql[] =
    "SELECT lead, pass, asked_hash, principal, order_bytes, is_new_account, is_new_contact"
    " FROM conversion_intent ORDER BY rowid";
constexpr char kDeleteSql[] = "DELETE FROM conversion_intent WHERE lead = ?";

ConversionIntent IntentOf(const sql::Statement& row) {
  ConversionIntent intent;
  intent.lead = Uuid::FromBytes(row.Blob(0)).value_or(Uuid());
  intent.pass = static_cast<int32_t>(row.Int(1));
  intent.asked_hash = static_cast<uint64_t>(row.Int(2));
  intent.principal = std::string(row.Blob(3));
  intent.order = std::string(row.Blob(4));
  intent.is_new_account = row.Int(5) != 0;
  intent.is_new_contact = row.Int(6) != 0;
  return intent;
}

}  // namespace

absl::Status InsertIntent(sql::Connection& connection, const ConversionIntent& intent) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, connection.Prepare(kInsertSql));
  return insert.BindBlob(1, intent.lead.bytes())
      .Bind(2, int64_t{intent.pass})
      .Bind(3, static_cast<int64_t>(intent.asked_hash))
      .BindBlob(4, intent.principal)
      .BindBlob(5, intent.order)
      .Bind(6, int64_t{intent.is_new_account})
      .Bind(7, int64_t{intent.is_new_contact})
      .Run();
}

absl::StatusOr<std::optional<ConversionIntent>> SelectIntent(sql::Connection& connection,
                                                             const Uuid& lead) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelectOneSql));
  select.BindBlob(1, lead.bytes());
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  if (!found) return std::optional<ConversionIntent>();
  return std::optional<ConversionIntent>(IntentOf(select));
}

absl::StatusOr<std::vector<ConversionIntent>> SelectIntents(sql::Connection& connection) {
  std::vector<ConversionIntent> intents;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelectAllSql));
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
    if (!found) return intents;
    intents.push_back(IntentOf(select));
  }
}

absl::Status RemoveIntent(sql::Connection& connection, const Uuid& lead) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement remove, connection.Prepare(kDeleteSql));
  return remove.BindBlob(1, lead.bytes()).Run();
}

}  // namespace revops::lead
