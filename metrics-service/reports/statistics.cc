#include "metrics-service/reports/statistics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "common/types/money.h"

namespace revops::metrics {
namespace {

constexpr std::array<int64_t, 5> kPercents = {5, 25, 50, 75, 95};
constexpr int64_t kNanosPerMicro = 1'000;

struct Described {
  absl::int128 sum = 0;
  // A hundred times the quantile of each of kPercents, so that interpolation stays whole.
  std::array<absl::int128, kPercents.size()> hundredfold{};
  int64_t max = 0;
};

// Up to here sorting a copy is quicker than counting into buckets.
constexpr size_t kSortedMax = 4'096;
constexpr int kBucketBits = 12;

size_t SizeOf(const Pieces& pieces) {
  size_t size = 0;
  for (const std::span<const int64_t> piece : pieces) size += piece.size();
  return size;
}

// Numbers spread evenly over buckets by value, so that only the few buckets that hold a wanted rank
// need a closer look: three passes in memory's order instead of a partition per rank.
class Buckets {
 public:
  Buckets(const Pieces& pieces, int64_t min, int64_t max) : pieces_(pieces), min_(min) {
    const uint64_t range = static_cast<uint64_t>(max) - static_cast<uint64_t>(min);
    shift_ = std::max(0, static_cast<int>(std::bit_width(range)) - kBucketBits);
    for (const std::span<const int64_t> piece : pieces) {
      for (const int64_t value : piece) ++counts_[BucketOf(value)];
    }
  }

  // The values of these ranks (ascending, from 0), in their order.
  std::vector<int64_t> ValuesOf(const std::vector<size_t>& ranks) {
    struct Wanted {
      size_t first_rank = 0;
      size_t placed = 0;  // below here nothing is greater than what comes behind
      std::vector<int64_t> values;
    };
    std::vector<Wanted> wanted;
    std::vector<size_t> wanted_of_rank;
    std::vector<int8_t> wanted_of_bucket(kBuckets, -1);  // at most two per percentile
    size_t bucket = 0, below = 0;
    for (const size_t rank : ranks) {
      while (below + counts_[bucket] <= rank) below += counts_[bucket++];
      if (wanted_of_bucket[bucket] < 0) {
        wanted_of_bucket[bucket] = static_cast<int8_t>(wanted.size());
        wanted.push_back({below, 0, {}});
        wanted.back().values.reserve(counts_[bucket]);
      }
      wanted_of_rank.push_back(static_cast<size_t>(wanted_of_bucket[bucket]));
    }
    for (const std::span<const int64_t> piece : pieces_) {
      for (const int64_t value : piece) {
        const int8_t index = wanted_of_bucket[BucketOf(value)];
        if (index >= 0) wanted[static_cast<size_t>(index)].values.push_back(value);
      }
    }
    std::vector<int64_t> found;
    for (size_t i = 0; i < ranks.size(); ++i) {
      Wanted& in = wanted[wanted_of_rank[i]];
      const size_t place = ranks[i] - in.first_rank;
      std::nth_element(in.values.begin() + static_cast<ptrdiff_t>(in.placed),
                       in.values.begin() + static_cast<ptrdiff_t>(place), in.values.end());
      in.placed = place;
      found.push_back(in.values[place]);
    }
    return found;
  }

 private:
  static constexpr size_t kBuckets = size_t{1} << kBucketBits;
  size_t BucketOf(int64_t value) const {
    return (static_cast<uint64_t>(value) - static_cast<uint64_t>(min_)) >> shift_;
  }
  const Pieces& pieces_;
  const int64_t min_;
  int shift_ = 0;
  std::vector<size_t> counts_ = std::vector<size_t>(kBuckets);
};

std::vector<int64_t> SortedValuesOf(const Pieces& pieces, const std::vector<size_t>& ranks) {
  std::vector<int64_t> all, found;
  for (const std::span<const int64_t> piece : pieces) {
    all.insert(all.end(), piece.begin(), piece.end());
  }
  std::sort(all.begin(), all.end());
  for (const size_t rank : ranks) found.push_back(all[rank]);
  return found;
}

// `pieces` are `size` numbers, not 0.
Described Describe(const Pieces& pieces, size_t size) {
  Described result;
  int64_t min = std::numeric_limits<int64_t>::max();
  result.max = std::numeric_limits<int64_t>::min();
  for (const std::span<const int64_t> piece : pieces) {
    for (const int64_t value : piece) {
      result.sum += value;
      min = std::min(min, value);
      result.max = std::max(result.max, value);
    }
  }
  const auto last = static_cast<int64_t>(size) - 1;
  std::vector<size_t> ranks;
  for (const int64_t percent : kPercents) {
    const int64_t low = last * percent / 100;
    ranks.push_back(static_cast<size_t>(low));
    ranks.push_back(static_cast<size_t>(std::min(low + 1, last)));
  }
  std::sort(ranks.begin(), ranks.end());
  const std::vector<int64_t> values = size <= kSortedMax
                                          ? SortedValuesOf(pieces, ranks)
                                          : Buckets(pieces, min, result.max).ValuesOf(ranks);
  const auto at = [&](int64_t rank) {
    const auto found = std::lower_bound(ranks.begin(), ranks.end(), static_cast<size_t>(rank));
    return values[static_cast<size_t>(found - ranks.begin())];
  };
  for (size_t i = 0; i < kPercents.size(); ++i) {
    const int64_t rank = last * kPercents[i] / 100, fraction = last * kPercents[i] % 100;
    const absl::int128 low = at(rank), high = fraction == 0 ? low : absl::int128(at(rank + 1));
    result.hundredfold[i] = low * 100 + (high - low) * fraction;
  }
  return result;
}

double Days(absl::int128 micros, int64_t divisor) {
  return static_cast<double>(static_cast<long double>(micros) /
                             (static_cast<long double>(divisor) * kMicrosPerDay));
}

}  // namespace

DayStatistics DescribeDays(const Pieces& spans) {
  DayStatistics days;
  const size_t size = SizeOf(spans);
  days.n = static_cast<int64_t>(size);
  if (size == 0) return days;
  const Described spread = Describe(spans, size);
  days.mean = Days(spread.sum, days.n);
  days.p05 = Days(spread.hundredfold[0], 100);
  days.p25 = Days(spread.hundredfold[1], 100);
  days.median = Days(spread.hundredfold[2], 100);
  days.p75 = Days(spread.hundredfold[3], 100);
  days.p95 = Days(spread.hundredfold[4], 100);
  days.max = Days(spread.max, 1);
  return days;
}

MoneyStatistics DescribeMoney(const Pieces& micros) {
  MoneyStatistics money;
  const size_t size = SizeOf(micros);
  money.n = static_cast<int64_t>(size);
  if (size == 0) return money;
  const Described spread = Describe(micros, size);
  const auto quantile = [&](size_t i) {
    return DivideRounded(spread.hundredfold[i] * kNanosPerMicro, 100);
  };
  money.sum_nanos = spread.sum * kNanosPerMicro;
  money.mean = DivideRounded(money.sum_nanos, money.n);
  money.p05 = quantile(0);
  money.p25 = quantile(1);
  money.median = quantile(2);
  money.p75 = quantile(3);
  money.p95 = quantile(4);
  money.max = absl::int128(spread.max) * kNanosPerMicro;
  return money;
}

std::optional<double> Ratio(absl::int128 numerator, absl::int128 denominator) {
  if (denominator == 0) return std::nullopt;
  return static_cast<double>(static_cast<long double>(numerator) /
                             static_cast<long double>(denominator));
}

}  // namespace revops::metrics
