#include "deal-service/store/contact_row.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

// Beside the role: whether the lead behind it is one, and whether its pass stands behind that.
constexpr int kHasLead = 0x80;
constexpr int kHasPass = 0x40;
constexpr size_t kPassBytes = 4;
constexpr size_t kContactBytes = Uuid::kBytes + 1 + Uuid::kBytes;

std::set<LeadPass> LeadsOf(const Deal& deal) {
  std::set<LeadPass> leads;
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
    const LeadPass lead = contact.lead.value_or(LeadPass());
    bytes.push_back(static_cast<char>(static_cast<int>(contact.role) |
                                      (contact.lead.has_value() ? kHasLead : 0) |
                                      (lead.pass != 1 ? kHasPass : 0)));
    absl::StrAppend(&bytes, lead.lead.bytes());
    if (lead.pass == 1) continue;
    for (size_t i = 0; i < kPassBytes; ++i) {
      bytes.push_back(static_cast<char>(static_cast<uint32_t>(lead.pass) >> (8 * i)));
    }
  }
  return bytes;
}

std::vector<DealContact> DecodeContacts(absl::string_view bytes) {
  std::vector<DealContact> contacts;
  while (bytes.size() >= kContactBytes) {
    DealContact& contact = contacts.emplace_back();
    contact.contact = Uuid::FromBytes(bytes.substr(0, Uuid::kBytes)).value_or(Uuid());
    const int role = static_cast<unsigned char>(bytes[Uuid::kBytes]);
    contact.role = static_cast<BuyingRole>(role & ~(kHasLead | kHasPass));
    if ((role & kHasLead) != 0) {
      contact.lead = Uuid::FromBytes(bytes.substr(Uuid::kBytes + 1, Uuid::kBytes)).value_or(Uuid());
    }
    bytes.remove_prefix(kContactBytes);
    if ((role & kHasPass) == 0 || bytes.size() < kPassBytes) continue;
    uint32_t pass = 0;
    for (size_t i = 0; i < kPassBytes; ++i) {
      pass |= uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    contact.lead->pass = static_cast<int32_t>(pass);
    bytes.remove_prefix(kPassBytes);
  }
  return contacts;
}

constexpr char kSelect[] = "SELECT deal_key FROM deal_lead WHERE lead = ?1 AND pass = ?2";

absl::StatusOr<std::optional<int64_t>> SelectDealOfLead(sql::Connection& connection,
                                                        const LeadPass& lead) {
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelect));
  statement.BindBlob(1, lead.lead.bytes()).Bind(2, int64_t{lead.pass});
  REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
  if (!found) return std::optional<int64_t>();
  return std::optional<int64_t>(statement.Int(0));
}

constexpr char kSelectAll[] = "SELECT deal_key FROM deal_lead WHERE lead = ?1 ORDER BY pass";

absl::StatusOr<std::vector<int64_t>> SelectDealsOfLead(sql::Connection& connection,
                                                       const Uuid& lead) {
  std::vector<int64_t> keys;
  REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(kSelectAll));
  statement.BindBlob(1, lead.bytes());
  for (;;) {
    REVOPS_ASSIGN_OR_RETURN(const bool found, statement.Step());
    if (!found) return keys;
    keys.push_back(statement.Int(0));
  }
}

constexpr char kInsert[] = "INSERT INTO deal_lead (lead, pass, deal_key) VALUES (?1, ?2, ?3)";
constexpr char kDelete[] = "DELETE FROM deal_lead WHERE lead = ?1 AND pass = ?2 AND deal_key = ?3";

absl::Status UpdateLeads(sql::Connection& connection, int64_t key, const Deal& before,
                         const Deal& after) {
  // What nearly every change is.
  if (before.contacts == after.contacts && before.source_lead == after.source_lead) {
    return absl::OkStatus();
  }
  const std::set<LeadPass> old_leads = LeadsOf(before), new_leads = LeadsOf(after);
  const auto run = [&](const char* sql, const LeadPass& lead) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(sql::Statement statement, connection.Prepare(sql));
    statement.BindBlob(1, lead.lead.bytes()).Bind(2, int64_t{lead.pass}).Bind(3, key);
    return statement.Run();
  };
  for (const LeadPass& lead : old_leads) {
    if (new_leads.count(lead) == 0) REVOPS_RETURN_IF_ERROR(run(kDelete, lead));
  }
  for (const LeadPass& lead : new_leads) {
    if (old_leads.count(lead) == 0) REVOPS_RETURN_IF_ERROR(run(kInsert, lead));
  }
  return absl::OkStatus();
}

}  // namespace revops::deal
