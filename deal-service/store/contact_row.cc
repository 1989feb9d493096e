#include "deal-service/store/contact_row.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

// Beside the role: whether the lead behind it is one.
constexpr int kHasLead = 0x80;
constexpr size_t kContactBytes = Uuid::kBytes + 1 + Uuid::kBytes;

std::set<Uuid> LeadsOf(const Deal& deal) {
  std::set<Uuid> leads;
  if (deal.source_lead.has_value()) leads.insert(*deal.source_lead);
  for (const DealContact& contact : deal.contacts) {
    if (contact.lead.has_value()) leads.insert(*contact.lead);
  }
  return leads;
}

}  // namespace

std::string EncodeContacts(const std::vector<DealContact>& contacts) {
  std::string bytes;
  bytes.reserve(contacts.size() * kContactBytes);
  for (const DealContact& contact : contacts) {
    absl::StrAppend(&bytes, contact.contact.bytes());
    bytes.push_back(static_cast<char>(static_cast<int>(contact.role) |
                                      (contact.lead.has_value() ? kHasLead : 0)));
    absl::StrAppend(&bytes, contact.lead.value_or(Uuid()).bytes());
  }
  return bytes;
}

std::vector<DealContact> DecodeContacts(absl::string_view bytes) {
  std::vector<DealContact> contacts;
  for (; bytes.size() >= kContactBytes; bytes.remove_prefix(kContactBytes)) {
    DealContact& contact = contacts.emplace_back();
    contact.contact = Uuid::FromBytes(bytes.substr(0, Uuid::kBytes)).value_or(Uuid());
    const int role = static_cast<unsigned char>(bytes[Uuid::kBytes]);
    contact.role = static_cast<BuyingRole>(role & ~kHasLead);
    if ((role & kHasLead) == 0) continue;
    contact.lead = Uuid::FromBytes(bytes.substr(Uuid::kBytes + 1, Uuid::kBytes));
  }
  return contacts;
}

constexpr char kSelect[] = "SELECT deal_key FROM deal_lead WHERE lead = ?1";

absl::StatusOr<std::optional<int64_t>> SelectDealOfLead(sql::Connection& connection,
                                                        const Uuid& lead) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelect));
  statement.BindBlob(1, lead.bytes());
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  if (!found) return std::optional<int64_t>();
  return std::optional<int64_t>(statement.Int(0));
}

constexpr char kInsert[] = "INSERT INTO deal_lead (lead, deal_key) VALUES (?1, ?2)";
constexpr char kDelete[] = "DELETE FROM deal_lead WHERE lead = ?1 AND deal_key = ?2";

absl::Status UpdateLeads(sql::Connection& connection, int64_t key, const Deal& before,
                         const Deal& after) {
  // What nearly every change is.
  if (before.contacts == after.contacts && before.source_lead == after.source_lead) {
    return absl::OkStatus();
  }
  const std::set<Uuid> old_leads = LeadsOf(before), new_leads = LeadsOf(after);
  const auto run = [&](const char* sql, const Uuid& lead) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
    statement.BindBlob(1, lead.bytes()).Bind(2, key);
    return statement.Run();
  };
  for (const Uuid& lead : old_leads) {
    if (new_leads.count(lead) == 0) REVOPS_RETURN_IF_ERROR(run(kDelete, lead));
  }
  for (const Uuid& lead : new_leads) {
    if (old_leads.count(lead) == 0) REVOPS_RETURN_IF_ERROR(run(kInsert, lead));
  }
  return absl::OkStatus();
}

}  // namespace revops::deal
