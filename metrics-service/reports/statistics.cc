#include "metrics-service/reports/statistics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <span>
#include <utility>

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
constexpr size_t kSortedMax = 256;
// So many numbers are meant to share a bucket: few to look at, and few buckets.
constexpr int kNumbersPerBucketBits = 4;
constexpr int kBucketBitsMin = 4;
constexpr int kBucketBitsMax = 12;

// Buckets of even width over the numbers from `min` to `max`.
class Scale {
 public:
  Scale(int64_t min, int64_t max, size_t numbers) : min_(min) {
    const int wanted = static_cast<int>(std::bit_width(numbers)) - kNumbersPerBucketBits;
    const int bits = std::clamp(wanted, kBucketBitsMin, kBucketBitsMax);
    const uint64_t range = static_cast<uint64_t>(max) - static_cast<uint64_t>(min);
    shift_ = std::max(0, static_cast<int>(std::bit_width(range)) - bits);
    buckets_ = size_t{1} << bits;
  }
  size_t BucketOf(int64_t number) const {
    return (static_cast<uint64_t>(number) - static_cast<uint64_t>(min_)) >> shift_;
  }
  size_t buckets() const { return buckets_; }

 private:
  int64_t min_;
  int shift_ = 0;
  size_t buckets_ = 0;
};

// One piece: read once for its sum, once to count it into buckets, once to take out the few buckets
// in which a wanted rank of some population lies.
class Piece {
 public:
  explicit Piece(const Pieces& spans) : spans_(spans) {
    for (const std::span<const int64_t> span : spans_) {
      size += span.size();
      for (const int64_t number : span) {
        sum += number;
        min = std::min(min, number);
        max = std::max(max, number);
      }
    }
  }
  void CountInto(const Scale& scale) {
    counts.assign(scale.buckets(), 0);
    for (const std::span<const int64_t> span : spans_) {
      for (const int64_t number : span) ++counts[scale.BucketOf(number)];
    }
  }
  void Want(size_t bucket) {
    if (counts[bucket] == 0) return;
    if (place_of_bucket_.empty()) place_of_bucket_.assign(counts.size(), kUnwanted);
    if (place_of_bucket_[bucket] != kUnwanted) return;
    place_of_bucket_[bucket] = static_cast<uint16_t>(taken_.size());
    taken_.emplace_back().reserve(counts[bucket]);
  }
  void TakeWanted(const Scale& scale) {
    if (taken_.empty()) return;
    for (const std::span<const int64_t> span : spans_) {
      for (const int64_t number : span) {
        const uint16_t place = place_of_bucket_[scale.BucketOf(number)];
        if (place != kUnwanted) taken_[place].push_back(number);
      }
    }
  }
  void AppendBucket(size_t bucket, std::vector<int64_t>& out) const {
    if (counts[bucket] == 0) return;
    const std::vector<int64_t>& in = taken_[place_of_bucket_[bucket]];
    out.insert(out.end(), in.begin(), in.end());
  }
  void AppendAll(std::vector<int64_t>& out) const {
    for (const std::span<const int64_t> span : spans_)
      out.insert(out.end(), span.begin(), span.end());
  }

  size_t size = 0;
  absl::int128 sum = 0;
  int64_t min = std::numeric_limits<int64_t>::max();
  int64_t max = std::numeric_limits<int64_t>::min();
  std::vector<uint32_t> counts;  // by bucket

 private:
  static constexpr uint16_t kUnwanted = std::numeric_limits<uint16_t>::max();
  const Pieces& spans_;
  std::vector<uint16_t> place_of_bucket_;
  std::vector<std::vector<int64_t>> taken_;
};

// `at(rank)` gives one of `size` numbers in their order.
template <typename At>
void Interpolate(size_t size, const At& at, Described& described) {
  const auto last = static_cast<int64_t>(size) - 1;
  for (size_t i = 0; i < kPercents.size(); ++i) {
    const int64_t rank = last * kPercents[i] / 100, fraction = last * kPercents[i] % 100;
    const absl::int128 low = at(rank), high = fraction == 0 ? low : absl::int128(at(rank + 1));
    described.hundredfold[i] = low * 100 + (high - low) * fraction;
  }
}

// Some pieces taken together, not empty.
class Population {
 public:
  explicit Population(std::vector<Piece*> pieces) : pieces_(std::move(pieces)) {
    described_.max = std::numeric_limits<int64_t>::min();
    for (const Piece* piece : pieces_) {
      size_ += piece->size;
      described_.sum += piece->sum;
      described_.max = std::max(described_.max, piece->max);
    }
    const auto last = static_cast<int64_t>(size_) - 1;
    for (const int64_t percent : kPercents) {
      const int64_t low = last * percent / 100;
      ranks_.push_back({static_cast<size_t>(low)});
      ranks_.push_back({static_cast<size_t>(std::min(low + 1, last))});
    }
    std::sort(ranks_.begin(), ranks_.end(),
              [](const Rank& a, const Rank& b) { return a.rank < b.rank; });
  }

  bool IsSmall() const { return size_ <= kSortedMax; }
  // Finds the buckets of the wanted ranks and tells the pieces.
  void WantBuckets(const Scale& scale) {
    std::vector<size_t> counts(scale.buckets());
    for (const Piece* piece : pieces_) {
      for (size_t i = 0; i < counts.size(); ++i) counts[i] += piece->counts[i];
    }
    size_t bucket = 0, below = 0;
    for (Rank& rank : ranks_) {
      while (below + counts[bucket] <= rank.rank) below += counts[bucket++];
      rank.bucket = bucket;
      rank.below = below;
      for (Piece* piece : pieces_) piece->Want(bucket);
    }
  }
  Described Describe() {
    std::vector<int64_t> numbers;
    const Rank* last = nullptr;
    size_t placed = 0;  // below here nothing is greater than what comes behind
    for (Rank& rank : ranks_) {
      if (last == nullptr || rank.bucket != last->bucket) {
        numbers.clear();
        for (const Piece* piece : pieces_) {
          IsSmall() ? piece->AppendAll(numbers) : piece->AppendBucket(rank.bucket, numbers);
        }
        placed = 0;
      }
      const size_t place = rank.rank - rank.below;
      std::nth_element(numbers.begin() + static_cast<ptrdiff_t>(placed),
                       numbers.begin() + static_cast<ptrdiff_t>(place), numbers.end());
      placed = place;
      rank.number = numbers[place];
      last = &rank;
    }
    Interpolate(
        size_, [this](int64_t rank) { return NumberAt(static_cast<size_t>(rank)); }, described_);
    return described_;
  }

 private:
  struct Rank {
    size_t rank = 0;  // from 0
    size_t bucket = 0;
    size_t below = 0;  // numbers in the buckets before
    int64_t number = 0;
  };

  int64_t NumberAt(size_t wanted) const {
    return std::lower_bound(ranks_.begin(), ranks_.end(), wanted,
                            [](const Rank& rank, size_t value) { return rank.rank < value; })
        ->number;
  }

  std::vector<Piece*> pieces_;
  size_t size_ = 0;
  std::vector<Rank> ranks_;
  Described described_;
};

size_t SizeOf(const Pieces& pieces) {
  size_t size = 0;
  for (const std::span<const int64_t> piece : pieces) size += piece.size();
  return size;
}

// Nothing of populations without numbers.
std::vector<std::optional<Described>> Describe(
    const std::vector<Pieces>& pieces, const std::vector<std::vector<size_t>>& populations) {
  std::vector<Piece> read(pieces.begin(), pieces.end());
  std::vector<std::optional<Population>> wanted;
  for (const std::vector<size_t>& places : populations) {
    std::vector<Piece*> parts;
    for (const size_t place : places) {
      if (read[place].size > 0) parts.push_back(&read[place]);
    }
    wanted.push_back(parts.empty() ? std::nullopt : std::optional<Population>(std::move(parts)));
  }
  const auto is_large = [](const auto& one) { return one.has_value() && !one->IsSmall(); };
  if (std::any_of(wanted.begin(), wanted.end(), is_large)) {
    size_t size = 0;
    int64_t min = std::numeric_limits<int64_t>::max(), max = std::numeric_limits<int64_t>::min();
    for (const Piece& piece : read) {
      size += piece.size;
      min = std::min(min, piece.min);
      max = std::max(max, piece.max);
    }
    const Scale scale(min, max, size);
    for (Piece& piece : read) piece.CountInto(scale);
    for (auto& population : wanted) {
      if (is_large(population)) population->WantBuckets(scale);
    }
    for (Piece& piece : read) piece.TakeWanted(scale);
  }
  std::vector<std::optional<Described>> described;
  for (auto& population : wanted) {
    described.push_back(population.has_value() ? std::optional(population->Describe())
                                               : std::nullopt);
  }
  return described;
}

double Days(absl::int128 micros, int64_t divisor) {
  return static_cast<double>(static_cast<long double>(micros) /
                             (static_cast<long double>(divisor) * kMicrosPerDay));
}

DayStatistics ToDays(size_t size, const std::optional<Described>& spread) {
  DayStatistics days;
  days.n = static_cast<int64_t>(size);
  if (!spread.has_value()) return days;
  days.mean = Days(spread->sum, days.n);
  days.p05 = Days(spread->hundredfold[0], 100);
  days.p25 = Days(spread->hundredfold[1], 100);
  days.median = Days(spread->hundredfold[2], 100);
  days.p75 = Days(spread->hundredfold[3], 100);
  days.p95 = Days(spread->hundredfold[4], 100);
  days.max = Days(spread->max, 1);
  return days;
}

}  // namespace

DayStatistics DescribeDays(const Pieces& spans) { return DescribeDaysOf({spans}, {{0}}).front(); }

std::vector<DayStatistics> DescribeDaysOf(const std::vector<Pieces>& pieces,
                                          const std::vector<std::vector<size_t>>& populations) {
  const std::vector<std::optional<Described>> spreads = Describe(pieces, populations);
  std::vector<DayStatistics> described;
  for (size_t i = 0; i < spreads.size(); ++i) {
    size_t size = 0;
    for (const size_t place : populations[i]) size += SizeOf(pieces[place]);
    described.push_back(ToDays(size, spreads[i]));
  }
  return described;
}

DayStatistics DescribeOrderedDays(size_t n, absl::int128 sum,
                                  const std::function<Micros(size_t rank)>& at) {
  if (n == 0) return {};
  Described spread{.sum = sum, .hundredfold = {}, .max = at(n - 1)};
  Interpolate(
      n, [&](int64_t rank) { return at(static_cast<size_t>(rank)); }, spread);
  return ToDays(n, spread);
}

MoneyStatistics DescribeMoney(const Pieces& micros) {
  MoneyStatistics money;
  money.n = static_cast<int64_t>(SizeOf(micros));
  if (money.n == 0) return money;
  const Described spread = *Describe({micros}, {{0}}).front();
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
