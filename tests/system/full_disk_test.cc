// The suite on a file system that really fills up: writes are refused, reads go on, freeing
// space heals it, and a kill loses nothing that was acknowledged.
#include <sys/mount.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/rpc/principal.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "common/time/clock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

namespace revops::testing {
namespace {

namespace fs = std::filesystem;
namespace pb = revops::deal::v1;

constexpr char kSmall[] = "size=16m";
constexpr int kDealsMax = 200'000;

class FullDisk : public ::testing::Test {
 protected:
  void SetUp() override {
    if (mount("tmpfs", disk_.path().c_str(), "tmpfs", 0, kSmall) != 0) {
      GTEST_SKIP() << "only root can mount a small file system";
    }
    mounted_ = true;
    std::ofstream(Ballast()) << std::string(4 << 20, 'b');
    // Every store of the suite is there.
    setenv("TMPDIR", disk_.path().c_str(), 1);
    auto started = Suite::Start();
    ASSERT_TRUE(started.ok()) << started.status();
    suite_ = *std::move(started);
    Connect();
  }
  void TearDown() override {
    suite_.reset();
    unsetenv("TMPDIR");
    if (mounted_) umount2(disk_.path().c_str(), MNT_DETACH);
  }

  void Connect() {
    stub_ = pb::DealService::NewStub(
        grpc::CreateChannel(suite_->AddressOf(Service::kDeal), grpc::InsecureChannelCredentials()));
  }

  std::string Ballast() const { return disk_.File("ballast"); }

  void Prepare(grpc::ClientContext& context) {
    static const SystemClock clock;
    const auto key = rpc::SuiteKey::FromFile(suite_->Folder() + "/suite-key");
    context.AddMetadata(rpc::kPrincipalMetadata,
                        rpc::PrincipalSigner(*key, &clock).Sign(rpc::ServicePrincipal("test")));
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    context.set_wait_for_ready(true);
  }

  absl::Status CreateOne() {
    grpc::ClientContext context;
    Prepare(context);
    pb::CreateDealRequest request;
    request.mutable_deal()->set_title(std::string(500, 't'));
    pb::Deal deal;
    const absl::Status status = FromGrpcStatus(stub_->CreateDeal(&context, request, &deal));
    if (status.ok()) acknowledged_.push_back(deal.name());
    return status;
  }

  absl::Status Read(const std::string& name) {
    grpc::ClientContext context;
    Prepare(context);
    pb::GetDealRequest request;
    request.set_name(name);
    pb::Deal deal;
    return FromGrpcStatus(stub_->GetDeal(&context, request, &deal));
  }

  TempDir disk_;
  bool mounted_ = false;
  std::unique_ptr<Suite> suite_;
  std::unique_ptr<pb::DealService::Stub> stub_;
  std::vector<std::string> acknowledged_;
};

TEST_F(FullDisk, RefusesWritesServesReadsHealsAndLosesNothing) {
  absl::Status refused;
  while (refused.ok() && acknowledged_.size() < kDealsMax) refused = CreateOne();
  ASSERT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(ReasonOf(refused), "DISK_FULL");
  ASSERT_FALSE(acknowledged_.empty());
  EXPECT_EQ(Read(acknowledged_.front()), absl::OkStatus());
  EXPECT_TRUE(suite_->IsRunning(Service::kDeal));

  ASSERT_TRUE(fs::remove(Ballast()));
  const size_t before = acknowledged_.size();
  EXPECT_EQ(CreateOne(), absl::OkStatus()) << "there is space again";
  EXPECT_GT(acknowledged_.size(), before);

  suite_->Kill9(Service::kDeal);
  ASSERT_EQ(suite_->Restart(Service::kDeal), absl::OkStatus());
  Connect();
  for (const std::string& name : acknowledged_) {
    ASSERT_EQ(Read(name), absl::OkStatus()) << name << " of " << acknowledged_.size();
  }
}

}  // namespace
}  // namespace revops::testing
