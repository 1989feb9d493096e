// revopsctl backup: what lies in the folder afterwards, and that it is all or nothing.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/match.h"
#include "common/status/status.h"
#include "common/types/sha256.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {
namespace {

using absl::StrContains;
using revops::type::v1::BackupResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A store of these bytes on its way, in two chunks.
ScriptedBackup BackupOf(const std::string& bytes, std::optional<int64_t> last_revision = {}) {
  ScriptedBackup backup;
  backup.responses.resize(4);
  backup.responses[0].mutable_progress()->set_bytes_total(static_cast<int64_t>(bytes.size()));
  const std::string parts[] = {bytes.substr(0, 2), bytes.substr(2)};
  for (int i = 0; i < 2; ++i) {
    auto* chunk = backup.responses[static_cast<size_t>(i) + 1].mutable_chunk();
    chunk->set_data(parts[i]);
    chunk->set_bytes_total(static_cast<int64_t>(bytes.size()));
  }
  Sha256 hash;
  hash.Add(bytes);
  auto* summary = backup.responses[3].mutable_summary();
  summary->set_bytes(static_cast<int64_t>(bytes.size()));
  summary->set_sha256(hash.Hex());
  summary->set_store_id("0123456789abcdef");
  summary->set_schema_version(2);
  if (last_revision.has_value()) summary->set_last_revision(*last_revision);
  summary->mutable_copy_time()->set_seconds(1'500'000'000);
  return backup;
}

class BackupCommand : public ::testing::Test {
 protected:
  void ScriptAll() {
    gateway_.ScriptBackup(BackupOf("all leads", 5));
    gateway_.ScriptBackup(BackupOf("all deals", 17));
    gateway_.ScriptBackup(BackupOf("all facts"));
    gateway_.ScriptBackup(BackupOf("all tokens"));
  }
  CommandRun Backup(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"backup", "--out", out_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunCommand(gateway_, arguments);
  }
  CommandRun Verify() { return RunCommand(gateway_, {"backup", "--verify", out_}); }
  static std::vector<std::string> Names(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  static unsigned ModeOf(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777;
  }

  FakeGateway gateway_;
  TempDir dir_;
  const std::string out_ = dir_.Path("2017-07-14");
};

TEST_F(BackupCommand, EveryStoreIsKeptForItsOwnerAloneWithAManifest) {
  ScriptAll();
  const CommandRun run = Backup();
  ASSERT_EQ(run.code, kExitOk) << run.err;
  EXPECT_THAT(Names(out_), ElementsAre("backup.json", "deal-service.db", "lead-service.db",
                                       "metrics-service.db", "revops-gateway.db"));
  EXPECT_EQ(TempDir::Read(out_ + "/lead-service.db"), "all leads");
  EXPECT_EQ(TempDir::Read(out_ + "/deal-service.db"), "all deals");
  EXPECT_EQ(TempDir::Read(out_ + "/metrics-service.db"), "all facts");
  EXPECT_EQ(TempDir::Read(out_ + "/revops-gateway.db"), "all tokens");
  EXPECT_EQ(ModeOf(out_), 0700u);
  for (const std::string& name : Names(out_)) EXPECT_EQ(ModeOf(out_ + "/" + name), 0600u) << name;
  EXPECT_TRUE(StrContains(run.out, "deal-service.db")) << run.out;
  EXPECT_EQ(Verify().code, kExitOk);
}

TEST_F(BackupCommand, JsonIsTheManifest) {
  ScriptAll();
  const CommandRun run = Backup({"-o", "json"});
  EXPECT_EQ(run.out, TempDir::Read(out_ + "/backup.json"));
  const auto manifest = nlohmann::json::parse(run.out);
  EXPECT_EQ(manifest["format"], 1);
  ASSERT_EQ(manifest["stores"].size(), 4u);
  const auto& deals = manifest["stores"][1];
  EXPECT_EQ(deals["service"], "deal-service");
  EXPECT_EQ(deals["file"], "deal-service.db");
  EXPECT_EQ(deals["bytes"], 9);
  EXPECT_EQ(deals["schema_version"], 2);
  EXPECT_EQ(deals["last_revision"], 17);
  EXPECT_EQ(deals["store_id"], "0123456789abcdef");
  EXPECT_EQ(deals["copy_time"], "2017-07-14T02:40:00Z");
  EXPECT_EQ(deals["sha256"].get<std::string>().size(), 64u);
  EXPECT_FALSE(manifest["stores"][3].contains("last_revision"));
}

TEST_F(BackupCommand, CsvHasPlainNumbers) {
  ScriptAll();
  const CommandRun run = Backup({"-o", "csv"});
  EXPECT_TRUE(StrContains(run.out, "deal-service,deal-service.db,9,2,17,")) << run.out;
  EXPECT_TRUE(StrContains(run.out, "revops-gateway,revops-gateway.db,10,2,,")) << run.out;
}

TEST_F(BackupCommand, NothingIsOverwritten) {
  std::filesystem::create_directory(out_);
  dir_.Write("2017-07-14/deal-service.db", "the older one");
  const CommandRun run = Backup();
  EXPECT_EQ(run.code, kExitConflict) << run.err;
  EXPECT_TRUE(StrContains(run.err, out_)) << run.err;
  EXPECT_EQ(TempDir::Read(out_ + "/deal-service.db"), "the older one");
  EXPECT_THAT(gateway_.Requests(), IsEmpty());
}

TEST_F(BackupCommand, AnEmptyFolderIsTaken) {
  std::filesystem::create_directory(out_);
  ScriptAll();
  EXPECT_EQ(Backup().code, kExitOk);
  EXPECT_EQ(Names(out_).size(), 5u);
}

TEST_F(BackupCommand, AServicesRefusalIsToldAndLeavesNothing) {
  gateway_.ScriptBackup(BackupOf("all deals", 17));
  gateway_.ScriptBackup({{},
                         RetryLater(absl::StatusCode::kResourceExhausted, "BACKUP_RUNNING",
                                    "another backup is under way", absl::Seconds(30))});
  const CommandRun run = Backup();
  EXPECT_EQ(run.code, kExitUnavailable);
  EXPECT_TRUE(StrContains(run.err, "BACKUP_RUNNING")) << run.err;
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(BackupCommand, ACopyThatIsNotAsItWasSentIsNotKept) {
  ScriptedBackup torn = BackupOf("all deals");
  torn.responses[2].mutable_chunk()->set_data("l dealt");
  gateway_.ScriptBackup(torn);
  const CommandRun run = Backup();
  EXPECT_EQ(run.code, kExitInternal);
  EXPECT_TRUE(StrContains(run.err, "BACKUP_TORN")) << run.err;
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(BackupCommand, AStreamWithoutItsSummaryIsNoBackup) {
  ScriptedBackup cut_off = BackupOf("all deals");
  cut_off.responses.pop_back();
  gateway_.ScriptBackup(cut_off);
  const CommandRun run = Backup();
  EXPECT_EQ(run.code, kExitInternal);
  EXPECT_TRUE(StrContains(run.err, "without its end")) << run.err;
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(BackupCommand, CtrlCLeavesNothing) {
  ScriptedBackup endless = BackupOf("all deals");
  endless.hangs = true;
  gateway_.ScriptBackup(endless);
  std::ostringstream out;
  StopSignal stop;
  std::thread user([&] {
    EXPECT_TRUE(gateway_.WaitUntilHanging(absl::Seconds(30)));
    stop.Stop();
  });
  const CommandRun run = RunCommand(gateway_, {"backup", "--out", out_}, out, stop);
  user.join();
  EXPECT_EQ(run.code, kExitPartial) << run.err;
  EXPECT_TRUE(StrContains(run.err, "nothing of it is kept")) << run.err;
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(BackupCommand, AFolderThatCanNotBeMadeIsTold) {
  const CommandRun run = RunCommand(gateway_, {"backup", "--out", dir_.Path("no/such/folder")});
  EXPECT_EQ(run.code, kExitNotFound) << run.err;
  EXPECT_TRUE(StrContains(run.err, "no/such/folder")) << run.err;
}

TEST_F(BackupCommand, VerifyNamesEachFileThatIsNotAsTheManifestSays) {
  ScriptAll();
  ASSERT_EQ(Backup().code, kExitOk);
  dir_.Write("2017-07-14/deal-service.db", "all dealt");
  std::filesystem::remove(out_ + "/revops-gateway.db");
  const CommandRun run = Verify();
  EXPECT_EQ(run.code, kExitInvalid);
  EXPECT_TRUE(StrContains(run.err, out_ + "/deal-service.db")) << run.err;
  EXPECT_TRUE(StrContains(run.err, "has SHA-256")) << run.err;
  EXPECT_TRUE(StrContains(run.err, out_ + "/revops-gateway.db")) << run.err;
  EXPECT_FALSE(StrContains(run.err, "metrics-service.db")) << run.err;
}

TEST_F(BackupCommand, VerifyKnowsWhatIsNoBackup) {
  EXPECT_EQ(Verify().code, kExitNotFound);
  std::filesystem::create_directory(out_);
  for (const char* json : {"not JSON", "[]", R"({"format": 2, "stores": []})",
                           R"({"format": 1, "stores": [{"file": "../escape"}]})"}) {
    dir_.Write("2017-07-14/backup.json", json);
    const CommandRun run = Verify();
    EXPECT_EQ(run.code, kExitInvalid) << json << run.err;
    EXPECT_TRUE(StrContains(run.err, "backup.json")) << run.err;
  }
}

TEST_F(BackupCommand, OneOfTheTwoMustBeSaid) {
  EXPECT_EQ(RunCommand(gateway_, {"backup"}).code, kExitUsage);
  EXPECT_EQ(RunCommand(gateway_, {"backup", "--out", "a", "--verify", "b"}).code, kExitUsage);
}

}  // namespace
}  // namespace revops::cli
