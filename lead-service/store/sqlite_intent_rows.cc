#include "lead-service/store/sqlite_intent_rows.h"

#include "absl/strings/string_view.h"
#include "common/status/status.h"

namespace revops::lead {
namespace {

#define REVOPS_INTENT_COLUMNS                                                                   \
  "lead, pass, asked_hash, actor, request_id, request_hash, principal, order_bytes, effective," \
  " account, account_key, is_new_account, is_new_contact, takes_deal_account"

constexpr char kInsertSql[] = "INSERT INTO conversion_intent(" REVOPS_INTENT_COLUMNS
                              ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kSelectOneSql[] =
    "SELECT " REVOPS_INTENT_COLUMNS " FROM conversion_intent WHERE lead = ?";
constexpr char kSelectAllSql[] =
    "SELECT " REVOPS_INTENT_COLUMNS " FROM conversion_intent ORDER BY rowid";
constexpr char kSelectAccountSql[] =
    "SELECT account FROM conversion_intent WHERE account_key = ? LIMIT 1";
constexpr char kDeleteSql[] = "DELETE FROM conversion_intent WHERE lead = ?";

#undef REVOPS_INTENT_COLUMNS

ConversionIntent IntentOf(const sql::Statement& row) {
  ConversionIntent intent;
  intent.lead = Uuid::FromBytes(row.Blob(0)).value_or(Uuid());
  intent.pass = static_cast<int32_t>(row.Int(1));
  intent.asked_hash = static_cast<uint64_t>(row.Int(2));
  intent.actor = std::string(row.Text(3));
  intent.request_id = std::string(row.Text(4));
  intent.request_hash = static_cast<uint64_t>(row.Int(5));
  intent.principal = std::string(row.Blob(6));
  intent.order = std::string(row.Blob(7));
  intent.effective = absl::FromUnixMicros(row.Int(8));
  intent.account = std::string(row.Text(9));
  intent.account_key = std::string(row.Text(10));
  intent.is_new_account = row.Int(11) != 0;
  intent.is_new_contact = row.Int(12) != 0;
  intent.takes_deal_account = row.Int(13) != 0;
  return intent;
}

}  // namespace

absl::Status InsertIntent(sql::Connection& connection, const ConversionIntent& intent) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement insert, connection.Prepare(kInsertSql));
  return insert.BindBlob(1, intent.lead.bytes())
      .Bind(2, int64_t{intent.pass})
      .Bind(3, static_cast<int64_t>(intent.asked_hash))
      .Bind(4, absl::string_view(intent.actor))
      .Bind(5, absl::string_view(intent.request_id))
      .Bind(6, static_cast<int64_t>(intent.request_hash))
      .BindBlob(7, intent.principal)
      .BindBlob(8, intent.order)
      .Bind(9, absl::ToUnixMicros(intent.effective))
      .Bind(10, absl::string_view(intent.account))
      .Bind(11, absl::string_view(intent.account_key))
      .Bind(12, int64_t{intent.is_new_account})
      .Bind(13, int64_t{intent.is_new_contact})
      .Bind(14, int64_t{intent.takes_deal_account})
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

absl::StatusOr<std::string> SelectAccountInMaking(sql::Connection& connection,
                                                  const std::string& account_key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement select, connection.Prepare(kSelectAccountSql));
  select.Bind(1, absl::string_view(account_key));
  REVOPS_ASSIGN_OR_RETURN(const bool found, select.Step());
  return found ? std::string(select.Text(0)) : std::string();
}

absl::Status RemoveIntent(sql::Connection& connection, const Uuid& lead) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement remove, connection.Prepare(kDeleteSql));
  return remove.BindBlob(1, lead.bytes()).Run();
}

}  // namespace revops::lead
