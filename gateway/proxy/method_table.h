// Every method the gateway offers, who may call it and which service answers it: read from the
// descriptors' Access options, so that a new RPC needs no line here.
#ifndef REVOPS_GATEWAY_PROXY_METHOD_TABLE_H_
#define REVOPS_GATEWAY_PROXY_METHOD_TABLE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/rpc/access.h"
#include "common/rpc/telemetry.h"
#include "gateway/clients/backend.h"
#include "google/protobuf/descriptor.h"

namespace revops::gateway {

struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  const rpc::MethodAccess* access = nullptr;
  Backend* backend = nullptr;
  const rpc::MethodMetrics* metrics = nullptr;
  // `/revops.deal.v1.DealService/GetDeal`
  const std::string& path() const { return access->path; }
};

// A service and who answers it. The backend must outlive the table.
struct OfferedService {
  const google::protobuf::ServiceDescriptor* descriptor;
  Backend* backend;
};

// Immutable, so thread-safe.
class MethodTable {
 public:
  // `telemetry` keeps the methods' series and outlives the table.
  MethodTable(const std::vector<OfferedService>& services, rpc::Telemetry* telemetry);

  // Null for what does not exist.
  const Method* Find(absl::string_view path) const;
  const std::vector<std::unique_ptr<Method>>& methods() const { return methods_; }

 private:
  rpc::AccessRules rules_;
  std::vector<std::unique_ptr<Method>> methods_;
  absl::flat_hash_map<absl::string_view, const Method*> by_path_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_METHOD_TABLE_H_
