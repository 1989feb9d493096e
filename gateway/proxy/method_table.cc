#include "gateway/proxy/method_table.h"

namespace revops::gateway {

MethodTable::MethodTable(const std::vector<OfferedService>& services, rpc::Telemetry* telemetry) {
  for (const OfferedService& service : services) rules_.Add(*service.descriptor);
  for (const OfferedService& service : services) {
    for (int i = 0; i < service.descriptor->method_count(); ++i) {
      auto method = std::make_unique<Method>();
      method->descriptor = service.descriptor->method(i);
      method->access = rules_.Find(rpc::MethodPath(*method->descriptor));
      method->backend = service.backend;
      method->metrics = telemetry->Method(method->path());
      by_path_[method->path()] = method.get();
      methods_.push_back(std::move(method));
    }
  }
}

const Method* MethodTable::Find(absl::string_view path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : found->second;
}

}  // namespace revops::gateway
