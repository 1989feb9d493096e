// What callers see of a disk that fails: nothing acknowledged is lost, reads go on.
#include <sqlite3.h>

#include "common/status/status.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/served_deals.h"
#include "tests/support/faulty_vfs.h"

namespace revops::deal {
namespace {

namespace pb = revops::deal::v1;
using revops::testing::Fault;
using revops::testing::FaultyFile;
using revops::testing::FaultyVfs;

class Disk : public ServedDeals {
 protected:
  Disk() : vfs_(FaultyVfs::Install()) {
    vfs_.Heal();
    // The store was opened before the file system was replaced.
    Restart();
  }
  ~Disk() override { vfs_.Heal(); }

  // The stage in which the deal really is, after a restart.
  std::string StageAfterRestart(const std::string& name) {
    vfs_.Heal();
    Restart();
    const auto deal = Get(name);
    EXPECT_TRUE(deal.ok()) << deal.status();
    return deal.ok() ? deal->stage() : "";
  }

  FaultyVfs& vfs_;
};

TEST_F(Disk, AFailedSyncStopsWritingAndTellsHealthWhileReadsGoOn) {
  const pb::Deal deal = Create("ada");
  ASSERT_TRUE(environment_->health.serving());
  vfs_.Inject({Fault::Operation::kSync, FaultyFile::kWal, 0, SQLITE_IOERR_FSYNC});
  const absl::Status failed = Advance(deal.name()).status();
  EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(failed), "WRITE_OUTCOME_UNKNOWN");
  vfs_.Heal();
  EXPECT_EQ(ReasonOf(Advance(deal.name()).status()), "WRITER_STOPPED")
      << "what the kernel dropped may never come: only a restart reads what is there";
  EXPECT_FALSE(environment_->health.serving());
  EXPECT_TRUE(Get(deal.name()).ok());
  StageAfterRestart(deal.name());
  EXPECT_TRUE(environment_->health.serving());
  EXPECT_TRUE(Advance(deal.name()).ok());
}

TEST_F(Disk, AFailedWriteStopsWritingAndARestartHasWhatWasAcknowledged) {
  const pb::Deal deal = Create("ada");
  const auto advanced = Advance(deal.name());
  ASSERT_TRUE(advanced.ok());
  vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kWal, 0, SQLITE_IOERR_WRITE});
  EXPECT_EQ(Advance(deal.name()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(environment_->health.serving());
  EXPECT_EQ(StageAfterRestart(deal.name()), advanced->stage());
}

TEST_F(Disk, AFullDiskRefusesWritesUntilThereIsSpace) {
  const pb::Deal deal = Create("ada");
  vfs_.Inject({Fault::Operation::kWrite, FaultyFile::kWal, 0, SQLITE_FULL});
  const absl::Status refused = Advance(deal.name()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "DISK_FULL");
  EXPECT_TRUE(environment_->health.serving());
  EXPECT_EQ(Get(deal.name())->stage(), deal.stage());
  vfs_.Heal();
  const auto advanced = Advance(deal.name());
  ASSERT_TRUE(advanced.ok()) << advanced.status();
  auto watch = WatchFromEarliest();
  EXPECT_EQ(watch->EventsUntilCaughtUp().back().deal().stage(), advanced->stage());
  watch->GiveUp();
  EXPECT_EQ(StageAfterRestart(deal.name()), advanced->stage());
}

}  // namespace
}  // namespace revops::deal
