// Backups through the gateway: each package's goes to its service, the gateway's to its own store.
#include <fstream>
#include <set>
#include <thread>

#include "common/sql/database.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "common/types/sha256.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/backup_service.grpc.pb.h"
#include "revops/gateway/v1/backup_service.grpc.pb.h"
#include "revops/lead/v1/backup_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.grpc.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using type::v1::BackupResponse;

// What came, and how it ended.
struct Backup {
  std::string bytes;
  type::v1::BackupSummary summary;
  grpc::Status status;
};

template <typename Service, typename Request>
Backup Read(TestGateway& suite, const std::string& bearer) {
  const auto context = suite.Context(bearer);
  const auto reader = Service::NewStub(suite.Channel())->Backup(context.get(), Request());
  Backup backup;
  for (BackupResponse response; reader->Read(&response);) {
    backup.bytes += response.chunk().data();
    if (response.has_summary()) backup.summary = response.summary();
  }
  backup.status = reader->Finish();
  return backup;
}

TEST(GatewayBackup, TheGatewaysOwnStoreIsStreamedWithTheTokensInIt) {
  TestGateway suite;
  const std::string bearer = suite.MakeToken({type::v1::ROLE_ADMIN});
  const auto backup = Read<v1::BackupService, v1::BackupRequest>(suite, bearer);
  ASSERT_TRUE(backup.status.ok()) << backup.status.error_message();
  revops::Sha256 hash;
  hash.Add(backup.bytes);
  EXPECT_EQ(backup.summary.sha256(), hash.Hex());
  EXPECT_FALSE(backup.summary.has_last_revision()) << "the gateway has no log";
  const std::string restored = suite.folder() + "/restored.db";
  std::ofstream(restored, std::ios::binary) << backup.bytes;
  auto store = SqliteTokenStore::Open(restored, [](const absl::Status&) {});
  ASSERT_TRUE(store.ok()) << store.status();
  const std::string id = bearer.substr(0, bearer.find('.'));
  EXPECT_TRUE((*store)->index().IsValid(id, absl::Now()));
  EXPECT_EQ(suite.Counted("/revops.gateway.v1.BackupService/Backup", "OK"), 1);
}

TEST(GatewayBackup, AServicesBackupComesFromTheService) {
  TestGateway suite;
  const std::string bearer = suite.MakeToken({type::v1::ROLE_ADMIN});
  BackupResponse chunk;
  chunk.mutable_chunk()->set_data("of the service");
  for (FakeService* service : {&suite.leads(), &suite.deals(), &suite.metrics()}) {
    service->OnCall([chunk](const Received&) { return Answer::With(chunk); });
  }
  EXPECT_EQ((Read<lead::v1::BackupService, lead::v1::BackupRequest>(suite, bearer).bytes),
            "of the service");
  EXPECT_EQ((Read<deal::v1::BackupService, deal::v1::BackupRequest>(suite, bearer).bytes),
            "of the service");
  EXPECT_EQ((Read<metrics::v1::BackupService, metrics::v1::BackupRequest>(suite, bearer).bytes),
            "of the service");
  ASSERT_EQ(suite.leads().received().size(), 1u);
  ASSERT_EQ(suite.deals().received().size(), 1u);
  ASSERT_EQ(suite.metrics().received().size(), 1u);
  EXPECT_EQ(suite.leads().received()[0].path, "/revops.lead.v1.BackupService/Backup");
  EXPECT_EQ(suite.deals().received()[0].path, "/revops.deal.v1.BackupService/Backup");
  EXPECT_EQ(suite.metrics().received()[0].path, "/revops.metrics.v1.BackupService/Backup");
}

TEST(GatewayBackup, ADrainingGatewayEndsItsOwnBackup) {
  TestGateway suite;
  const std::string bearer = suite.MakeToken({type::v1::ROLE_ADMIN});
  const auto context = suite.Context(bearer);
  const auto reader = v1::BackupService::NewStub(suite.Channel())->Backup(context.get(), {});
  // The client reads meanwhile: one that did not would be cut off once draining has lasted long.
  std::thread draining([&] { suite.Drain(); });
  BackupResponse response;
  while (reader->Read(&response)) {
  }
  // It may have been over by then.
  const grpc::Status ended = reader->Finish();
  draining.join();
  EXPECT_TRUE(ended.ok() || ended.error_code() == grpc::StatusCode::UNAVAILABLE)
      << ended.error_code() << " " << ended.error_message();
}

}  // namespace
}  // namespace revops::gateway
