// What a handler knows of the call it serves.
#ifndef REVOPS_COMMON_RPC_CALL_H_
#define REVOPS_COMMON_RPC_CALL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "revops/type/v1/access.pb.h"

namespace revops::rpc {

// Which owned rows the caller reaches: everything, or what belongs to its rep or one of its teams.
struct OwnerScope {
  bool everything = false;
  std::string rep;                 // `reps/{rep}`, empty for none
  std::vector<std::string> teams;  // `teams/{team}`

  bool Contains(absl::string_view owner, absl::string_view team) const;
};

struct Call {
  revops::type::v1::Principal principal;
  // From the method's Access option and the caller's roles.
  OwnerScope scope;
  absl::Time deadline = absl::InfiniteFuture();
  // W3C trace context, passed on to every call made for this one.
  std::string traceparent;

  const std::string& actor() const { return principal.user(); }
};

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_CALL_H_
