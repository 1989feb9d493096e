// The seed of a random test: printed, and taken from REVOPS_TEST_SEED to run a failure again.
#ifndef REVOPS_TESTS_SUPPORT_SEED_H_
#define REVOPS_TESTS_SUPPORT_SEED_H_

#include <cstdio>
#include <cstdlib>
#include <random>

namespace revops::testing {

inline unsigned RandomSeed() {
  const char* given = std::getenv("REVOPS_TEST_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                         : std::random_device{}();
  std::printf("REVOPS_TEST_SEED=%u\n", seed);
  return seed;
}

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_SEED_H_
