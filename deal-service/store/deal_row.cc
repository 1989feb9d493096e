#include "deal-service/store/deal_row.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "deal-service/store/contact_row.h"

namespace revops::deal {
namespace {

constexpr char kPairSeparator = '\x1f';
constexpr char kEntrySeparator = '\x1e';

#define REVOPS_DEAL_COLUMNS                                                                   \
  "id, external_id, pipeline_key, imported, import_hash, recorded_create, state, stage, "     \
  "visit_number, visit_entered, last_visit, effective_create, currency, one_off, recurring, " \
  "recurring_months, expected_close, category_override, owner, team, account, company, "      \
  "product, segment, source, channel, loss_reason, lost_to, fields, changed_at, "             \
  "recorded_update, revision, source_lead, contacts, own_revision, activity_count, "          \
  "last_activity, source_pass"

const absl::CivilDay kFirstDay(1970, 1, 1);

std::map<std::string, absl::Time> DecodeTimes(absl::string_view text) {
  std::map<std::string, absl::Time> times;
  for (const auto& [field, micros_text] : DecodeFields(text)) {
    int64_t micros = 0;
    if (absl::SimpleAtoi(micros_text, &micros)) times[field] = absl::FromUnixMicros(micros);
  }
  return times;
}

std::string EncodeTimes(const std::map<std::string, absl::Time>& times) {
  std::map<std::string, std::string> texts;
  for (const auto& [field, time] : times) texts[field] = absl::StrCat(absl::ToUnixMicros(time));
  return EncodeFields(texts);
}

std::string String(absl::string_view text) { return std::string(text); }

// Columns in the order of REVOPS_DEAL_COLUMNS, behind deal_key.
DealRow ReadRow(const sql::Statement& row) {
  DealRow result;
  Deal& deal = result.stored.deal;
  DealDetails& details = deal.details;
  result.stored.key = row.Int(0);
  deal.id = Uuid::FromBytes(row.Blob(1)).value_or(Uuid());
  deal.external_id = String(row.Text(2));
  result.pipeline_key = row.Int(3);
  deal.imported = row.Int(4) != 0;
  result.stored.import_hash = static_cast<uint64_t>(row.Int(5));
  deal.recorded_create_time = absl::FromUnixMicros(row.Int(6));
  deal.state = static_cast<DealState>(row.Int(7));
  deal.visit.stage = String(row.Text(8));
  deal.visit.number = static_cast<int32_t>(row.Int(9));
  deal.visit.entered = absl::FromUnixMicros(row.Int(10));
  result.stored.last_visit = row.Int(11);
  deal.effective_create_time = absl::FromUnixMicros(row.Int(12));
  if (const auto currency = CurrencyCode::Create(row.Text(13)); currency.ok()) {
    details.amount =
        Amount{Money::Restore(*currency, row.Int(14)), Money::Restore(*currency, row.Int(15)),
               static_cast<int32_t>(row.Int(16))};
  }
  if (!row.IsNull(17)) details.expected_close_date = kFirstDay + row.Int(17);
  details.forecast_category_override = static_cast<ForecastCategory>(row.Int(18));
  details.owner = String(row.Text(19));
  details.team = String(row.Text(20));
  details.account = String(row.Text(21));
  details.company = String(row.Text(22));
  details.product = String(row.Text(23));
  details.segment = String(row.Text(24));
  details.source = String(row.Text(25));
  details.channel = String(row.Text(26));
  deal.loss_reason = String(row.Text(27));
  deal.lost_to = String(row.Text(28));
  details.fields = DecodeFields(row.Text(29));
  deal.changed_at = DecodeTimes(row.Text(30));
  deal.recorded_update_time = absl::FromUnixMicros(row.Int(31));
  deal.revision = Revision{row.Int(32)};
  if (!row.IsNull(33)) {
    deal.source_lead =
        LeadPass(Uuid::FromBytes(row.Blob(33)).value_or(Uuid()), static_cast<int32_t>(row.Int(38)));
  }
  deal.contacts = DecodeContacts(row.Blob(34));
  deal.own_revision = row.Int(35) == 0 ? deal.revision : Revision{row.Int(35)};
  deal.activity_count = static_cast<int32_t>(row.Int(36));
  if (!row.IsNull(37)) deal.last_activity = absl::FromUnixMicros(row.Int(37));
  return result;
}

absl::StatusOr<std::optional<DealRow>> ReadOne(sql::Statement& statement) {
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  if (!found) return std::optional<DealRow>();
  return std::optional<DealRow>(ReadRow(statement));
}

// What a change may touch, bound from `first` on, in the order of both writing statements.
struct ChangingText {
  std::string fields, changed_at, contacts;

  explicit ChangingText(const Deal& deal)
      : fields(EncodeFields(deal.details.fields)),
        changed_at(EncodeTimes(deal.changed_at)),
        contacts(EncodeContacts(deal.contacts)) {}
};

int BindChanging(sql::Statement& statement, int at, const DealRow& row, const ChangingText& text) {
  const Deal& deal = row.stored.deal;
  const DealDetails& details = deal.details;
  statement.Bind(at++, static_cast<int64_t>(row.stored.import_hash));
  statement.Bind(at++, static_cast<int64_t>(deal.state));
  statement.Bind(at++, absl::string_view(deal.visit.stage));
  statement.Bind(at++, static_cast<int64_t>(deal.visit.number));
  statement.Bind(at++, absl::ToUnixMicros(deal.visit.entered));
  statement.Bind(at++, row.stored.last_visit);
  statement.Bind(at++, absl::ToUnixMicros(deal.effective_create_time));
  const bool priced = details.amount.has_value();
  statement.Bind(at++, priced ? details.amount->one_off.currency().text() : absl::string_view());
  statement.Bind(at++, priced ? details.amount->one_off.micros() : 0);
  statement.Bind(at++, priced ? details.amount->recurring_per_month.micros() : 0);
  statement.Bind(at++, static_cast<int64_t>(priced ? details.amount->recurring_months : 0));
  if (details.expected_close_date.has_value()) {
    statement.Bind(at++, static_cast<int64_t>(*details.expected_close_date - kFirstDay));
  } else {
    statement.BindNull(at++);
  }
  statement.Bind(at++, static_cast<int64_t>(details.forecast_category_override));
  for (const std::string* label :
       {&details.owner, &details.team, &details.account, &details.company, &details.product,
        &details.segment, &details.source, &details.channel, &deal.loss_reason, &deal.lost_to,
        &text.fields, &text.changed_at}) {
    statement.Bind(at++, absl::string_view(*label));
  }
  statement.Bind(at++, absl::ToUnixMicros(deal.recorded_update_time));
  statement.Bind(at++, deal.revision.value);
  statement.BindBlob(at++, text.contacts);
  statement.Bind(at++, deal.own_revision == deal.revision ? 0 : deal.own_revision.value);
  statement.Bind(at++, static_cast<int64_t>(deal.activity_count));
  if (deal.last_activity.has_value()) {
    statement.Bind(at++, absl::ToUnixMicros(*deal.last_activity));
  } else {
    statement.BindNull(at++);
  }
  return at;
}

constexpr char kSelectById[] = "SELECT deal_key, " REVOPS_DEAL_COLUMNS " FROM deal WHERE id = ?1";
constexpr char kSelectByKey[] =
    "SELECT deal_key, " REVOPS_DEAL_COLUMNS " FROM deal WHERE deal_key = ?1";
constexpr char kSelectByExternalId[] =
    "SELECT deal_key, " REVOPS_DEAL_COLUMNS " FROM deal WHERE external_id = ?1";
constexpr char kSelectAll[] =
    "SELECT deal_key, " REVOPS_DEAL_COLUMNS " FROM deal ORDER BY deal_key";

}  // namespace

absl::StatusOr<std::optional<DealRow>> SelectDealById(sql::Connection& connection, const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectById));
  statement.BindBlob(1, id.bytes());
  return ReadOne(statement);
}

absl::StatusOr<std::optional<DealRow>> SelectDealByKey(sql::Connection& connection, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectByKey));
  statement.Bind(1, key);
  return ReadOne(statement);
}

absl::StatusOr<std::optional<DealRow>> SelectDealByExternalId(sql::Connection& connection,
                                                              const std::string& external_id) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectByExternalId));
  statement.Bind(1, absl::string_view(external_id));
  return ReadOne(statement);
}

absl::Status ForEachDeal(sql::Connection& connection,
                         const std::function<void(const DealRow&)>& visit) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectAll));
  while (true) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (!found) return absl::OkStatus();
    visit(ReadRow(statement));
  }
}

constexpr char kInsert[] =
    "INSERT INTO deal (id, external_id, pipeline_key, imported, recorded_create, import_hash, "
    "state, stage, visit_number, visit_entered, last_visit, effective_create, currency, one_off, "
    "recurring, recurring_months, expected_close, category_override, owner, team, account, "
    "company, product, segment, source, channel, loss_reason, lost_to, fields, changed_at, "
    "recorded_update, revision, contacts, own_revision, activity_count, last_activity, "
    "source_pass, source_lead) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
    "?14, ?15, ?16, "
    "?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, "
    "?35, ?36, ?37, ?38)";

absl::StatusOr<int64_t> InsertDeal(sql::Connection& connection, const DealRow& row) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kInsert));
  const Deal& deal = row.stored.deal;
  statement.BindBlob(1, deal.id.bytes());
  if (deal.external_id.empty()) {
    statement.BindNull(2);
  } else {
    statement.Bind(2, absl::string_view(deal.external_id));
  }
  statement.Bind(3, row.pipeline_key);
  statement.Bind(4, static_cast<int64_t>(deal.imported));
  statement.Bind(5, absl::ToUnixMicros(deal.recorded_create_time));
  const ChangingText text(deal);
  const int next = BindChanging(statement, 6, row, text);
  statement.Bind(next, int64_t{deal.source_lead.value_or(LeadPass()).pass});
  if (deal.source_lead.has_value()) {
    statement.BindBlob(next + 1, deal.source_lead->lead.bytes());
  } else {
    statement.BindNull(next + 1);
  }
  REVOPS_RETURN_IF_ERROR(statement.Run());
  return connection.last_insert_rowid();
}

constexpr char kUpdate[] =
    "UPDATE deal SET import_hash = ?1, state = ?2, stage = ?3, visit_number = ?4, "
    "visit_entered = ?5, last_visit = ?6, effective_create = ?7, currency = ?8, one_off = ?9, "
    "recurring = ?10, recurring_months = ?11, expected_close = ?12, category_override = ?13, "
    "owner = ?14, team = ?15, account = ?16, company = ?17, product = ?18, segment = ?19, "
    "source = ?20, channel = ?21, loss_reason = ?22, lost_to = ?23, fields = ?24, "
    "changed_at = ?25, recorded_update = ?26, revision = ?27, contacts = ?28, own_revision = ?29, "
    "activity_count = ?30, last_activity = ?31, imported = ?32 WHERE deal_key = ?33";

absl::Status UpdateDeal(sql::Connection& connection, const DealRow& row) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kUpdate));
  const ChangingText text(row.stored.deal);
  const int next = BindChanging(statement, 1, row, text);
  statement.Bind(next, static_cast<int64_t>(row.stored.deal.imported));
  statement.Bind(next + 1, row.stored.key);
  return statement.Run();
}

constexpr char kUpdateImportHash[] =
    "UPDATE deal SET import_hash = ?2 WHERE deal_key = ?1 AND import_hash <> ?2";

absl::Status UpdateImportHash(sql::Connection& connection, int64_t key, uint64_t import_hash) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kUpdateImportHash));
  statement.Bind(1, key);
  statement.Bind(2, static_cast<int64_t>(import_hash));
  return statement.Run();
}

constexpr char kSelectTitle[] = "SELECT title FROM note WHERE deal_key = ?1";

absl::StatusOr<std::string> SelectTitle(sql::Connection& connection, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectTitle));
  statement.Bind(1, key);
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  return found ? std::string(statement.Text(0)) : std::string();
}

constexpr char kUpsertTitle[] =
    "INSERT INTO note (deal_key, title) VALUES (?1, ?2) "
    "ON CONFLICT (deal_key) DO UPDATE SET title = excluded.title";

absl::Status UpsertTitle(sql::Connection& connection, int64_t key, const std::string& title) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kUpsertTitle));
  statement.Bind(1, key);
  statement.Bind(2, absl::string_view(title));
  return statement.Run();
}

std::string EncodeFields(const std::map<std::string, std::string>& fields) {
  std::string text;
  for (const auto& [key, value] : fields) {
    if (!text.empty()) text.push_back(kEntrySeparator);
    absl::StrAppend(&text, key, std::string(1, kPairSeparator), value);
  }
  return text;
}

std::map<std::string, std::string> DecodeFields(absl::string_view text) {
  std::map<std::string, std::string> fields;
  if (text.empty()) return fields;
  for (absl::string_view entry : absl::StrSplit(text, kEntrySeparator)) {
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(entry, absl::MaxSplits(kPairSeparator, 1));
    fields.emplace(pair.first, pair.second);
  }
  return fields;
}

}  // namespace revops::deal
