#include "common/log/field_keys.h"

#include "absl/strings/str_cat.h"
#include "common/sql/database.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace revops::log {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr sql::Migration kMigrations[] = {{1, "0001_field_key.sql", kFieldKeyTableSql}};

class FieldKeysTest : public ::testing::Test {
 protected:
  void SetUp() override { Open(); }
  void Open() {
    writer_.reset();
    auto connection = sql::Connection::Open(dir_.File("store.db"), sql::Access::kReadWrite);
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_EQ(sql::Migrate(**connection, kMigrations), absl::OkStatus());
    keys_ = std::make_unique<FieldKeys>("leads");
    ASSERT_EQ(keys_->Load(**connection), absl::OkStatus());
    writer_ = sql::Writer::Start(*std::move(connection), {});
  }
  absl::Status Run(const std::function<absl::Status(sql::WriteContext&)>& command) {
    return writer_->Run(sql::Lane::kInteractive, command);
  }
  absl::Status Check(const std::vector<std::string>& keys) {
    return Run([&](sql::WriteContext&) { return keys_->Check(keys); });
  }
  absl::Status Note(const std::vector<std::string>& keys) {
    return Run([&](sql::WriteContext& write) { return keys_->Note(write, keys); });
  }
  static std::vector<std::string> Numbered(size_t count) {
    std::vector<std::string> keys;
    for (size_t i = 0; i < count; ++i) keys.push_back(absl::StrCat("key_", i));
    return keys;
  }
  static std::vector<std::string> SubjectsOf(const absl::Status& status) {
    std::vector<std::string> subjects;
    for (const UnmetRule& rule : UnmetRulesOf(status)) subjects.push_back(rule.subject);
    return subjects;
  }

  revops::testing::TempDir dir_;
  std::unique_ptr<FieldKeys> keys_;
  std::unique_ptr<sql::Writer> writer_;
};

TEST_F(FieldKeysTest, SoManyFitAndEachThatDoesNotIsNamedAlsoAfterAReopening) {
  ASSERT_EQ(Check(Numbered(kFieldKeysMax)), absl::OkStatus());
  ASSERT_EQ(Note(Numbered(kFieldKeysMax)), absl::OkStatus());
  for (const bool reopened : {false, true}) {
    if (reopened) Open();
    const absl::Status status = Check({"a", "key_1", "b"});
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(SubjectsOf(status), ElementsAre("leads#fields.a", "leads#fields.b"));
    EXPECT_THAT(std::string(status.message()), HasSubstr("all leads together have at most 256"));
    EXPECT_EQ(Check({"key_0", "key_255"}), absl::OkStatus()) << "those that are known go on";
  }
}

TEST_F(FieldKeysTest, WhatIsRolledBackIsNotKept) {
  ASSERT_EQ(Note(Numbered(kFieldKeysMax - 1)), absl::OkStatus());
  const absl::Status failed = Run([&](sql::WriteContext& write) -> absl::Status {
    REVOPS_RETURN_IF_ERROR(keys_->Note(write, {"undone"}));
    return absl::AbortedError("on purpose");
  });
  ASSERT_EQ(failed.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Check({"another"}), absl::OkStatus()) << "there is room for one";
  EXPECT_EQ(Note({"another"}), absl::OkStatus());
  EXPECT_FALSE(Check({"undone"}).ok());
}

TEST_F(FieldKeysTest, OnesFromBeforeTheTableAreKnown) {
  for (const std::string& key : Numbered(kFieldKeysMax)) keys_->AddKnown(key);
  EXPECT_EQ(Check({"key_7"}), absl::OkStatus());
  EXPECT_FALSE(Check({"new"}).ok());
}

TEST(FieldKeysSetBy, AreTheKeysOfCustomFieldsThatGotAValue) {
  struct Change {
    std::string field, new_value;
  };
  EXPECT_THAT(FieldKeysSetBy(std::vector<Change>{
                  {"owner", "reps/ada"}, {"fields.region", "north"}, {"fields.size", ""}}),
              ElementsAre("region"));
}

}  // namespace
}  // namespace revops::log
