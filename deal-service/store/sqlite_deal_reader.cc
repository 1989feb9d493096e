#include "deal-service/store/sqlite_deal_reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "deal-service/store/contact_row.h"
#include "deal-service/store/deal_filter.h"
#include "deal-service/store/visit_row.h"

namespace revops::deal {
namespace {

// What a deal takes in a reply, rather too much than too little: its texts, each with tag and
// length, and its numbers, times and names.
size_t BytesOf(const Deal& deal) {
  constexpr size_t kRest = 512;
  constexpr size_t kPerPair = 12;
  constexpr size_t kPerContact = 100;
  const DealDetails& details = deal.details;
  size_t bytes = kRest + deal.external_id.size() + deal.loss_reason.size() + deal.lost_to.size();
  for (const std::string* text :
       {&details.title, &details.owner, &details.team, &details.account, &details.company,
        &details.product, &details.segment, &details.source, &details.channel}) {
    bytes += text->size();
  }
  for (const auto& [key, value] : details.fields) bytes += key.size() + value.size() + kPerPair;
  return bytes + deal.contacts.size() * kPerContact;
}

}  // namespace

absl::StatusOr<StoredDeal> SqliteDealReader::Complete(sql::Connection& connection, DealRow row) {
  // A pipeline is in the catalog before the reply to its creation, hence before any deal of it.
  const PipelinePtr pipeline = catalog_->FindByKey(row.pipeline_key);
  if (pipeline == nullptr) {
    return absl::DataLossError(absl::StrCat(row.stored.deal.name(), ": its pipeline is missing"));
  }
  row.stored.deal.pipeline = pipeline->id();
  row.stored.deal.pipeline_version = pipeline->version();
  REVOPS_ASSIGN_OR_RETURN(row.stored.deal.details.title, SelectTitle(connection, row.stored.key));
  return std::move(row.stored);
}

absl::StatusOr<StoredDeal> SqliteDealReader::Load(sql::Connection& connection, const Uuid& id) {
  REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row, SelectDealById(connection, id));
  if (row.has_value()) return Complete(connection, *std::move(row));
  const std::string name = "deals/" + id.ToString();
  return ErrorWithReason(absl::StatusCode::kNotFound, "DEAL_NOT_FOUND",
                         absl::StrCat(name, ": there is no such deal"), {{"resource", name}});
}

absl::StatusOr<Deal> SqliteDealReader::Get(const Uuid& id, absl::Time deadline) {
  Deal deal;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(StoredDeal stored, Load(connection, id));
    deal = std::move(stored.deal);
    return absl::OkStatus();
  }));
  return deal;
}

absl::StatusOr<std::vector<int64_t>> SqliteDealReader::Keys(sql::Connection& connection,
                                                            const DealFilter& filter,
                                                            int64_t after_key, size_t limit,
                                                            absl::Time deadline) {
  if (filter.external_ids.empty() && filter.leads.empty()) {
    return index_->Find(filter, after_key, limit, deadline);
  }
  std::vector<int64_t> keys;
  // Where both are asked for, the ids lead to the deals, and whoever loads them looks at the leads.
  const std::vector<Uuid> leads = filter.external_ids.empty() ? filter.leads : std::vector<Uuid>();
  for (const Uuid& lead : leads) {
    REVOPS_ASSIGN_OR_RETURN(const std::vector<int64_t> of_lead,
                            SelectDealsOfLead(connection, lead));
    for (const int64_t key : of_lead) {
      if (key > after_key) keys.push_back(key);
    }
  }
  for (const std::string& external_id : filter.external_ids) {
    REVOPS_ASSIGN_OR_RETURN(const std::optional<DealRow> row,
                            SelectDealByExternalId(connection, external_id));
    if (row.has_value() && row->stored.key > after_key) keys.push_back(row->stored.key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

absl::StatusOr<DealPage> SqliteDealReader::List(const DealFilter& filter, int64_t after_key,
                                                int limit, absl::Time deadline) {
  DealPage page;
  page.head = log_->head();
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    // One more than asked tells whether there is a next page.
    const size_t most = static_cast<size_t>(limit);
    REVOPS_ASSIGN_OR_RETURN(const std::vector<int64_t> keys,
                            Keys(connection, filter, after_key, most + 1, deadline));
    size_t bytes = 0;
    int64_t last = after_key;
    for (const int64_t key : keys) {
      if (page.deals.size() == most || bytes >= kPageBytesMax) {
        page.next_key = last;
        break;
      }
      last = key;
      REVOPS_ASSIGN_OR_RETURN(std::optional<DealRow> row, SelectDealByKey(connection, key));
      // The index may be ahead of this connection's snapshot by a commit, or behind it.
      if (!row.has_value()) continue;
      REVOPS_ASSIGN_OR_RETURN(StoredDeal stored, Complete(connection, *std::move(row)));
      if (!Matches(filter, stored.deal)) continue;
      bytes += BytesOf(stored.deal);
      page.deals.push_back(std::move(stored.deal));
    }
    // Some of the keys were no deals of this page: whether more follow is the next page's to say.
    if (page.next_key == 0 && keys.size() > most) page.next_key = last;
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<std::vector<Visit>> SqliteDealReader::Visits(const Uuid& id, const Admit& admit,
                                                            absl::Time deadline) {
  std::vector<Visit> visits;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, Load(connection, id));
    REVOPS_RETURN_IF_ERROR(admit(stored.deal));
    REVOPS_ASSIGN_OR_RETURN(visits, SelectVisits(connection, stored));
    return absl::OkStatus();
  }));
  return visits;
}

namespace {

// In place of an index: the last event of a revision.
constexpr int kLastEvent = -1;

}  // namespace

absl::StatusOr<DealReader::ChangePage> SqliteDealReader::Changes(const Uuid& id, const Admit& admit,
                                                                 ChangeCursor from, int limit,
                                                                 absl::Time deadline) {
  ChangePage page;
  REVOPS_RETURN_IF_ERROR(pool_->Read(deadline, [&](sql::Connection& connection) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const StoredDeal stored, Load(connection, id));
    REVOPS_RETURN_IF_ERROR(admit(stored.deal));
    const bool from_last = from.revision.value == 0;
    Revision at = from_last ? stored.deal.revision : from.revision;
    int first = from_last ? kLastEvent : from.index;
    size_t bytes = 0;
    while (at.value != 0) {
      REVOPS_ASSIGN_OR_RETURN(std::optional<log::Record> record,
                              log::EventLog::ReadOne(connection, at));
      if (!record.has_value()) break;  // pruned: history is kept from here on
      const int count = static_cast<int>(record->events.size());
      if (record->subject != stored.key || first >= count) {
        return InvalidField("page_token", "must be of this deal's history");
      }
      for (int i = first == kLastEvent ? count - 1 : first; i >= 0; --i) {
        const size_t size = record->events[static_cast<size_t>(i)].size();
        const bool is_full = static_cast<int>(page.events.size()) == limit ||
                             (bytes + size > kPageBytesMax && !page.events.empty());
        if (is_full) {
          page.next = {at, i};
          return absl::OkStatus();
        }
        bytes += size;
        page.events.push_back(std::move(record->events[static_cast<size_t>(i)]));
      }
      first = kLastEvent;
      at = record->previous;
    }
    return absl::OkStatus();
  }));
  return page;
}

absl::StatusOr<PipelinePtr> SqliteDealReader::FindPipeline(const std::string& id, int32_t version) {
  CatalogEntry entry = catalog_->Find(id, version);
  if (entry.pipeline != nullptr) return std::move(entry.pipeline);
  const std::string name = absl::StrCat("pipelines/", id);
  return ErrorWithReason(absl::StatusCode::kNotFound, "PIPELINE_NOT_FOUND",
                         absl::StrCat(name, version == 0 ? "" : absl::StrCat(" version ", version),
                                      ": there is no such pipeline"),
                         {{"resource", name}});
}

}  // namespace revops::deal
