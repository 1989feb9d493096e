#include "common/rpc/access.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/check.h"
#include "common/status/status.h"

namespace revops::rpc {
namespace {

using revops::type::v1::Access;
using revops::type::v1::Principal;
using revops::type::v1::Role;

bool Has(const google::protobuf::RepeatedField<int>& roles, Role role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool IsRowBound(int role) {
  return role == revops::type::v1::ROLE_REP || role == revops::type::v1::ROLE_MANAGER;
}

}  // namespace

bool OwnerScope::Contains(absl::string_view owner, absl::string_view team) const {
  if (everything) return true;
  if (!rep.empty() && owner == rep) return true;
  return !team.empty() && std::find(teams.begin(), teams.end(), team) != teams.end();
}

absl::Status MethodAccess::Permit(const Principal& principal) const {
  if (Has(principal.roles(), revops::type::v1::ROLE_ADMIN)) return absl::OkStatus();
  for (const int role : access.roles()) {
    if (Has(principal.roles(), static_cast<Role>(role))) return absl::OkStatus();
  }
  const std::string needed = absl::StrJoin(access.roles(), ", ", [](std::string* out, int role) {
    absl::StrAppend(out, revops::type::v1::Role_Name(static_cast<Role>(role)));
  });
  return ErrorWithReason(
      absl::StatusCode::kPermissionDenied, "ROLE_MISSING",
      absl::StrCat(path, ": needs one of the roles ", needed, "; ",
                   principal.user().empty() ? "the caller" : principal.user(), " has none of them"),
      {{"method", path}, {"roles", needed}});
}

OwnerScope MethodAccess::ScopeOf(const Principal& principal) const {
  OwnerScope scope;
  if (access.scope() == revops::type::v1::SCOPE_UNOWNED) {
    scope.everything = true;
    return scope;
  }
  for (const int role : principal.roles()) {
    const bool permitted =
        role == revops::type::v1::ROLE_ADMIN || Has(access.roles(), static_cast<Role>(role));
    if (permitted && !IsRowBound(role)) {
      scope.everything = true;
      return scope;
    }
  }
  scope.rep = principal.rep();
  scope.teams.assign(principal.teams().begin(), principal.teams().end());
  return scope;
}

std::string MethodPath(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

void AccessRules::Add(const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    const Access& access = method.options().GetExtension(revops::type::v1::access);
    REVOPS_CHECK(
        !access.roles().empty() && access.scope() != revops::type::v1::SCOPE_UNSPECIFIED,
        (method.full_name() + ": the option (revops.type.v1.access) lacks roles or scope").c_str());
    std::string path = MethodPath(method);
    by_path_[path] = MethodAccess{path, access};
  }
}

const MethodAccess* AccessRules::Find(absl::string_view path) const {
  const auto it = by_path_.find(path);
  return it == by_path_.end() ? nullptr : &it->second;
}

}  // namespace revops::rpc
