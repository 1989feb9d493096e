// Many short lists that grow by appending, each in one contiguous stretch of a shared pool.
//
// A deal's visits and changes are read together, so they lie together: one or two cache lines per
// deal on a scan, no object of its own on the heap. A run that outgrows its stretch moves to one
// half as large again; the old stretch is handed to the next run of that capacity.
#ifndef REVOPS_METRICS_SERVICE_FACTS_RUN_POOL_H_
#define REVOPS_METRICS_SERVICE_FACTS_RUN_POOL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "metrics-service/facts/column.h"

namespace revops::metrics {

// Where a list lies; part of its owner's row. Default: empty.
struct Stretch {
  uint32_t offset = 0;
  uint32_t size = 0;
  uint32_t capacity = 0;
};

template <typename T>
class RunPool {
 public:
  std::span<const T> Of(const Stretch& run) const {
    if (run.size == 0) return {};
    return {chunks_[run.offset >> kChunkBits] + (run.offset & kChunkMask), run.size};
  }
  std::span<T> Of(const Stretch& run) {
    if (run.size == 0) return {};
    return {At(run.offset), run.size};
  }
  // Of a run that has something.
  void Prefetch(const Stretch& run) const {
    const T* const begin = chunks_[run.offset >> kChunkBits] + (run.offset & kChunkMask);
    __builtin_prefetch(begin);
    __builtin_prefetch(begin + run.size - 1);
  }

  void Append(Stretch& run, const T& value) {
    if (run.size == run.capacity) Grow(run);
    At(run.offset)[run.size++] = value;
  }

  // Puts the runs one behind the other in the order of their owners, without room to grow: a scan
  // then reads memory from one end to the other. `runs` are all there are.
  void Compact(Column<Stretch>& runs) {
    RunPool compact;
    for (size_t owner = 0; owner < runs.size(); ++owner) {
      Stretch& run = runs[owner];
      if (run.size == 0) continue;
      const uint32_t offset = compact.Take(run.size);
      std::copy_n(At(run.offset), run.size, compact.At(offset));
      run.offset = offset;
      run.capacity = run.size;
    }
    *this = std::move(compact);
  }

 private:
  T* At(uint32_t offset) { return chunks_[offset >> kChunkBits] + (offset & kChunkMask); }

  void Grow(Stretch& run) {
    const uint32_t capacity = run.capacity < 4 ? run.capacity + 1 : run.capacity * 3 / 2;
    const uint32_t offset = Take(capacity);
    if (run.capacity > 0) {
      std::copy_n(At(run.offset), run.size, At(offset));
      free_[run.capacity].push_back(run.offset);
    }
    run.offset = offset;
    run.capacity = capacity;
  }

  uint32_t Take(uint32_t capacity) {
    if (auto found = free_.find(capacity); found != free_.end() && !found->second.empty()) {
      const uint32_t offset = found->second.back();
      found->second.pop_back();
      return offset;
    }
    // A stretch never crosses from one chunk to the next, except as the only one of its own block.
    const size_t end = chunks_.size() * kChunkValues;
    if (next_ + capacity > end) {
      const size_t blocks = (capacity + kChunkValues - 1) / kChunkValues;
      blocks_.push_back(std::make_unique<T[]>(blocks * kChunkValues));
      for (size_t i = 0; i < blocks; ++i)
        chunks_.push_back(blocks_.back().get() + i * kChunkValues);
      next_ = end;
    }
    const size_t offset = next_;
    next_ += capacity;
    return static_cast<uint32_t>(offset);
  }

  std::vector<std::unique_ptr<T[]>> blocks_;
  std::vector<T*> chunks_;
  size_t next_ = 0;
  std::map<uint32_t, std::vector<uint32_t>> free_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_FACTS_RUN_POOL_H_
