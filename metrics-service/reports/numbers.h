// Numbers as a scan finds them, by the million: appended without moving those that are there.
//
// A growing std::vector would copy all of them again and again, and two halves of a scan would have
// to be copied together; chunks change hands instead.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_NUMBERS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_NUMBERS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "metrics-service/reports/statistics.h"

namespace revops::metrics {

class Numbers {
 public:
  void Add(int64_t number) {
    if (next_ == end_) BeginChunk();
    *next_++ = number;
  }
  // The other's come behind.
  void Absorb(Numbers&& other) {
    Close();
    other.Close();
    for (Chunk& chunk : other.chunks_) chunks_.push_back(std::move(chunk));
    size_ += other.size_;
    other = {};
  }
  size_t size() const { return size_ + open_size(); }
  bool empty() const { return size() == 0; }
  // Valid until the numbers change.
  Pieces pieces() const {
    Pieces pieces;
    for (const Chunk& chunk : chunks_) pieces.emplace_back(chunk.numbers.get(), chunk.size);
    if (next_ != nullptr) pieces.back() = {chunks_.back().numbers.get(), open_size()};
    return pieces;
  }

 private:
  // Small enough to be recycled by the allocator, large enough that chunks are few.
  static constexpr size_t kChunkMax = 4'096;
  static constexpr size_t kChunkMin = 8;
  struct Chunk {
    std::unique_ptr<int64_t[]> numbers;
    size_t size = 0;
  };

  // Of the last chunk, while it is open.
  size_t open_size() const {
    return next_ == nullptr ? 0 : static_cast<size_t>(next_ - chunks_.back().numbers.get());
  }
  void Close() {
    if (next_ == nullptr) return;
    chunks_.back().size = open_size();
    size_ += chunks_.back().size;
    next_ = end_ = nullptr;
  }
  void BeginChunk() {
    Close();
    const size_t room = std::clamp(size_, kChunkMin, kChunkMax);
    chunks_.push_back({std::unique_ptr<int64_t[]>(new int64_t[room]), 0});
    next_ = chunks_.back().numbers.get();
    end_ = next_ + room;
  }

  std::vector<Chunk> chunks_;
  int64_t* next_ = nullptr;  // where the next number goes; null where no chunk is open
  int64_t* end_ = nullptr;
  size_t size_ = 0;  // of the chunks that are not open
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_NUMBERS_H_
