// Chance that is the same everywhere: std's distributions are not, so they are not used.
#ifndef REVOPS_CLI_DEMO_DICE_H_
#define REVOPS_CLI_DEMO_DICE_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>

namespace revops::cli::demo {

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  // [0, 1).
  double Share() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  bool Chance(double share) { return Share() < share; }
  double Between(double low, double high) { return low + (high - low) * Share(); }
  // [0, count).
  size_t Index(size_t count) { return static_cast<size_t>(Share() * static_cast<double>(count)); }
  template <typename T, size_t N>
  const T& One(const T (&of)[N]) {
    return of[Index(N)];
  }
  // The place of a weight, as often as it weighs.
  size_t Weighted(std::span<const double> weights) {
    double total = 0;
    for (const double weight : weights) total += weight;
    double left = Share() * total;
    for (size_t i = 0; i + 1 < weights.size(); ++i) {
      if (left < weights[i]) return i;
      left -= weights[i];
    }
    return weights.size() - 1;
  }
  // Around `median`, half of all between it and `spread` times more or less; never below zero.
  // Times and amounts are of this kind (Aitchison and Brown, "The Lognormal Distribution", 1957).
  double LogNormal(double median, double spread) {
    constexpr double kQuartile = 0.6744897501960817;  // of the normal distribution
    const double u = 1 - Share(), v = Share();
    const double normal = std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
    return median * std::exp(normal * std::log(spread) / kQuartile);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace revops::cli::demo

#endif  // REVOPS_CLI_DEMO_DICE_H_
