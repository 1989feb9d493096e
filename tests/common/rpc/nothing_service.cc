// A service with nothing but what ServiceMain gives it; run by service_main_test.
#include "common/rpc/service_main.h"

namespace {

class NothingService final : public revops::rpc::Service {
 public:
  std::vector<grpc::Service*> grpc_services() override { return {}; }
};

}  // namespace

int main(int argc, char** argv) {
  std::string fails = "no";
  revops::rpc::ServiceSpec spec;
  spec.name = "nothing-service";
  spec.version = REVOPS_VERSION;
  spec.defaults.listen = "127.0.0.1:0";
  spec.flags = {{"fails", "whether it can not start", &fails}};
  return revops::rpc::ServiceMain(
      argc, argv, spec,
      [&](revops::rpc::Environment&) -> absl::StatusOr<std::unique_ptr<revops::rpc::Service>> {
        if (fails == "yes") return absl::FailedPreconditionError("the store is too new");
        return std::make_unique<NothingService>();
      });
}
