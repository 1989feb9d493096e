#include "common/sql/batch.h"

#include <utility>

#include "gtest/gtest.h"
#include "tests/common/sql/store_fixture.h"

namespace revops::sql {
namespace {

using BatchTest = StoreTest;

TEST_F(BatchTest, AStoreThatFailedAtTheBeginningIsNotTriedAgain) {
  auto connection = OpenStore();
  Batch batch(*connection);
  absl::Status answer;
  QueuedCommand command;
  command.deadline = absl::InfiniteFuture();
  command.command = [](WriteContext&) { return absl::OkStatus(); };
  command.done = [&](absl::Status status) { answer = std::move(status); };
  // BEGIN IMMEDIATE fails as it does on a disk that turned read-only, and once only.
  ASSERT_EQ(connection->Execute("PRAGMA query_only=ON"), absl::OkStatus());
  batch.Add(std::move(command), absl::Now());
  ASSERT_EQ(connection->Execute("PRAGMA query_only=OFF"), absl::OkStatus());
  EXPECT_FALSE(batch.TakesMore());
  EXPECT_EQ(ErrorClassOf(batch.Finish()), ErrorClass::kIo);
  Answer(batch.settled());
  batch.Clear();
  EXPECT_EQ(ReasonOf(answer), "WRITER_STOPPED");
}

}  // namespace
}  // namespace revops::sql
