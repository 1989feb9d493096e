#include "deal-service/store/deal_index.h"

#include <algorithm>
#include <optional>

#include "deal-service/store/deal_row.h"

namespace revops::deal {

// A filter in symbols: per column the allowed ones (nothing: any), sorted.
struct DealIndex::Query {
  std::array<std::optional<std::vector<Symbol>>, kColumns> allowed;
  std::optional<std::vector<uint8_t>> states;
  bool scoped = false;
  std::optional<Symbol> scope_rep;
  std::vector<Symbol> scope_teams;
};

DealIndex::Symbol DealIndex::Intern(const std::string& text) {
  if (text.empty()) return 0;
  const auto [found, inserted] = symbols_.try_emplace(text, static_cast<Symbol>(texts_.size()));
  if (inserted) texts_.push_back(text);
  return found->second;
}

void DealIndex::Put(int64_t key, const Deal& deal) {
  const DealDetails& details = deal.details;
  const std::string fields = EncodeFields(details.fields);
  absl::MutexLock lock(&mutex_);
  const size_t place = static_cast<size_t>(key - 1);
  if (place >= entries_.size()) entries_.resize(place + 1);
  Entry& entry = entries_[place];
  entry.state = static_cast<uint8_t>(deal.state);
  const std::array<const std::string*, kColumns> texts = {
      &deal.pipeline,   &deal.visit.stage, &details.owner,  &details.team,    &details.company,
      &details.product, &details.segment,  &details.source, &details.channel, &fields};
  for (int column = 0; column < kColumns; ++column) entry.symbols[column] = Intern(*texts[column]);
}

DealIndex::Query DealIndex::Resolve(const DealFilter& filter) const {
  Query query;
  const auto symbol = [&](const std::string& text) -> std::optional<Symbol> {
    if (text.empty()) return Symbol{0};
    const auto found = symbols_.find(text);
    if (found == symbols_.end()) return std::nullopt;
    return found->second;
  };
  const auto allow = [&](Column column, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::vector<Symbol>& symbols = query.allowed[column].emplace();
    for (const std::string& value : values) {
      if (const auto known = symbol(value)) symbols.push_back(*known);
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
  if (!filter.fields.empty()) {
    std::vector<Symbol>& symbols = query.allowed[kFields].emplace();
    for (Symbol candidate = 0; candidate < texts_.size(); ++candidate) {
      const auto fields = DecodeFields(texts_[candidate]);
      const bool matches =
          std::all_of(filter.fields.begin(), filter.fields.end(), [&](const auto& wanted) {
            const auto found = fields.find(wanted.first);
            return found != fields.end() && found->second == wanted.second;
          });
      if (matches) symbols.push_back(candidate);
    }
  }
  if (!filter.states.empty()) {
    std::vector<uint8_t>& states = query.states.emplace();
    for (DealState state : filter.states) states.push_back(static_cast<uint8_t>(state));
  }
  query.scoped = filter.scoped;
  if (!filter.scope_rep.empty()) query.scope_rep = symbol(filter.scope_rep);
  for (const std::string& team : filter.scope_teams) {
    if (const auto known = symbol(team)) query.scope_teams.push_back(*known);
  }
  return query;
}

bool DealIndex::EntryMatches(const Query& query, const Entry& entry) const {
  if (entry.state == 0) return false;
  if (query.states.has_value() &&
      std::find(query.states->begin(), query.states->end(), entry.state) == query.states->end()) {
    return false;
  }
  if (query.scoped) {
    const bool own = query.scope_rep.has_value() && entry.symbols[kOwner] == *query.scope_rep;
    const bool team = std::find(query.scope_teams.begin(), query.scope_teams.end(),
                                entry.symbols[kTeam]) != query.scope_teams.end();
    if (!own && !team) return false;
  }
  for (int column = 0; column < kColumns; ++column) {
    const auto& allowed = query.allowed[column];
    if (allowed.has_value() &&
        !std::binary_search(allowed->begin(), allowed->end(), entry.symbols[column])) {
      return false;
    }
  }
  return true;
}

std::vector<int64_t> DealIndex::Find(const DealFilter& filter, int64_t after_key,
                                     size_t limit) const {
  std::vector<int64_t> keys;
  absl::ReaderMutexLock lock(&mutex_);
  const Query query = Resolve(filter);
  for (size_t place = static_cast<size_t>(after_key);
       place < entries_.size() && keys.size() < limit; ++place) {
    if (EntryMatches(query, entries_[place])) keys.push_back(static_cast<int64_t>(place + 1));
  }
  return keys;
}

bool DealIndex::Matches(const DealFilter& filter, int64_t key) const {
  absl::ReaderMutexLock lock(&mutex_);
  const size_t place = static_cast<size_t>(key - 1);
  return place < entries_.size() && EntryMatches(Resolve(filter), entries_[place]);
}

}  // namespace revops::deal
