#include "common/log/packing.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/seed.h"

namespace revops::log {
namespace {

TEST(PackingTest, EventsOfAnyLengthComeBack) {
  for (const size_t length : {0u, 1u, 127u, 128u, 16383u, 16384u, 1u << 20}) {
    const std::vector<std::string> events = {"", std::string(length, '\xff'), "end"};
    const std::string packed = PackEvents(events);
    EXPECT_EQ(CountEvents(packed), 3);
    EXPECT_EQ(UnpackEvents(packed).value(), events) << length;
  }
}

TEST(PackingTest, ACutBlobIsDataLoss) {
  const std::string packed = PackEvents({std::string(200, 'x')});
  for (size_t length = 1; length < packed.size(); ++length) {
    EXPECT_EQ(UnpackEvents(packed.substr(0, length)).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(CountEvents(packed.substr(0, length)), 0);
  }
}

TEST(PackingTest, AnyBytesAreReadWithoutHarm) {
  const unsigned seed = revops::testing::RandomSeed();
  std::mt19937 random(seed);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const auto events = UnpackEvents(bytes);
    EXPECT_EQ(CountEvents(bytes), events.ok() ? static_cast<int>(events->size()) : 0);
  }
}

}  // namespace
}  // namespace revops::log
