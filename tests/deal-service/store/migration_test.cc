// A store that an earlier version made opens, keeps what it has, and takes what is new.
#include <span>

#include "common/sql/migrator.h"
#include "deal-service/app/add_deal_contact.h"
#include "deal-service/app/create_deal_activity.h"
#include "deal-service/app/create_pipeline.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {

extern const std::span<const sql::Migration> kMigrations;

namespace {

using ::testing::IsEmpty;

constexpr int kBeforeLeads = 3;

class Migration : public OpenStore {
 protected:
  std::string Path() { return dir_.path() + "/deal.db"; }

  // The store as it was under the first `number` migrations, with the rows that `copied` has. Its
  // columns of today that the old tables lack are left behind.
  void GoBackTo(int number) {
    store_.reset();
    const std::string now = dir_.path() + "/now.db";
    ASSERT_EQ(std::rename(Path().c_str(), now.c_str()), 0);
    auto old = sql::Connection::Open(Path(), sql::Access::kReadWrite);
    ASSERT_TRUE(old.ok()) << old.status();
    ASSERT_TRUE(sql::Migrate(**old, kMigrations.first(static_cast<size_t>(number))).ok());
    ASSERT_TRUE((*old)->Execute("ATTACH '" + now + "' AS now").ok());
    for (const char* table : {"pipeline", "stage", "deal", "note", "visit", "event"}) {
      const std::string columns = ColumnsOf(**old, table);
      const absl::Status copied =
          (*old)->Execute("INSERT INTO main." + std::string(table) + " (" + columns + ") SELECT " +
                          columns + " FROM now." + table);
      ASSERT_TRUE(copied.ok()) << table << ": " << copied;
    }
    ASSERT_TRUE((*old)->Execute("DETACH now").ok());
    old->reset();
    Open();
  }

  static std::string ColumnsOf(sql::Connection& connection, const std::string& table) {
    static constexpr char kColumns[] =
        "SELECT group_concat(name, ', ') FROM pragma_table_info(?1, 'main')";
    auto row = connection.Prepare(kColumns);
    row->Bind(1, absl::string_view(table));
    EXPECT_TRUE(*row->Step());
    return std::string(row->Text(0));
  }
};

TEST_F(Migration, DealsFromBeforeLeadsAndActivitiesGoOn) {
  const Deal deal = Create("x-1");
  AdvanceDealCommand advance;
  advance.id = deal.id;
  const Deal advanced = *Do(&AdvanceDeal, advance);
  GoBackTo(kBeforeLeads);
  const absl::StatusOr<Deal> read = Read(deal);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, advanced) << "etag and revision included";
  EXPECT_THAT(read->contacts, IsEmpty());
  EXPECT_EQ(ChangesOf(deal, {}, 10)->events.size(), 2u);

  AddDealContactCommand add;
  add.id = deal.id;
  add.header.etag = EtagOf(advanced.own_revision);
  add.contact = {Uuid::Generate(clock_.Now()), BuyingRole::kChampion, Uuid::Generate(clock_.Now())};
  ASSERT_TRUE(Do(&AddDealContact, add).ok());
  CreateDealActivityCommand record;
  record.deal = deal.id;
  record.activity.id = Uuid::Generate(clock_.Now());
  record.activity.details.kind = ActivityKind::kMeeting;
  ASSERT_TRUE(Do(&CreateDealActivity, record).ok());
  ASSERT_TRUE(Do(&AdvanceDeal, advance).ok());
  Reopen();
  EXPECT_EQ(Read(deal)->activity_count, 1);
  EXPECT_EQ(Read(deal)->contacts.size(), 1u);
}

TEST_F(Migration, PipelinesFromBeforeNurtureWhatIsLost) {
  GoBackTo(kBeforeLeads);
  const PipelinePtr pipeline = *store_->reader().FindPipeline("default", 0);
  EXPECT_EQ(pipeline->definition().recycle, RecyclePolicy());
  CreatePipelineCommand same;
  same.definition = DefaultPipeline();
  EXPECT_EQ(Do(&CreatePipeline, same)->version(), 1) << "the same again is no new version";
  same.definition.recycle = {
      RecycleAction::kDisqualify,
      30,
      {{"timing", RecycleAction::kNurture, 180}, {"spam, really", RecycleAction::kDisqualify, 0}}};
  const Pipeline changed = *Do(&CreatePipeline, same);
  EXPECT_EQ(changed.version(), 2);
  EXPECT_EQ(changed.definition().recycle, same.definition.recycle);
  Reopen();
  EXPECT_EQ((*store_->reader().FindPipeline("default", 2))->definition(), changed.definition());
  EXPECT_EQ((*store_->reader().FindPipeline("default", 1))->definition().recycle, RecyclePolicy());
}

}  // namespace
}  // namespace revops::deal
