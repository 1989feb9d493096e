// A batch that the disk refuses leaves no trace in what memory keeps beside the store.
#include <sqlite3.h>

#include "deal-service/app/create_pipeline.h"
#include "deal-service/app/update_deal.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/open_store.h"
#include "tests/support/faulty_vfs.h"

namespace revops::deal {
namespace {

using revops::testing::Fault;
using revops::testing::FaultyFile;
using revops::testing::FaultyVfs;
using ::testing::ElementsAre;

class LostBatch : public OpenStore {
 protected:
  LostBatch() : vfs_(FaultyVfs::Install()) {
    vfs_.Heal();
    Reopen();  // now on the faulty file system
  }
  ~LostBatch() override { vfs_.Heal(); }

  void FillTheDisk() {
    Fault full;
    full.operation = Fault::Operation::kWrite;
    full.file = FaultyFile::kWal;
    full.code = SQLITE_FULL;
    vfs_.Inject(full);
  }
  std::vector<Uuid> Listed(const DealFilter& filter) {
    const auto page = store_->reader().List(filter, 0, 100, absl::InfiniteFuture());
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<Uuid> ids;
    for (const Deal& deal : page->deals) ids.push_back(deal.id);
    return ids;
  }
  int64_t FieldKeysOnDisk() {
    int64_t count = 0;
    const absl::Status read = store_->readers().Read(
        absl::InfiniteFuture(), [&](sql::Connection& connection) -> absl::Status {
          static constexpr char kCount[] = "SELECT count(*) FROM field_key";
          REVOPS_ASSIGN_OR_RETURN(sql::Statement row, connection.Prepare(kCount));
          EXPECT_TRUE(*row.Step());
          count = row.Int(0);
          return absl::OkStatus();
        });
    EXPECT_TRUE(read.ok()) << read;
    return count;
  }

  FaultyVfs& vfs_;
};

TEST_F(LostBatch, LeavesIndexAndCustomFieldsAsTheyWere) {
  const Deal before = Create();
  CreateDealCommand lost = NewDealCommand("lost");
  lost.deal.details.fields = {{"region", "West"}};
  AdvanceDealCommand advance;
  advance.id = before.id;
  FillTheDisk();
  EXPECT_EQ(Do(&CreateDeal, lost).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Do(&AdvanceDeal, advance).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_GT(vfs_.failed(), 0);
  vfs_.Heal();
  EXPECT_THAT(Listed({}), ElementsAre(before.id));
  DealFilter filter;
  filter.stages = {"qualification"};
  EXPECT_THAT(Listed(filter), ElementsAre()) << "the lost move is not in the index";
  const Deal later = *Do(&CreateDeal, lost);
  EXPECT_THAT(Listed({}), ElementsAre(before.id, later.id));
  EXPECT_EQ(FieldKeysOnDisk(), 1) << "kept with the deal that brought it, not with the lost one";
  Reopen();
  EXPECT_THAT(Listed({}), ElementsAre(before.id, later.id));
}

TEST_F(LostBatch, LeavesTheCatalogAsItWas) {
  CreatePipelineCommand command;
  command.definition = DefaultPipeline();
  command.definition.display_name = "Sales";
  CreatePipelineCommand next = command;
  next.definition.display_name = "More sales";
  FillTheDisk();
  for (const auto& refused :
       DoTogether(&CreatePipeline, std::vector<CreatePipelineCommand>{command, next})) {
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  }
  vfs_.Heal();
  EXPECT_EQ((*store_->reader().FindPipeline("default", 0))->version(), 1);
  EXPECT_EQ(Create().pipeline_version, 1);
  EXPECT_EQ(Do(&CreatePipeline, next)->version(), 2);
  EXPECT_EQ(Create().pipeline_version, 2);
}

TEST_F(LostBatch, ForgetsWhatItRememberedOfRequests) {
  const Deal deal = Create();
  UpdateDealCommand same;
  same.id = deal.id;
  same.mask = {"owner"};
  same.values.owner = "reps/ada";
  same.header.info = {"users/test", "r-1", 7};
  FillTheDisk();
  EXPECT_EQ(Do(&UpdateDeal, same).status().code(), absl::StatusCode::kResourceExhausted);
  vfs_.Heal();
  UpdateDealCommand other = same;
  other.values.owner = "reps/bob";
  other.header.info.request_hash = 8;
  EXPECT_TRUE(Do(&UpdateDeal, other).ok()) << "only successes are remembered";
}

}  // namespace
}  // namespace revops::deal
