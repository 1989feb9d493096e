// A multiset kept in order, in chunks of some hundred entries, each chunk with a summary of its
// own.
//
// Inserting moves a chunk's tail, a few hundred nanoseconds; a rank is found by counting chunks, a
// range is answered by the summaries of the chunks inside it and the entries of the two at its
// ends. For a million entries either takes some ten microseconds, where a scan takes milliseconds.
// A tree with counts would halve that, at three times the memory.
#ifndef REVOPS_METRICS_SERVICE_FACTS_SORTED_CHUNKS_H_
#define REVOPS_METRICS_SERVICE_FACTS_SORTED_CHUNKS_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace revops::metrics {

inline constexpr size_t kSortedChunkMax = 512;

struct NoSummary {
  template <typename Entry>
  void Add(const Entry&) {}
  template <typename Entry>
  void Remove(const Entry&) {}
};

// Entry has operator<=>, Summary Add(entry) and Remove(entry). Not thread-safe.
template <typename Entry, typename Summary = NoSummary>
class SortedChunks {
 public:
  void Insert(const Entry& entry) {
    ++size_;
    size_t at = ChunkOf(entry);
    if (at == chunks_.size()) {
      // Behind all: most come in the order of time, and leave full chunks behind them.
      if (chunks_.empty() || chunks_.back().entries.size() == kSortedChunkMax) {
        chunks_.emplace_back();
      }
      at = chunks_.size() - 1;
    } else if (chunks_[at].entries.size() == kSortedChunkMax) {
      Split(at);
      if (chunks_[at].entries.back() < entry) ++at;
    }
    std::vector<Entry>& entries = chunks_[at].entries;
    entries.insert(std::upper_bound(entries.begin(), entries.end(), entry), entry);
    chunks_[at].summary.Add(entry);
  }

  // One that was inserted.
  void Erase(const Entry& entry) {
    const size_t at = ChunkOf(entry);
    std::vector<Entry>& entries = chunks_[at].entries;
    entries.erase(std::lower_bound(entries.begin(), entries.end(), entry));
    chunks_[at].summary.Remove(entry);
    --size_;
    if (entries.empty()) chunks_.erase(chunks_.begin() + static_cast<ptrdiff_t>(at));
  }

  size_t size() const { return size_; }
  // The entry of a rank below size(), from 0.
  const Entry& At(size_t rank) const {
    size_t at = 0;
    while (rank >= chunks_[at].entries.size()) rank -= chunks_[at++].entries.size();
    return chunks_[at].entries[rank];
  }

  // Of the entries for which `is_before` holds, a beginning of all: the summaries and sizes of
  // whole chunks to whole(summary, size), the rest one by one to one(entry); those behind,
  // likewise, to the other two.
  template <typename IsBefore, typename Whole, typename One>
  void ForEachBefore(IsBefore is_before, Whole whole, One one) const {
    for (const Chunk& chunk : chunks_) {
      if (!is_before(chunk.entries.front())) return;
      if (is_before(chunk.entries.back())) {
        whole(chunk.summary, chunk.entries.size());
        continue;
      }
      for (const Entry& entry : chunk.entries) {
        if (!is_before(entry)) return;
        one(entry);
      }
    }
  }
  template <typename IsBefore, typename Whole, typename One>
  void ForEachFrom(IsBefore is_before, Whole whole, One one) const {
    for (auto chunk = chunks_.rbegin(); chunk != chunks_.rend(); ++chunk) {
      if (is_before(chunk->entries.back())) return;
      if (!is_before(chunk->entries.front())) {
        whole(chunk->summary, chunk->entries.size());
        continue;
      }
      for (const Entry& entry : chunk->entries) {
        if (!is_before(entry)) one(entry);
      }
    }
  }

 private:
  struct Chunk {
    std::vector<Entry> entries;  // never empty
    Summary summary;
  };
  // The first chunk that ends with `entry` or behind it.
  size_t ChunkOf(const Entry& entry) const {
    const auto found = std::lower_bound(
        chunks_.begin(), chunks_.end(), entry,
        [](const Chunk& chunk, const Entry& value) { return chunk.entries.back() < value; });
    return static_cast<size_t>(found - chunks_.begin());
  }
  void Split(size_t at) {
    Chunk upper;
    std::vector<Entry>& entries = chunks_[at].entries;
    const auto middle = entries.begin() + kSortedChunkMax / 2;
    for (auto entry = middle; entry != entries.end(); ++entry) {
      upper.summary.Add(*entry);
      chunks_[at].summary.Remove(*entry);
    }
    upper.entries.assign(middle, entries.end());
    entries.erase(middle, entries.end());
    chunks_.insert(chunks_.begin() + static_cast<ptrdiff_t>(at) + 1, std::move(upper));
  }

  size_t size_ = 0;
  std::vector<Chunk> chunks_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_SORTED_CHUNKS_H_
