// Connections of a load generator: several, as one would be served by one thread at a time.
#ifndef REVOPS_TESTS_BENCH_CHANNELS_H_
#define REVOPS_TESTS_BENCH_CHANNELS_H_

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace revops::bench {

inline std::vector<std::shared_ptr<grpc::Channel>> OpenConnections(const std::string& address,
                                                                   int count = 2) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < count; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetMaxReceiveMessageSize(-1);
    channels.push_back(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  }
  return channels;
}

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_CHANNELS_H_
