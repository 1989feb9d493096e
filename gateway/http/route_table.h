// The REST surface: one route for every google.api.http rule of the methods offered. Watches stream
// as server-sent events; other streams (backups) have no route: JSON can not carry them.
#ifndef REVOPS_GATEWAY_HTTP_ROUTE_TABLE_H_
#define REVOPS_GATEWAY_HTTP_ROUTE_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/http/json_codec.h"
#include "gateway/http/path_template.h"
#include "gateway/proxy/method_table.h"
#include "google/api/http.pb.h"

namespace revops::gateway {

struct Route {
  std::string http_method;
  PathTemplate path;
  // Which field the body fills: `*` all of the request, empty none.
  std::string body;
  const Method* method = nullptr;
  // Reports show their zeros: there a missing number means "unknown".
  JsonZeros zeros = JsonZeros::kHidden;
};

// Immutable, so thread-safe.
class RouteTable {
 public:
  // INVALID_ARGUMENT where a rule is outside of what the suite supports, or names a field that is
  // not there. `methods` outlives the table.
  static absl::StatusOr<RouteTable> Create(const MethodTable& methods);

  struct Match {
    const Route* route = nullptr;  // null: no such path, or not with this HTTP method
    std::vector<PathTemplate::Binding> bindings;
    std::vector<std::string> allowed;  // HTTP methods of that path
  };
  Match Find(absl::string_view http_method, const RequestPath& path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  absl::Status Add(const google::api::HttpRule& rule, const Method& method);

  std::vector<Route> routes_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_ROUTE_TABLE_H_
