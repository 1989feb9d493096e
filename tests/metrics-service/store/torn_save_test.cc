// The facts and the checkpoint that covers them are saved in one transaction: whichever write of
// the disk fails, a restart finds both or neither.
#include <sqlite3.h>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "tests/metrics-service/support/history.h"
#include "tests/support/faulty_vfs.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {
namespace {

using revops::testing::Fault;
using revops::testing::FaultyFile;
using revops::testing::FaultyVfs;

absl::Status Append(FactStore& store, std::vector<Fact> facts, const Checkpoint& checkpoint) {
  absl::Notification done;
  absl::Status status;
  store.Append(std::move(facts), checkpoint, [&](const absl::Status& result) {
    status = result;
    done.Notify();
  });
  done.WaitForNotification();
  return status;
}

// Many pages, so that there are many writes that can fail.
std::vector<Fact> BigBatch() {
  std::vector<Fact> facts;
  for (int deal = 1; deal <= 1'000; ++deal) {
    facts.emplace_back(testing::WithField(testing::Created(deal, testing::Day(deal)), "region",
                                          std::to_string(deal)));
  }
  return facts;
}

TEST(TornSaveTest, FactsAndCheckpointAreSavedBothOrNeither) {
  FaultyVfs& disk = FaultyVfs::Install();
  const std::vector<Fact> first = {testing::DefaultPipeline()}, second = BigBatch();
  int failures = 0, successes = 0;
  for (const auto operation : {Fault::Operation::kWrite, Fault::Operation::kSync}) {
    for (int after = 0; after < 40; ++after) {
      SCOPED_TRACE(::testing::Message() << "after " << after << " operations");
      revops::testing::TempDir folder;
      const std::string path = folder.File("metrics.db");
      {
        auto store = *SqliteFactStore::Open(path, {});
        ASSERT_TRUE(Append(*store, first, {"a.1", 1, 0, "a", false}).ok());
        const int code =
            operation == Fault::Operation::kSync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
        disk.Inject({operation, FaultyFile::kWal, after, code});
        const bool is_saved = Append(*store, second, {"a.2", 2, 0, "a", true}).ok();
        ++(is_saved ? successes : failures);
      }
      disk.Heal();
      auto store = *SqliteFactStore::Open(path, {});
      size_t facts = 0;
      const auto checkpoint = store->Load([&](const Fact&) {
        ++facts;
        return absl::OkStatus();
      });
      ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
      const bool is_second = checkpoint->revision == 2;
      EXPECT_EQ(facts, first.size() + (is_second ? second.size() : 0));
      EXPECT_EQ(checkpoint->resume_token, is_second ? "a.2" : "a.1");
      EXPECT_EQ(checkpoint->has_caught_up, is_second);
    }
  }
  EXPECT_GT(failures, 0);
  EXPECT_GT(successes, 0);
}

}  // namespace
}  // namespace revops::metrics
