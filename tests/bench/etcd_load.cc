#include "tests/bench/etcd_load.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/bench/channels.h"

namespace revops::bench {
namespace {

constexpr int64_t kKeys = 100'000;
constexpr int64_t kStride = 7919;

struct PutCall {
  grpc::ClientContext context;
  etcdserverpb::PutRequest request;
  etcdserverpb::PutResponse reply;
};

}  // namespace

EtcdLoad::EtcdLoad(const std::string& address) {
  for (const auto& channel : OpenConnections(address)) {
    stubs_.push_back(etcdserverpb::KV::NewStub(channel));
  }
}

LoadResult EtcdLoad::Put(size_t bytes, const LoadShape& shape) {
  const std::string value(bytes, 'v');
  return RunLoad(shape, [&](int64_t number, Done done) {
    auto call = std::make_shared<PutCall>();
    call->request.set_key(absl::StrCat("deals/", number * kStride % kKeys));
    call->request.set_value(value);
    stubs_[static_cast<size_t>(number) % stubs_.size()]->async()->Put(
        &call->context, &call->request, &call->reply,
        [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  });
}

}  // namespace revops::bench
