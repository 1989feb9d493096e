// Writer and log together under random commands and faults, against a naive model: each answer is
// noted as it comes, and what the store holds in the end must be what the answers said.
#include <sqlite3.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/common/log/log_fixture.h"
#include "tests/support/faulty_vfs.h"
#include "tests/support/seed.h"

namespace revops::log {
namespace {

using revops::testing::Fault;
using revops::testing::FaultyFile;
using revops::testing::FaultyVfs;

constexpr int kCommands = 4000;
constexpr int kRequestIds = 1500;
constexpr int kAccounts = 20;

// Moves 1 from one account to another, as an event; the sum of all accounts is always 0.
struct Transfer {
  int from, to, request;
};

class RandomTest : public LogTest {
 protected:
  RandomTest() : vfs_(FaultyVfs::Install()) { vfs_.Heal(); }
  ~RandomTest() override { vfs_.Heal(); }

  void SetUp() override {
    LogTest::SetUp();
    ASSERT_EQ(writer_->Run(sql::Lane::kBulk,
                           [](sql::WriteContext& write) {
                             return write.connection().Execute(
                                 "CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER)");
                           }),
              absl::OkStatus());
  }

  static absl::Status Book(sql::WriteContext& write, int account, int amount) {
    static constexpr char kBookSql[] =
        "INSERT INTO account(id, balance) VALUES (?1, ?2)"
        " ON CONFLICT DO UPDATE SET balance = balance + ?2";
    REVOPS_ASSIGN_OR_RETURN(sql::Statement book, write.connection().Prepare(kBookSql));
    return book.Bind(1, account).Bind(2, amount).Run();
  }

  // `revision` gets the answer; it may fail half way, or lose the whole transaction.
  absl::Status Run(sql::WriteContext& write, const Transfer& transfer, int trouble,
                   int64_t* revision) {
    const std::string id = absl::StrCat("r-", transfer.request);
    REVOPS_ASSIGN_OR_RETURN(const auto remembered, log_->FindRequest(write, {"users/a", id, 1}));
    if (remembered.has_value()) {
      *revision = remembered->revision.value;
      return absl::OkStatus();
    }
    const Slot slot = log_->Next(write);
    REVOPS_RETURN_IF_ERROR(Book(write, transfer.from, -1));
    if (trouble == 1) return absl::FailedPreconditionError("fails after its first booking");
    if (trouble == 2) {
      return write.connection().Execute("INSERT OR ROLLBACK INTO event(revision) VALUES (1)");
    }
    REVOPS_RETURN_IF_ERROR(Book(write, transfer.to, +1));
    const std::string event = absl::StrCat(transfer.from, ">", transfer.to);
    REVOPS_RETURN_IF_ERROR(log_->Append(write, slot, {{event}, 1, {}, "users/a", id, 1}));
    if (trouble == 3) return absl::AbortedError("fails after it appended");
    *revision = slot.revision.value;
    return absl::OkStatus();
  }

  void CheckAccounts(const std::vector<Record>& records) {
    std::map<int64_t, int64_t> balances, stored;
    for (const Record& record : records) {
      int from = 0, to = 0;
      ASSERT_EQ(sscanf(record.events.front().c_str(), "%d>%d", &from, &to), 2);
      --balances[from];
      ++balances[to];
    }
    static constexpr char kBalancesSql[] = "SELECT id, balance FROM account";
    EXPECT_EQ(readers_->Read(absl::InfiniteFuture(),
                             [&](sql::Connection& connection) -> absl::Status {
                               REVOPS_ASSIGN_OR_RETURN(auto row, connection.Prepare(kBalancesSql));
                               while (row.Step().value()) stored[row.Int(0)] = row.Int(1);
                               return absl::OkStatus();
                             }),
              absl::OkStatus());
    EXPECT_EQ(stored, balances);
  }

  FaultyVfs& vfs_;
};

TEST_F(RandomTest, TheStoreHoldsExactlyWhatWasAcknowledged) {
  const unsigned seed = revops::testing::RandomSeed();
  std::mt19937 random(seed);
  const auto below = [&](int bound) { return static_cast<int>(random() % bound); };

  absl::Mutex mutex;
  std::map<int, int64_t> acknowledged;  // request -> revision
  int answered = 0, refused_full = 0;
  for (int i = 0; i < kCommands; ++i) {
    const Transfer transfer{below(kAccounts), below(kAccounts), below(kRequestIds)};
    const int trouble = below(12);
    auto revision = std::make_shared<int64_t>(0);
    writer_->Submit(
        below(4) == 0 ? sql::Lane::kBulk : sql::Lane::kInteractive, absl::InfiniteFuture(),
        [=, this](sql::WriteContext& write) {
          return Run(write, transfer, trouble, revision.get());
        },
        [&, transfer, revision](absl::Status status) {
          absl::MutexLock lock(&mutex);
          ++answered;
          refused_full += ReasonOf(status) == "DISK_FULL" ? 1 : 0;
          if (!status.ok()) return;
          const auto [it, is_new] = acknowledged.emplace(transfer.request, *revision);
          EXPECT_EQ(it->second, *revision) << "a repeated request got another answer";
        });
    if (below(200) == 0) {
      // From a command, so that the shim is not changed under a write.
      const int after = below(8), times = 1 + below(20);
      writer_
          ->Run(sql::Lane::kBulk,
                [&](sql::WriteContext&) {
                  vfs_.Inject(
                      {Fault::Operation::kWrite, FaultyFile::kWal, after, SQLITE_FULL, times});
                  return absl::CancelledError("only injects");
                })
          .IgnoreError();
    }
  }
  const auto all_answered = [&] { return answered == kCommands; };
  {
    absl::MutexLock lock(&mutex);
    mutex.Await(absl::Condition(&all_answered));
  }
  EXPECT_GT(refused_full, 0);
  EXPECT_GT(writer_->counters().rerun_batches, 0);
  EXPECT_FALSE(writer_->stopped());
  vfs_.Heal();
  for (int start = 0; start < 2; ++start) {
    const std::vector<Record> records = ReadAfter({0}, 1 << 30, size_t{1} << 40);
    EXPECT_EQ(static_cast<int64_t>(records.size()), log_->head().value);
    EXPECT_EQ(records.size(), acknowledged.size());
    for (size_t i = 0; i < records.size(); ++i) {
      ASSERT_EQ(records[i].revision.value, static_cast<int64_t>(i) + 1);
      const int request = std::stoi(records[i].request_id.substr(2));
      EXPECT_EQ(acknowledged[request], records[i].revision.value);
    }
    CheckAccounts(records);
    Restart();
  }
}

}  // namespace
}  // namespace revops::log
