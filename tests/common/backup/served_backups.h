// A store of some megabytes, its backups served over real gRPC, and a client that signs.
#ifndef REVOPS_TESTS_COMMON_BACKUP_SERVED_BACKUPS_H_
#define REVOPS_TESTS_COMMON_BACKUP_SERVED_BACKUPS_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/backup/backups.h"
#include "common/rpc/outgoing.h"
#include "common/rpc/server.h"
#include "common/status/grpc_status.h"
#include "revops/deal/v1/backup_service.grpc.pb.h"
#include "tests/common/sql/copy_fixture.h"

namespace revops::backup {

namespace pb = revops::deal::v1;
using type::v1::BackupResponse;
using type::v1::Role;

// One backup as a client sees it.
class BackupReader {
 public:
  BackupReader(pb::BackupService::Stub& stub, std::unique_ptr<grpc::ClientContext> context)
      : context_(std::move(context)), reader_(stub.Backup(context_.get(), {})) {}
  ~BackupReader() {
    context_->TryCancel();
    End().IgnoreError();
  }

  // Nothing once the stream has ended.
  std::optional<BackupResponse> Next() {
    BackupResponse response;
    if (!reader_->Read(&response)) return std::nullopt;
    return response;
  }
  // Reads up to the first chunk, which it leaves out; false where there is none.
  bool AwaitChunk() {
    for (auto response = Next(); response.has_value(); response = Next()) {
      if (response->has_chunk()) return true;
    }
    return false;
  }
  // Reads to the end: how it ended.
  absl::Status End() {
    while (Next().has_value()) {
    }
    if (!ended_.has_value()) ended_ = FromGrpcStatus(reader_->Finish());
    return *ended_;
  }
  void GiveUp() { context_->TryCancel(); }

 private:
  const std::unique_ptr<grpc::ClientContext> context_;
  const std::unique_ptr<grpc::ClientReader<BackupResponse>> reader_;
  std::optional<absl::Status> ended_;
};

class ServedBackups : public sql::CopyTest {
 protected:
  void SetUp() override {
    writer_ = StartWriter();
    Fill(*writer_);
  }
  void TearDown() override { Stop(); }

  void Serve(absl::Duration stall_max = rpc::kPacedStallMax) {
    rpc::ServiceFlags flags;
    environment_.emplace(flags, "test", key_);
    Backups::Options options;
    options.service = pb::BackupRequest::descriptor()->file()->FindServiceByName("BackupService");
    options.writer = writer_.get();
    options.store = path();
    options.last_revision = [](sql::Connection&) -> absl::StatusOr<int64_t> { return 41; };
    options.stall_max = stall_max;
    backups_.emplace(std::move(options), *environment_);
    api_.emplace(&*backups_);
    rpc::Server::Options server;
    server.listen = "127.0.0.1:0";
    server.services = {&*api_};
    server.drain = &environment_->drain;
    auto started = rpc::Server::Start(server);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    stub_ =
        pb::BackupService::NewStub(rpc::OpenChannel(absl::StrCat("127.0.0.1:", server_->port())));
  }
  void Stop() {
    server_ = nullptr;
    api_.reset();
    backups_.reset();
  }

  std::unique_ptr<BackupReader> Begin(std::vector<Role> roles = {type::v1::ROLE_ADMIN}) {
    rpc::Call call;
    call.principal.set_user("users/anna");
    for (const Role role : roles) call.principal.add_roles(role);
    call.deadline = absl::Now() + absl::Seconds(60);
    return std::make_unique<BackupReader>(*stub_, rpc::OutgoingContext(call, environment_->signer));
  }

  rpc::SuiteKey key_ = *rpc::SuiteKey::FromBytes(std::string(32, 'k'));
  std::unique_ptr<sql::Writer> writer_;
  std::optional<rpc::Environment> environment_;
  std::optional<Backups> backups_;
  std::optional<BackupApi<pb::BackupService, pb::BackupRequest>> api_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<pb::BackupService::Stub> stub_;
};

}  // namespace revops::backup

#endif  // REVOPS_TESTS_COMMON_BACKUP_SERVED_BACKUPS_H_
