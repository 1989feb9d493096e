// Columns that grow without moving what they hold: chunks of 65,536 values, or of 1,024 where most
// rows have none.
//
// A growing std::vector would need twice the memory at the moment it moves, and stop the writer
// for as long; with chunks an append touches one of them. A scan runs through each chunk in order.
#ifndef REVOPS_METRICS_SERVICE_FACTS_COLUMN_H_
#define REVOPS_METRICS_SERVICE_FACTS_COLUMN_H_

#include <cstddef>
#include <memory>
#include <vector>

namespace revops::metrics {

inline constexpr size_t kChunkBits = 16;
inline constexpr size_t kChunkValues = size_t{1} << kChunkBits;
inline constexpr size_t kChunkMask = kChunkValues - 1;
// A label that one deal in a thousand carries should cost about its own 4 KB, not 256 KB.
inline constexpr size_t kSparseChunkBits = 10;
inline constexpr size_t kSparseChunkValues = size_t{1} << kSparseChunkBits;
inline constexpr size_t kSparseChunkMask = kSparseChunkValues - 1;

// One value per row.
template <typename T>
class Column {
 public:
  size_t size() const { return size_; }
  const T& operator[](size_t row) const { return chunks_[row >> kChunkBits][row & kChunkMask]; }
  T& operator[](size_t row) { return chunks_[row >> kChunkBits][row & kChunkMask]; }
  void Append(const T& value) {
    if (size_ == chunks_.size() * kChunkValues) {
      chunks_.push_back(std::make_unique<T[]>(kChunkValues));
    }
    (*this)[size_++] = value;
  }

 private:
  size_t size_ = 0;
  std::vector<std::unique_ptr<T[]>> chunks_;
};

// A value for some rows, T{} for the others; a chunk takes memory once one of its rows was given a
// value other than T{}.
template <typename T>
class SparseColumn {
 public:
  T Get(size_t row) const {
    const size_t chunk = row >> kSparseChunkBits;
    return chunk < chunks_.size() && chunks_[chunk] ? chunks_[chunk][row & kSparseChunkMask] : T{};
  }
  void Set(size_t row, const T& value) {
    const size_t chunk = row >> kSparseChunkBits;
    if (chunk >= chunks_.size() || !chunks_[chunk]) {
      if (value == T{}) return;
      if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
      chunks_[chunk] = std::make_unique<T[]>(kSparseChunkValues);
      ++allocated_;
    }
    chunks_[chunk][row & kSparseChunkMask] = value;
  }
  // How many chunks take memory.
  size_t allocated() const { return allocated_; }

 private:
  std::vector<std::unique_ptr<T[]>> chunks_;
  size_t allocated_ = 0;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_COLUMN_H_
