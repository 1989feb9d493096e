#include <memory>

#include "absl/synchronization/notification.h"
#include "common/sql/migrator.h"
#include "gtest/gtest.h"
#include "metrics-service/store/fact_codec.h"
#include "metrics-service/store/sqlite_fact_store.h"
#include "tests/metrics-service/support/history.h"
#include "tests/metrics-service/support/lead_history.h"
#include "tests/metrics-service/support/random_history.h"
#include "tests/metrics-service/support/random_leads.h"
#include "tests/support/temp_dir.h"

namespace revops::metrics {

extern const std::span<const sql::Migration> kMigrations;

namespace {

class FactStoreTest : public ::testing::Test {
 protected:
  FactStoreTest() { Open(); }
  void Open() {
    store_.reset();
    auto store = SqliteFactStore::Open(folder_.File("metrics.db"), {});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }
  void Append(const std::vector<Fact>& facts, const Checkpoint& checkpoint) {
    absl::Notification done;
    absl::Status status;
    store_->Append(facts, checkpoint, [&](const absl::Status& result) {
      status = result;
      done.Notify();
    });
    done.WaitForNotification();
    EXPECT_TRUE(status.ok()) << status;
  }
  Checkpoint Load(std::vector<Fact>& facts) {
    const auto checkpoint = store_->Load([&](const Fact& fact) {
      facts.push_back(fact);
      return absl::OkStatus();
    });
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    return *checkpoint;
  }
  revops::testing::TempDir folder_;
  std::unique_ptr<FactStore> store_;
};

std::vector<Fact> RandomFacts(uint32_t seed) {
  testing::RandomHistory random(seed);
  const auto pipelines = random.Pipelines();
  std::vector<Fact> facts(pipelines.begin(), pipelines.end());
  for (DealFact& event : random.Events(pipelines)) {
    if (seed % 2 == 0) event.presumed_known = event.effective;
    event.is_whole = seed % 3 == 0;
    facts.emplace_back(std::move(event));
  }
  return facts;
}

Checkpoint At(const std::string& token, int64_t revision, int32_t index) {
  return {token, revision, index, "a", revision > 1};
}

TEST_F(FactStoreTest, ANewStoreIsEmpty) {
  std::vector<Fact> facts;
  EXPECT_EQ(Load(facts).resume_token, "");
  EXPECT_TRUE(facts.empty());
}

TEST_F(FactStoreTest, FactsComeBackInOrderAfterAReopening) {
  const std::vector<Fact> first = RandomFacts(1), second = RandomFacts(2), third = RandomFacts(3);
  Append(first, At("a.1", 1, 0));
  Append(second, At("a.2", 2, 5));
  Append(third, At("a.3", 3, 1));
  Append({}, At("a.4", 3, 1));
  Open();
  std::vector<Fact> loaded;
  const Checkpoint checkpoint = Load(loaded);
  EXPECT_EQ(checkpoint.resume_token, "a.4");
  EXPECT_EQ(checkpoint.revision, 3);
  EXPECT_EQ(checkpoint.index, 1);
  EXPECT_EQ(checkpoint.store_id, "a");
  EXPECT_TRUE(checkpoint.has_caught_up);
  std::vector<Fact> expected = first;
  expected.insert(expected.end(), second.begin(), second.end());
  expected.insert(expected.end(), third.begin(), third.end());
  EXPECT_TRUE(loaded == expected);
}

TEST_F(FactStoreTest, ClearingForgetsFactsAndCheckpoint) {
  Append(RandomFacts(4), At("a.1", 1, 0));
  ASSERT_TRUE(store_->Clear().ok());
  std::vector<Fact> facts;
  EXPECT_EQ(Load(facts).revision, 0);
  EXPECT_TRUE(facts.empty());
}

TEST_F(FactStoreTest, AStoreOfAVersionBeforeIsReadAndHasNotCaughtUp) {
  const std::string path = folder_.File("before.db");
  const std::vector<Fact> facts = RandomFacts(1);
  const std::string packed = PackFacts(facts);
  {
    auto before = sql::Connection::Open(path, sql::Access::kReadWrite);
    ASSERT_TRUE(before.ok()) << before.status();
    ASSERT_TRUE(sql::Migrate(**before, kMigrations.first(1)).ok());
    const auto run = [&](const char* sql, const auto& bind) {
      auto statement = (*before)->Prepare(sql);
      ASSERT_TRUE(statement.ok()) << statement.status();
      bind(*statement);
      ASSERT_TRUE(statement->Run().ok());
    };
    run("INSERT INTO fact_batch(facts) VALUES (?)",
        [&](sql::Statement& insert) { insert.BindBlob(1, packed); });
    run("INSERT INTO follow_checkpoint(only_row, resume_token, revision, event_index)"
        " VALUES (1, 'a.7', 7, 2)",
        [](sql::Statement&) {});
  }
  store_ = *SqliteFactStore::Open(path, {});
  std::vector<Fact> loaded;
  const Checkpoint checkpoint = Load(loaded);
  EXPECT_TRUE(loaded == facts);
  EXPECT_EQ(checkpoint.resume_token, "a.7");
  EXPECT_EQ(checkpoint.revision, 7);
  EXPECT_EQ(checkpoint.store_id, "");
  EXPECT_FALSE(checkpoint.has_caught_up);
}

std::vector<LeadStreamFact> SomeLeadFacts(uint32_t seed) {
  testing::RandomHistory random(seed);
  std::vector<LeadStreamFact> facts =
      testing::RandomLeads(seed).Events(random.Events(random.Pipelines()));
  LeadFact lead = testing::WithLeadField(testing::LeadCreated(1'000, testing::Day(1)), "k", "v");
  lead.presumed_known = testing::Day(2);
  lead.customer_since = testing::Day(3);
  lead.is_whole = true;
  facts.emplace_back(lead);
  facts.emplace_back(RepFact{"reps/a", -5, 7, "teams/a", "reps/b", 3, true, true});
  facts.emplace_back(TeamFact{"teams/a", 1, 2, "teams/b"});
  return facts;
}

TEST_F(FactStoreTest, TheHalvesAreKeptEachByItself) {
  auto store = *SqliteFactStore::Open(folder_.File("both.db"), {});
  const std::vector<LeadStreamFact> leads = SomeLeadFacts(1);
  absl::Notification done;
  store->leads().Append(leads, At("l.9", 9, 3), [&](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
    done.Notify();
  });
  done.WaitForNotification();
  const auto load = [&](std::vector<LeadStreamFact>& facts) {
    return *store->leads().Load([&](const LeadStreamFact& fact) {
      facts.push_back(fact);
      return absl::OkStatus();
    });
  };
  ASSERT_TRUE(store->Clear().ok());
  std::vector<LeadStreamFact> loaded;
  const Checkpoint checkpoint = load(loaded);
  EXPECT_TRUE(loaded == leads);
  EXPECT_EQ(checkpoint.resume_token, "l.9");
  EXPECT_EQ(checkpoint.index, 3);
  EXPECT_TRUE(checkpoint.has_caught_up);
  ASSERT_TRUE(store->leads().Clear().ok());
  loaded.clear();
  EXPECT_EQ(load(loaded).resume_token, "");
  EXPECT_TRUE(loaded.empty());
}

TEST(FactCodecTest, ActivitiesOfDealsComeBack) {
  const std::vector<Fact> facts = {testing::OfDeal(1, 2, testing::Day(3)),
                                   testing::Created(1, testing::Day(1))};
  std::vector<Fact> loaded;
  EXPECT_TRUE(UnpackFacts(PackFacts(facts), [&](const Fact& fact) {
                loaded.push_back(fact);
                return absl::OkStatus();
              }).ok());
  EXPECT_TRUE(loaded == facts);
}

TEST(FactCodecTest, LeadFactsThatAreCutShortAreDataLoss) {
  const std::string packed = PackFacts(SomeLeadFacts(6));
  for (size_t length = 0; length < std::min<size_t>(packed.size(), 400); ++length) {
    const absl::Status status = UnpackFacts(absl::string_view(packed).substr(0, length),
                                            [](const LeadStreamFact&) { return absl::OkStatus(); });
    EXPECT_TRUE(status.ok() || status.code() == absl::StatusCode::kDataLoss) << length;
  }
}

TEST(FactCodecTest, ABatchOfTheFormatBeforeIsRead) {
  PipelineFact pipeline = testing::DefaultPipeline();
  std::string packed = PackFacts({pipeline});
  ASSERT_EQ(packed[0], 3);
  // Format 1 had no time at the end.
  packed[0] = 1;
  packed.pop_back();
  std::vector<Fact> facts;
  const absl::Status status = UnpackFacts(packed, [&](const Fact& fact) {
    facts.push_back(fact);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(facts == std::vector<Fact>{pipeline});
  pipeline.recorded = testing::Day(3);
  facts.clear();
  EXPECT_TRUE(UnpackFacts(PackFacts({pipeline}), [&](const Fact& fact) {
                facts.push_back(fact);
                return absl::OkStatus();
              }).ok());
  EXPECT_TRUE(facts == std::vector<Fact>{pipeline});
}

TEST(FactCodecTest, WhatIsCutShortIsDataLoss) {
  const std::string packed = PackFacts(RandomFacts(6));
  const auto ignore = [](const Fact&) { return absl::OkStatus(); };
  EXPECT_TRUE(UnpackFacts(packed, ignore).ok());
  for (size_t length = 0; length < std::min<size_t>(packed.size(), 400); ++length) {
    // A cut between two facts reads as fewer facts; anything else must be seen.
    size_t count = 0;
    const absl::Status status =
        UnpackFacts(absl::string_view(packed).substr(0, length), [&](const Fact&) {
          ++count;
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok() || status.code() == absl::StatusCode::kDataLoss) << length;
  }
  EXPECT_FALSE(UnpackFacts("", ignore).ok());
}

TEST(FactCodecTest, AMoveIsSmall) {
  std::vector<Fact> facts;
  for (int i = 0; i < 100; ++i) facts.push_back(testing::Moved(i, testing::Day(i), 2, "won"));
  EXPECT_LT(PackFacts(facts).size(), 45u * 100);
}

}  // namespace
}  // namespace revops::metrics
