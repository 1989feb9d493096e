#include <algorithm>
#include <memory>

#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/status/status.h"
#include "lead-service/store/person_keys.h"
#include "lead-service/store/sqlite_lead_rows.h"
#include "lead-service/store/sqlite_people_lookup.h"

namespace revops::lead {
namespace {

constexpr char kInsertDueSql[] = "INSERT INTO lead_due(due, subject_key) VALUES (?, ?)";
constexpr char kDeleteDueSql[] = "DELETE FROM lead_due WHERE due = ? AND subject_key = ?";
constexpr char kInsertDealSql[] = "INSERT INTO lead_deal(deal, subject_key) VALUES (?, ?)";
constexpr char kDeleteDealSql[] = "DELETE FROM lead_deal WHERE deal = ? AND subject_key = ?";

constexpr char kInsertAccountSql[] = "INSERT INTO lead_account(account, subject_key) VALUES (?, ?)";
constexpr char kDeleteAccountSql[] =
    "DELETE FROM lead_account WHERE account = ? AND subject_key = ?";

std::optional<int64_t> DueOf(const Lead* lead) {
  if (lead == nullptr || lead->state != LeadState::kNurturing) return std::nullopt;
  if (!lead->reactivate_time.has_value()) return std::nullopt;
  return absl::ToUnixMicros(*lead->reactivate_time);
}

// Only what leads to a deal: a recycled lead still hears of its lost one.
std::string DealOf(const Lead* lead) {
  if (lead == nullptr) return "";
  return std::string(absl::StripPrefix(lead->conversion.deal, "deals/"));
}

template <typename Key>
absl::Status Run(sql::Connection& connection, const char* sql, const Key& value, int64_t key) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
  return statement.Bind(1, value).Bind(2, key).Run();
}

absl::Status KeepDue(sql::Connection& connection, int64_t key, const Lead* before,
                     const Lead* after) {
  const std::optional<int64_t> old_due = DueOf(before), new_due = DueOf(after);
  if (old_due == new_due) return absl::OkStatus();
  if (old_due.has_value()) {
    REVOPS_RETURN_IF_ERROR(Run(connection, kDeleteDueSql, *old_due, key));
  }
  return new_due.has_value() ? Run(connection, kInsertDueSql, *new_due, key) : absl::OkStatus();
}

absl::Status KeepDeal(sql::Connection& connection, int64_t key, const Lead* before,
                      const Lead* after) {
  const std::string old_deal = DealOf(before), new_deal = DealOf(after);
  if (old_deal == new_deal) return absl::OkStatus();
  if (!old_deal.empty()) {
    REVOPS_RETURN_IF_ERROR(Run(connection, kDeleteDealSql, absl::string_view(old_deal), key));
  }
  if (new_deal.empty()) return absl::OkStatus();
  return Run(connection, kInsertDealSql, absl::string_view(new_deal), key);
}

absl::Status KeepAccount(sql::Connection& connection, int64_t key, const Lead* before,
                         const Lead* after) {
  const std::string old_account = before == nullptr ? "" : before->details.account;
  const std::string new_account = after == nullptr ? "" : after->details.account;
  if (old_account == new_account) return absl::OkStatus();
  if (!old_account.empty()) {
    REVOPS_RETURN_IF_ERROR(Run(connection, kDeleteAccountSql, absl::string_view(old_account), key));
  }
  if (new_account.empty()) return absl::OkStatus();
  return Run(connection, kInsertAccountSql, absl::string_view(new_account), key);
}

void KeepPersons(sql::WriteContext& context, PersonIndex* persons, int64_t key, const Lead* before,
                 const Lead* after) {
  const auto keys_of = [](const Lead* lead) {
    return lead == nullptr ? PersonKeys() : KeysOf(PersonTextsOf(*lead));
  };
  const PersonKeys old_keys = keys_of(before), new_keys = keys_of(after);
  const auto only_in = [](const PersonKeys& these, const PersonKeys& those) {
    PersonKeys keys;
    for (const uint64_t hash : these) {
      if (std::find(those.begin(), those.end(), hash) == those.end()) keys.push_back(hash);
    }
    return keys;
  };
  const PersonKeys gone = only_in(old_keys, new_keys), come = only_in(new_keys, old_keys);
  for (const uint64_t hash : come) persons->Add(hash, key);
  if (!come.empty()) {
    context.OnRolledBack([=] {
      for (const uint64_t hash : come) persons->Remove(hash, key);
    });
  }
  if (gone.empty()) return;
  // Until the commit they stay: whoever finds them looks at the row.
  context.OnCommitted([=] {
    for (const uint64_t hash : gone) persons->Remove(hash, key);
  });
}

template <typename T>
bool Allows(const std::vector<T>& allowed, const T& value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

bool IsWithinScope(const LeadFilter& filter, const LeadDetails& details) {
  if (!filter.scoped) return true;
  if (!filter.scope_rep.empty() && details.owner == filter.scope_rep) return true;
  const auto& teams = filter.scope_teams;
  return !details.team.empty() &&
         std::find(teams.begin(), teams.end(), details.team) != teams.end();
}

}  // namespace

LabelRow LabelRowOf(const Lead& lead) {
  const LeadDetails& details = lead.details;
  LabelRow row;
  row.texts = {std::string(NameOf(lead.state)),
               details.owner,
               details.team,
               std::string(NameOf(details.channel)),
               details.source,
               details.segment,
               details.company,
               details.account};
  row.number = lead.score.value;
  row.fields = &details.fields;
  return row;
}

LabelFilter LabelFilterOf(const LeadFilter& filter) {
  LabelFilter labels;
  std::vector<std::string> states, channels;
  for (const LeadState state : filter.states) states.emplace_back(NameOf(state));
  for (const Channel channel : filter.channels) channels.emplace_back(NameOf(channel));
  labels.allowed = {{kStateColumn, states},
                    {kOwnerColumn, filter.owners},
                    {kTeamColumn, filter.teams},
                    {kChannelColumn, channels},
                    {kSourceColumn, filter.sources},
                    {kSegmentColumn, filter.segments},
                    {kCompanyColumn, filter.companies},
                    {kAccountColumn, filter.accounts}};
  labels.number_min = filter.score_min;
  labels.fields = filter.fields;
  if (filter.scoped) {
    labels.scope =
        LabelFilter::Scope{kOwnerColumn, kTeamColumn, filter.scope_rep, filter.scope_teams};
  }
  return labels;
}

bool Matches(const LeadFilter& filter, const Lead& lead) {
  const LeadDetails& details = lead.details;
  const bool labels_match =
      Allows(filter.states, lead.state) && Allows(filter.owners, details.owner) &&
      Allows(filter.teams, details.team) && Allows(filter.channels, details.channel) &&
      Allows(filter.sources, details.source) && Allows(filter.segments, details.segment) &&
      Allows(filter.companies, details.company) && Allows(filter.accounts, details.account) &&
      Allows(filter.external_ids, lead.external_id);
  if (!labels_match || lead.score.value < filter.score_min) return false;
  if (!IsWithinScope(filter, details)) return false;
  if (filter.by_person) {
    const PersonKeys keys = KeysOf(PersonTextsOf(lead));
    const bool shares = std::any_of(keys.begin(), keys.end(), [&](uint64_t key) {
      return std::find(filter.person_keys.begin(), filter.person_keys.end(), key) !=
             filter.person_keys.end();
    });
    if (!shares) return false;
  }
  return std::all_of(filter.fields.begin(), filter.fields.end(), [&](const auto& pair) {
    const auto found = details.fields.find(pair.first);
    return found != details.fields.end() && found->second == pair.second;
  });
}

absl::Status KeepBesideLead(sql::WriteContext& context, LabelIndex* index, PersonIndex* persons,
                            int64_t key, const Lead* before, const Lead* after) {
  REVOPS_RETURN_IF_ERROR(KeepDue(context.connection(), key, before, after));
  REVOPS_RETURN_IF_ERROR(KeepDeal(context.connection(), key, before, after));
  REVOPS_RETURN_IF_ERROR(KeepAccount(context.connection(), key, before, after));
  KeepPersons(context, persons, key, before, after);
  if (after == nullptr) {
    REVOPS_RETURN_IF_ERROR(DeleteActivities(context.connection(), before->id));
    context.OnCommitted([index, key] { index->Erase(key); });
    return absl::OkStatus();
  }
  const auto lead = std::make_shared<const Lead>(*after);
  context.OnCommitted([index, key, lead] { index->Put(key, LabelRowOf(*lead)); });
  return absl::OkStatus();
}

}  // namespace revops::lead
