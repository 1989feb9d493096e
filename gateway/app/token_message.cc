#include "gateway/app/token_message.h"

#include "google/protobuf/util/time_util.h"

namespace revops::gateway {
namespace {

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

}  // namespace

v1::Token ToMessage(const TokenRecord& token) {
  v1::Token message;
  message.set_name(token.name());
  message.set_user(token.user);
  for (const type::v1::Role role : token.roles) message.add_roles(role);
  message.set_rep(token.rep);
  for (const std::string& team : token.teams) message.add_teams(team);
  *message.mutable_create_time() = ToTimestamp(token.create_time);
  *message.mutable_expire_time() = ToTimestamp(token.expire_time);
  if (token.revoke_time.has_value()) {
    *message.mutable_revoke_time() = ToTimestamp(*token.revoke_time);
  }
  return message;
}

}  // namespace revops::gateway
