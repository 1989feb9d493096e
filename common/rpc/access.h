// Who may call which method, read from the `(revops.type.v1.access)` option beside the method.
#ifndef REVOPS_COMMON_RPC_ACCESS_H_
#define REVOPS_COMMON_RPC_ACCESS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call.h"
#include "google/protobuf/descriptor.h"
#include "revops/type/v1/access.pb.h"

namespace revops::rpc {

// The rule of one method.
struct MethodAccess {
  // As on the wire: `/revops.deal.v1.DealService/GetDeal`.
  std::string path;
  revops::type::v1::Access access;

  // ROLE_ADMIN may call everything. PERMISSION_DENIED ROLE_MISSING names the method and the roles
  // of which one is needed.
  absl::Status Permit(const revops::type::v1::Principal& principal) const;

  // Rep and manager reach their rep's and their teams' rows, unless another of the caller's roles
  // that this method permits reaches everything. A role the method does not permit widens nothing.
  OwnerScope ScopeOf(const revops::type::v1::Principal& principal) const;
};

// The rules of a set of services. Immutable once filled; then thread-safe.
class AccessRules {
 public:
  // Aborts when a method has no rule, no role or no scope: nobody could call it, or anybody could.
  void Add(const google::protobuf::ServiceDescriptor& service);
  // Null where there is no such method.
  const MethodAccess* Find(absl::string_view path) const;
  const absl::flat_hash_map<std::string, MethodAccess>& all() const { return by_path_; }

 private:
  absl::flat_hash_map<std::string, MethodAccess> by_path_;
};

// `/{service's full name}/{method}`
std::string MethodPath(const google::protobuf::MethodDescriptor& method);

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_ACCESS_H_
