#include "gateway/app/create_token.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"
#include "gateway/app/token_message.h"

namespace revops::gateway {
namespace {

constexpr size_t kRequestIdBytesMax = 64;

absl::StatusOr<TokenRecord> ParseToken(const v1::Token& asked, absl::Time now) {
  Violations violations;
  if (!asked.name().empty()) violations.Add("token.name", "is chosen by the gateway");
  TokenRecord token;
  token.user = asked.user();
  for (const int role : asked.roles()) token.roles.push_back(static_cast<type::v1::Role>(role));
  token.rep = asked.rep();
  token.teams.assign(asked.teams().begin(), asked.teams().end());
  token.create_time = now;
  token.expire_time = now + kTokenLifetimeDefault;
  if (asked.has_expire_time()) {
    const auto instant =
        InstantFromParts("expire_time", asked.expire_time().seconds(), asked.expire_time().nanos());
    violations.AddAll("token", instant.status());
    if (instant.ok()) token.expire_time = *instant;
  }
  // CheckToken's fields bear the prefix already.
  violations.AddAll("", CheckToken(token, now));
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return token;
}

}  // namespace

absl::Status CheckRequestId(absl::string_view request_id) {
  const bool is_printable = std::all_of(request_id.begin(), request_id.end(), absl::ascii_isgraph);
  if (request_id.size() <= kRequestIdBytesMax && is_printable) return absl::OkStatus();
  return InvalidField("request_id",
                      absl::StrCat("must be 1 to ", kRequestIdBytesMax,
                                   " printable bytes without blanks, is ", Quoted(request_id)));
}

void CreateToken(TokenStore& store, const v1::CreateTokenRequest& request, absl::Time now,
                 absl::Time deadline,
                 std::function<void(absl::StatusOr<v1::CreateTokenResponse>)> done) {
  if (absl::Status status = CheckRequestId(request.request_id()); !status.ok()) {
    return done(std::move(status));
  }
  absl::StatusOr<TokenRecord> parsed = ParseToken(request.token(), now);
  if (!parsed.ok()) return done(parsed.status());
  TokenRecord token = *std::move(parsed);
  const NewToken made = GenerateToken();
  token.id = made.id;
  token.secret_sha256 = Sha256(made.secret);
  v1::CreateTokenResponse response;
  *response.mutable_token() = ToMessage(token);
  response.set_bearer_token(made.bearer());
  store.Insert(std::move(token), {request.request_id(), Sha256(request.SerializeAsString())},
               Room::kUpToMax, deadline,
               [response = std::move(response), done = std::move(done)](absl::Status status) {
                 if (!status.ok()) return done(std::move(status));
                 done(response);
               });
}

}  // namespace revops::gateway
