// A backup over the wire: what comes, who gets it, how it ends, and that it leaves nothing behind.
#include <fstream>

#include "common/types/sha256.h"
#include "gtest/gtest.h"
#include "tests/common/backup/served_backups.h"

namespace revops::backup {
namespace {

using type::v1::BackupSummary;

TEST_F(ServedBackups, ACopyComesInBoundedChunksWithItsHash) {
  Serve();
  auto backup = Begin();
  std::string bytes;
  std::optional<BackupSummary> summary;
  while (auto response = backup->Next()) {
    ASSERT_FALSE(summary.has_value()) << "the summary is the last";
    if (response->has_summary()) summary = response->summary();
    if (!response->has_chunk()) continue;
    EXPECT_LE(response->chunk().data().size(), kChunkBytesMax);
    bytes += response->chunk().data();
    EXPECT_LE(static_cast<int64_t>(bytes.size()), response->chunk().bytes_total());
  }
  ASSERT_EQ(backup->End(), absl::OkStatus());
  ASSERT_TRUE(summary.has_value());
  Sha256 hash;
  hash.Add(bytes);
  EXPECT_EQ(summary->sha256(), hash.Hex());
  EXPECT_EQ(summary->bytes(), static_cast<int64_t>(bytes.size()));
  EXPECT_EQ(summary->schema_version(), 1);
  EXPECT_EQ(summary->last_revision(), 41);
  EXPECT_EQ(summary->store_id().size(), 16u);
  EXPECT_TRUE(summary->has_copy_time());
  std::ofstream(copy_path(), std::ios::binary) << bytes;
  EXPECT_EQ(ThingsOfCopy().size(), static_cast<size_t>(kLast));
}

TEST_F(ServedBackups, OnlyAnAdministratorGetsOne) {
  Serve();
  for (int role = type::v1::Role_MIN + 1; role <= type::v1::Role_MAX; ++role) {
    const absl::Status ended = Begin({static_cast<Role>(role)})->End();
    if (role == type::v1::ROLE_ADMIN) {
      EXPECT_EQ(ended, absl::OkStatus());
    } else {
      EXPECT_EQ(ended.code(), absl::StatusCode::kPermissionDenied) << type::v1::Role_Name(role);
    }
  }
  const absl::Status stranger = BackupReader(*stub_, std::make_unique<grpc::ClientContext>()).End();
  EXPECT_EQ(stranger.code(), absl::StatusCode::kUnauthenticated) << stranger;
}

TEST_F(ServedBackups, WhileOneIsReadNothingLiesOnTheDiskAndTheWriterServes) {
  Serve();
  auto slow = Begin();
  ASSERT_TRUE(slow->AwaitChunk());
  EXPECT_EQ(Leftovers(), "");
  EXPECT_EQ(writer_->Run(sql::Lane::kInteractive, Stamp(3)), absl::OkStatus());
  EXPECT_EQ(slow->End(), absl::OkStatus());
}

TEST_F(ServedBackups, ASecondOneIsRefusedUntilTheFirstHasEnded) {
  Serve();
  auto first = Begin();
  ASSERT_TRUE(first->AwaitChunk());
  const absl::Status second = Begin()->End();
  EXPECT_EQ(second.code(), absl::StatusCode::kResourceExhausted) << second;
  EXPECT_EQ(ReasonOf(second), "BACKUP_RUNNING");
  EXPECT_GT(RetryAfterOf(second), absl::ZeroDuration());
  EXPECT_EQ(first->End(), absl::OkStatus());
  EXPECT_EQ(Begin()->End(), absl::OkStatus());
}

// Until the service has noticed, the slot is taken.
absl::Status EndOfNext(const std::function<absl::Status()>& backup) {
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  absl::Status ended = backup();
  while (ReasonOf(ended) == "BACKUP_RUNNING" && absl::Now() < deadline) ended = backup();
  return ended;
}

TEST_F(ServedBackups, AClientThatGoesAwayEndsItsBackup) {
  Serve();
  auto gone = Begin();
  ASSERT_TRUE(gone->AwaitChunk());
  gone->GiveUp();
  EXPECT_EQ(gone->End().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(EndOfNext([this] { return Begin()->End(); }), absl::OkStatus());
  EXPECT_EQ(Leftovers(), "");
}

TEST_F(ServedBackups, AClientThatGoesAwayWhileItsCopyIsMadeEndsIt) {
  Serve();
  Begin()->GiveUp();
  EXPECT_EQ(EndOfNext([this] { return Begin()->End(); }), absl::OkStatus());
  EXPECT_EQ(Leftovers(), "");
}

TEST_F(ServedBackups, AClientThatDoesNotReadIsCutOff) {
  Serve(/*stall_max=*/absl::Milliseconds(50));
  auto deaf = Begin();
  ASSERT_TRUE(deaf->AwaitChunk());
  EXPECT_EQ(EndOfNext([this] {
              auto next = Begin();
              return next->AwaitChunk() ? absl::OkStatus() : next->End();
            }),
            absl::OkStatus());
  const absl::Status cut_off = deaf->End();
  EXPECT_TRUE(absl::IsCancelled(cut_off) || absl::IsUnavailable(cut_off)) << cut_off;
}

TEST_F(ServedBackups, ADrainingServiceSaysSo) {
  Serve();
  auto backup = Begin();
  ASSERT_TRUE(backup->AwaitChunk());
  environment_->drain.Begin();
  const absl::Status ended = backup->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kUnavailable) << ended;
  EXPECT_EQ(ReasonOf(ended), "SERVER_DRAINING");
  EXPECT_EQ(ReasonOf(Begin()->End()), "SERVER_DRAINING");
}

TEST_F(ServedBackups, ACopyThatCanNotBeSettledLeavesNothing) {
  writer_ = nullptr;
  auto connection = OpenStore();
  ASSERT_EQ(connection->Execute("DELETE FROM store_identity"), absl::OkStatus());
  writer_ = sql::Writer::Start(std::move(connection), {});
  Serve();
  const absl::Status ended = Begin()->End();
  EXPECT_EQ(ended.code(), absl::StatusCode::kFailedPrecondition) << ended;
  EXPECT_EQ(Leftovers(), "");
}

TEST_F(ServedBackups, WhatAKilledServiceLeftIsRemovedAtTheStart) {
  for (const char* end : {"", "-journal", "-wal", "-shm"}) {
    std::ofstream(copy_path() + end) << "left over";
  }
  Serve();
  EXPECT_EQ(Leftovers(), "");
}

}  // namespace
}  // namespace revops::backup
