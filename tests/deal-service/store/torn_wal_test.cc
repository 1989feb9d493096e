// A power loss in the middle of a write leaves half a transaction at the end of the WAL: what was
// acknowledged before is there, nothing of the half.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/sql/database.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

namespace fs = std::filesystem;

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class TornWal : public OpenStore {
 protected:
  std::string Path() const { return dir_.path() + "/deal.db"; }

  // The store as a crash leaves it, the WAL being `wal`; then opened anew.
  void CrashWith(const std::string& database, const std::string& wal) {
    store_.reset();
    Write(Path(), database);
    Write(Path() + "-wal", wal);
    fs::remove(Path() + "-shm");
    Open();
  }

  int64_t Head() { return store_->log().head().value; }
};

TEST_F(TornWal, EveryCutOfTheLastTransactionLeavesWhatWasBefore) {
  const auto first = Do(&CreateDeal, NewDealCommand());
  ASSERT_TRUE(first.ok()) << first.status();
  const int64_t acknowledged = Head();
  const std::string before = Bytes(Path() + "-wal");
  AdvanceDealCommand advance;
  advance.id = first->id;
  const auto second = Do(&AdvanceDeal, advance);
  ASSERT_TRUE(second.ok()) << second.status();
  const std::string after = Bytes(Path() + "-wal"), database = Bytes(Path());
  ASSERT_GT(after.size(), before.size());
  ASSERT_EQ(after.substr(0, before.size()), before);

  const size_t added = after.size() - before.size();
  for (const size_t kept : {size_t{0}, size_t{1}, size_t{24}, added / 2, added - 1}) {
    SCOPED_TRACE(kept);
    CrashWith(database, after.substr(0, before.size() + kept));
    EXPECT_EQ(Head(), acknowledged);
    EXPECT_EQ(store_->reader().Get(first->id, absl::InfiniteFuture())->visit.stage,
              first->visit.stage);
  }
  CrashWith(database, after);
  EXPECT_EQ(Head(), acknowledged + 1) << "the whole of it was acknowledged";
}

TEST_F(TornWal, RubbishBehindTheLastTransactionIsNoneOfIt) {
  const auto deal = Do(&CreateDeal, NewDealCommand());
  ASSERT_TRUE(deal.ok()) << deal.status();
  const int64_t acknowledged = Head();
  const std::string wal = Bytes(Path() + "-wal"), database = Bytes(Path());
  CrashWith(database, wal + std::string(10'000, '\x5a'));
  EXPECT_EQ(Head(), acknowledged);
  AdvanceDealCommand advance;
  advance.id = deal->id;
  EXPECT_TRUE(Do(&AdvanceDeal, advance).ok());
}

}  // namespace
}  // namespace revops::deal
