#include "deal-service/store/deal_index.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

// Keys are slugs, so the first `=` ends them.
std::string PairText(absl::string_view key, absl::string_view value) {
  return absl::StrCat(key, "=", value);
}

bool Holds(const std::vector<Symbol>& sorted, Symbol symbol) {
  return std::binary_search(sorted.begin(), sorted.end(), symbol);
}

}  // namespace

void DealIndex::Put(int64_t key, const Deal& deal) {
  const DealDetails& details = deal.details;
  std::vector<std::string> pairs;
  for (const auto& [field, value] : details.fields) pairs.push_back(PairText(field, value));
  const std::array<const std::string*, kColumns> texts = {
      &deal.pipeline,   &deal.visit.stage, &details.owner,  &details.team,    &details.company,
      &details.product, &details.segment,  &details.source, &details.channel, &details.account};
  absl::MutexLock lock(&mutex_);
  const size_t place = static_cast<size_t>(key - 1);
  if (place >= entries_.size()) entries_.resize(place + 1);
  Entry& entry = entries_[place];
  entry.state = static_cast<uint8_t>(deal.state);
  // New ones are taken before old ones are given back, so that what stays keeps its symbol.
  for (int column = 0; column < kColumns; ++column) {
    const Symbol old = entry.symbols[column];
    entry.symbols[column] = texts_.Acquire(*texts[column]);
    texts_.Release(old);
  }
  std::vector<Symbol> fields;
  fields.reserve(pairs.size());
  for (const std::string& pair : pairs) fields.push_back(pairs_.Acquire(pair));
  std::sort(fields.begin(), fields.end());
  entry.fields.swap(fields);
  for (const Symbol old : fields) pairs_.Release(old);
}

DealIndex::Query DealIndex::Resolve(const DealFilter& filter) const {
  Query query;
  const auto allow = [&](Column column, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::vector<Symbol>& symbols = query.allowed[column].emplace();
    for (const std::string& value : values) {
      if (const auto known = texts_.Find(value)) symbols.push_back(*known);
    }
    std::sort(symbols.begin(), symbols.end());
  };
  allow(kPipeline, filter.pipelines);
  allow(kStage, filter.stages);
  allow(kOwner, filter.owners);
  allow(kTeam, filter.teams);
  allow(kCompany, filter.companies);
  allow(kProduct, filter.products);
  allow(kSegment, filter.segments);
  allow(kSource, filter.sources);
  allow(kChannel, filter.channels);
  allow(kAccount, filter.accounts);
  for (const auto& [field, value] : filter.fields) {
    const std::optional<Symbol> known = pairs_.Find(PairText(field, value));
    query.is_impossible = query.is_impossible || !known.has_value();
    query.fields.push_back(known.value_or(0));
  }
  if (!filter.states.empty()) {
    query.states = 0;
    for (const DealState state : filter.states) query.states |= 1U << static_cast<int>(state);
  }
  query.scoped = filter.scoped;
  if (!filter.scope_rep.empty()) query.scope_rep = texts_.Find(filter.scope_rep);
  for (const std::string& team : filter.scope_teams) {
    const std::optional<Symbol> known = texts_.Find(team);
    if (known.has_value() && *known != 0) query.scope_teams.push_back(*known);
  }
  std::sort(query.scope_teams.begin(), query.scope_teams.end());
  return query;
}

bool DealIndex::EntryMatches(const Query& query, const Entry& entry) {
  if (entry.state == 0 || (query.states & (1U << entry.state)) == 0) return false;
  if (query.scoped) {
    const bool own = query.scope_rep.has_value() && entry.symbols[kOwner] == *query.scope_rep;
    if (!own && !Holds(query.scope_teams, entry.symbols[kTeam])) return false;
  }
  for (int column = 0; column < kColumns; ++column) {
    const auto& allowed = query.allowed[column];
    if (allowed.has_value() && !Holds(*allowed, entry.symbols[column])) return false;
  }
  return std::all_of(query.fields.begin(), query.fields.end(),
                     [&](Symbol field) { return Holds(entry.fields, field); });
}

DealIndex::Scan DealIndex::Start(const DealFilter& filter, int64_t after_key) const {
  absl::ReaderMutexLock lock(&mutex_);
  return Scan(this, Resolve(filter), static_cast<size_t>(after_key));
}

void DealIndex::Scan::Next(size_t limit, std::vector<int64_t>& keys) {
  if (done_) return;
  absl::ReaderMutexLock lock(&index_->mutex_);
  const std::vector<Entry>& entries = index_->entries_;
  // Compared without adding to the place, which a caller may have put anywhere.
  const size_t rows = place_ < entries.size() ? entries.size() - place_ : 0;
  const size_t end = place_ + std::min(rows, kScanSliceRows);
  for (; place_ < end && keys.size() < limit; ++place_) {
    if (EntryMatches(query_, entries[place_])) keys.push_back(static_cast<int64_t>(place_ + 1));
  }
  done_ = place_ >= entries.size();
}

absl::StatusOr<std::vector<int64_t>> DealIndex::Find(const DealFilter& filter, int64_t after_key,
                                                     size_t limit, absl::Time deadline) const {
  std::vector<int64_t> keys;
  Scan scan = Start(filter, after_key);
  while (!scan.done() && keys.size() < limit) {
    if (absl::Now() >= deadline) {
      return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                             "the deadline passed while deals were looked for");
    }
    scan.Next(limit, keys);
  }
  return keys;
}

size_t DealIndex::texts() const {
  absl::ReaderMutexLock lock(&mutex_);
  return texts_.size() + pairs_.size();
}

}  // namespace revops::deal
