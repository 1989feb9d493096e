#include "common/index/label_index.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops {
namespace {

// Keys are slugs, so the first `=` ends them.
std::string PairText(absl::string_view key, absl::string_view value) {
  return absl::StrCat(key, "=", value);
}

bool Holds(const std::vector<Symbol>& sorted, Symbol symbol) {
  return std::binary_search(sorted.begin(), sorted.end(), symbol);
}

}  // namespace

void LabelIndex::Set(size_t place, const LabelRow& row) {
  // New ones are taken before old ones are given back, so that what stays keeps its symbol.
  for (size_t column = 0; column < columns_; ++column) {
    Symbol& symbol = symbols_[place * columns_ + column];
    const Symbol old = symbol;
    symbol = row.texts.empty() ? 0 : texts_.Acquire(row.texts[column]);
    texts_.Release(old);
  }
  std::vector<Symbol> fields;
  if (row.fields != nullptr) {
    for (const auto& [key, value] : *row.fields) {
      fields.push_back(pairs_.Acquire(PairText(key, value)));
    }
  }
  std::sort(fields.begin(), fields.end());
  entries_[place].fields.swap(fields);
  for (const Symbol old : fields) pairs_.Release(old);
  entries_[place].number = row.number;
}

void LabelIndex::Put(int64_t key, const LabelRow& row) {
  REVOPS_CHECK(row.texts.size() == columns_, "a text for each column");
  absl::MutexLock lock(&mutex_);
  const size_t place = static_cast<size_t>(key - 1);
  if (place >= entries_.size()) {
    entries_.resize(place + 1);
    symbols_.resize((place + 1) * columns_);
  }
  Set(place, row);
  rows_ += entries_[place].is_there ? 0 : 1;
  entries_[place].is_there = true;
}

void LabelIndex::Erase(int64_t key) {
  absl::MutexLock lock(&mutex_);
  const size_t place = static_cast<size_t>(key - 1);
  if (place >= entries_.size() || !entries_[place].is_there) return;
  Set(place, LabelRow());
  entries_[place].is_there = false;
  --rows_;
}

LabelIndex::Query LabelIndex::Resolve(const LabelFilter& filter) const {
  Query query;
  query.number_min = filter.number_min;
  for (const LabelFilter::Allowed& allowed : filter.allowed) {
    if (allowed.texts.empty()) continue;
    std::vector<Symbol> symbols;
    for (const std::string& text : allowed.texts) {
      if (const auto known = texts_.Find(text)) symbols.push_back(*known);
    }
    std::sort(symbols.begin(), symbols.end());
    query.allowed.emplace_back(allowed.column, std::move(symbols));
  }
  for (const auto& [field, value] : filter.fields) {
    const std::optional<Symbol> known = pairs_.Find(PairText(field, value));
    query.is_impossible = query.is_impossible || !known.has_value();
    query.fields.push_back(known.value_or(0));
  }
  if (!filter.scope.has_value()) return query;
  query.is_scoped = true;
  query.owner_column = filter.scope->owner_column;
  query.team_column = filter.scope->team_column;
  if (!filter.scope->owner.empty()) query.owner = texts_.Find(filter.scope->owner);
  for (const std::string& team : filter.scope->teams) {
    const std::optional<Symbol> known = texts_.Find(team);
    if (known.has_value() && *known != 0) query.teams.push_back(*known);
  }
  std::sort(query.teams.begin(), query.teams.end());
  return query;
}

bool LabelIndex::Matches(const Query& query, size_t place) const {
  const Entry& entry = entries_[place];
  if (!entry.is_there || entry.number < query.number_min) return false;
  const Symbol* const symbols = &symbols_[place * columns_];
  if (query.is_scoped) {
    const bool is_own = query.owner.has_value() && symbols[query.owner_column] == *query.owner;
    if (!is_own && !Holds(query.teams, symbols[query.team_column])) return false;
  }
  for (const auto& [column, allowed] : query.allowed) {
    if (!Holds(allowed, symbols[column])) return false;
  }
  return std::all_of(query.fields.begin(), query.fields.end(),
                     [&](Symbol field) { return Holds(entry.fields, field); });
}

absl::Status LabelIndex::Scan(const LabelFilter& filter, size_t place, absl::Time deadline,
                              absl::FunctionRef<bool(size_t place, int32_t number)> see) const {
  std::optional<Query> query;
  for (;;) {
    if (absl::Now() >= deadline) {
      return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                             "the deadline passed while rows were looked for");
    }
    absl::ReaderMutexLock lock(&mutex_);
    if (!query.has_value()) query = Resolve(filter);
    if (query->is_impossible || place >= entries_.size()) return absl::OkStatus();
    const size_t end = place + std::min(entries_.size() - place, kLabelSliceRows);
    for (; place < end; ++place) {
      if (Matches(*query, place) && !see(place, entries_[place].number)) return absl::OkStatus();
    }
  }
}

absl::StatusOr<std::vector<int64_t>> LabelIndex::Find(const LabelFilter& filter, int64_t after_key,
                                                      size_t limit, absl::Time deadline) const {
  std::vector<int64_t> keys;
  if (limit == 0) return keys;
  REVOPS_RETURN_IF_ERROR(
      Scan(filter, static_cast<size_t>(after_key), deadline, [&](size_t place, int32_t) {
        keys.push_back(static_cast<int64_t>(place + 1));
        return keys.size() < limit;
      }));
  return keys;
}

absl::StatusOr<std::vector<LabelIndex::Ranked>> LabelIndex::FindBest(const LabelFilter& filter,
                                                                     std::optional<Ranked> behind,
                                                                     size_t limit,
                                                                     absl::Time deadline) const {
  // A heap with the worst of the best on top.
  const auto is_better = [](const Ranked& a, const Ranked& b) { return a.IsBetterThan(b); };
  std::vector<Ranked> best;
  if (limit == 0) return best;
  REVOPS_RETURN_IF_ERROR(Scan(filter, 0, deadline, [&](size_t place, int32_t number) {
    const Ranked row{number, static_cast<int64_t>(place + 1)};
    if (behind.has_value() && !behind->IsBetterThan(row)) return true;
    if (best.size() == limit) {
      if (!row.IsBetterThan(best.front())) return true;
      std::pop_heap(best.begin(), best.end(), is_better);
      best.pop_back();
    }
    best.push_back(row);
    std::push_heap(best.begin(), best.end(), is_better);
    return true;
  }));
  std::sort_heap(best.begin(), best.end(), is_better);
  return best;
}

std::optional<int32_t> LabelIndex::NumberOf(int64_t key) const {
  absl::ReaderMutexLock lock(&mutex_);
  const size_t place = static_cast<size_t>(key - 1);
  if (place >= entries_.size() || !entries_[place].is_there) return std::nullopt;
  return entries_[place].number;
}

size_t LabelIndex::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return rows_;
}

}  // namespace revops
