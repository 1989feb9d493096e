#include "tests/bench/etcd_server.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "tests/support/suite.h"

namespace revops::bench {
namespace {

constexpr absl::Duration kStartMax = absl::Seconds(20);

}  // namespace

absl::StatusOr<std::unique_ptr<EtcdServer>> EtcdServer::Start() {
  std::unique_ptr<EtcdServer> etcd(new EtcdServer());
  const std::vector<int> ports = revops::testing::FreePorts(2);
  etcd->address_ = absl::StrCat("127.0.0.1:", ports[0]);
  const std::string client = absl::StrCat("http://", etcd->address_);
  const std::string peer = absl::StrCat("http://127.0.0.1:", ports[1]);
  revops::testing::Command command;
  command.argv = {"etcd",
                  "--data-dir",
                  etcd->folder_.File("etcd"),
                  "--listen-client-urls",
                  client,
                  "--advertise-client-urls",
                  client,
                  "--listen-peer-urls",
                  peer,
                  "--initial-advertise-peer-urls",
                  peer,
                  "--initial-cluster",
                  absl::StrCat("default=", peer),
                  "--quota-backend-bytes",
                  absl::StrCat(int64_t{8} << 30),
                  "--log-level",
                  "error"};
  command.output_file = etcd->folder_.File("etcd.log");
  REVOPS_ASSIGN_OR_RETURN(etcd->process_, revops::testing::Process::Start(command));
  const auto channel = grpc::CreateChannel(etcd->address_, grpc::InsecureChannelCredentials());
  if (!channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kStartMax))) {
    return absl::UnavailableError(absl::StrCat("etcd does not answer on ", etcd->address_));
  }
  return etcd;
}

}  // namespace revops::bench
