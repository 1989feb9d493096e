// Calls from one service of the suite to another: channel, deadline, trace and principal.
#ifndef REVOPS_COMMON_RPC_OUTGOING_H_
#define REVOPS_COMMON_RPC_OUTGOING_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/rpc/call.h"
#include "common/rpc/principal.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace revops::rpc {

// A lost neighbour is sought again this soon at first, and at least this often.
inline constexpr absl::Duration kReconnectFirst = absl::Milliseconds(100);
inline constexpr absl::Duration kReconnectMax = absl::Seconds(2);

// To a service of the suite on an internal network, with the server's limits. Connects when first
// used and again whenever the connection is lost.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address);
// The same with a connection that no other channel shares: for streams, whose number must not use
// up what a connection allows to calls.
std::shared_ptr<grpc::Channel> OpenOwnChannel(const std::string& address);

// A context for a call made on behalf of `call`: its caller, its deadline, its trace.
std::unique_ptr<grpc::ClientContext> OutgoingContext(const Call& call,
                                                     const PrincipalSigner& signer);

// A context for what a service does of its own accord (`users/{service}`, ROLE_SERVICE), in a new
// trace. InfiniteFuture() for streams.
std::unique_ptr<grpc::ClientContext> ServiceContext(absl::string_view service, absl::Time deadline,
                                                    const PrincipalSigner& signer);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_OUTGOING_H_
