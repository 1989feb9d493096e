// Who calls, in tests of services.
#ifndef REVOPS_TESTS_SUPPORT_PRINCIPALS_H_
#define REVOPS_TESTS_SUPPORT_PRINCIPALS_H_

#include <string>

#include "revops/type/v1/access.pb.h"

namespace revops::testing {

using Principal = revops::type::v1::Principal;

// `users/ops`, who reaches everything.
inline Principal Operations() {
  Principal principal;
  principal.set_user("users/ops");
  principal.add_roles(revops::type::v1::ROLE_OPERATIONS);
  return principal;
}

// A rep named `reps/{slug}` in `teams/{team}` (empty: in none).
inline Principal Rep(const std::string& slug, const std::string& team = "") {
  Principal principal;
  principal.set_user("users/" + slug);
  principal.add_roles(revops::type::v1::ROLE_REP);
  principal.set_rep("reps/" + slug);
  if (!team.empty()) principal.add_teams("teams/" + team);
  return principal;
}

// The same as a manager, who reaches the team's and their own.
inline Principal Manager(const std::string& slug, const std::string& team = "") {
  Principal principal = Rep(slug, team);
  principal.set_roles(0, revops::type::v1::ROLE_MANAGER);
  return principal;
}

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_PRINCIPALS_H_
