#include "gateway/web/session_handler.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "gateway/http/error_json.h"
#include "gateway/http/strict_json.h"
#include "gateway/web/credentials.h"
#include "nlohmann/json.hpp"

namespace revops::gateway {
namespace {

using Json = nlohmann::ordered_json;

// How long the store may take to end a session.
constexpr absl::Duration kSessionEndMax = absl::Seconds(5);

// `max_age` in seconds; 0 takes the cookie away.
std::string Cookie(absl::string_view value, int64_t max_age, const HttpRequest& request) {
  const bool is_https = absl::EqualsIgnoreCase(request.headers.Get("x-forwarded-proto"), "https");
  return absl::StrCat(kSessionCookie, "=", value, "; Path=/; Max-Age=", max_age,
                      "; HttpOnly; SameSite=Strict", is_https ? "; Secure" : "");
}

HttpResponse Shown(const Identity& identity, absl::Time expire_time) {
  const type::v1::Principal& who = identity.principal();
  Json json{{"user", who.user()},
            {"roles", Json::array()},
            {"rep", who.rep()},
            {"teams", Json::array()},
            {"expireTime", FormatInstant(expire_time)}};
  for (const int role : who.roles()) {
    json["roles"].push_back(type::v1::Role_Name(static_cast<type::v1::Role>(role)));
  }
  for (const std::string& team : who.teams()) json["teams"].push_back(team);
  HttpResponse response;
  response.body = json.dump();
  return response;
}

absl::StatusOr<std::string> TokenIn(const HttpRequest& request) {
  // A form of a foreign page can not send JSON without asking first.
  if (!absl::StartsWithIgnoreCase(request.headers.Get("content-type"), "application/json")) {
    return InvalidField("Content-Type", "must be application/json");
  }
  REVOPS_RETURN_IF_ERROR(CheckJson(request.body));
  const Json json = Json::parse(request.body, nullptr, false);
  if (!json.is_object() || json.size() != 1 || !json.contains("token") ||
      !json["token"].is_string()) {
    return InvalidField("token", "must be all there is: {\"token\":\"id.secret\"}");
  }
  return json["token"].get<std::string>();
}

}  // namespace

void SessionHandler::Handle(const HttpRequest& request, HttpRespond respond) const {
  if (request.method == "POST") return respond(Open(request));
  if (request.reads()) return respond(Show(request));
  if (request.method == "DELETE") return End(request, std::move(respond));
  HttpResponse response =
      Refused(ErrorWithReason(absl::StatusCode::kUnimplemented, "HTTP_METHOD_NOT_ALLOWED",
                              absl::StrCat(kSessionPath, ": takes GET, POST, DELETE")),
              405);
  response.headers.emplace_back("Allow", "GET, POST, DELETE");
  respond(std::move(response));
}

void SessionHandler::End(const HttpRequest& request, HttpRespond respond) const {
  const absl::Time now = options_.clock->Now();
  // The browser loses it in any case; the error says where it may still count.
  auto answer = [this, cookie = Cookie("", 0, request),
                 respond = std::move(respond)](const absl::Status& ended) {
    HttpResponse response = ended.ok() ? HttpResponse() : Refused(ended);
    if (ended.ok()) {
      response.code = 204;
      response.content_type.clear();
    }
    response.headers.emplace_back("Set-Cookie", cookie);
    respond(std::move(response));
  };
  const auto text = SessionOfHeader(request.headers.Get("authorization"));
  const auto session = text.has_value() ? options_.sealer->Open(*text, now) : std::nullopt;
  if (!session.has_value()) return answer(absl::OkStatus());
  options_.store->End(*session, now, absl::Now() + kSessionEndMax, std::move(answer));
}

HttpResponse SessionHandler::Open(const HttpRequest& request) const {
  const auto token = TokenIn(request);
  if (!token.ok()) return Refused(token.status());
  const auto identity = options_.gatekeeper->Authenticate(absl::StrCat("Bearer ", *token));
  if (!identity.ok()) return Refused(identity.status());
  const TokenRecord& record = (*identity)->record();
  const absl::Time now = options_.clock->Now();
  // In whole seconds, as it is sealed.
  const absl::Time end = absl::FromUnixSeconds(
      absl::ToUnixSeconds(std::min(record.expire_time, now + kSessionLifetime)));
  HttpResponse response = Shown(**identity, end);
  response.headers.emplace_back("Set-Cookie",
                                Cookie(options_.sealer->Seal(NewSession(record.id, end)),
                                       absl::ToInt64Seconds(end - now), request));
  return response;
}

HttpResponse SessionHandler::Show(const HttpRequest& request) const {
  const absl::string_view authorization = request.headers.Get("authorization");
  const auto identity = options_.gatekeeper->Authenticate(authorization);
  if (!identity.ok()) return Refused(identity.status());
  absl::Time end = (*identity)->record().expire_time;
  if (const auto session = SessionOfHeader(authorization); session.has_value()) {
    const auto opened = options_.sealer->Open(*session, options_.clock->Now());
    if (opened.has_value()) end = opened->expire_time;
  }
  return Shown(**identity, end);
}

HttpResponse SessionHandler::Refused(const absl::Status& status) const {
  return Refused(status, HttpCodeOf(status.code()));
}

HttpResponse SessionHandler::Refused(const absl::Status& status, int http_code) const {
  options_.refusals->Add(status);
  return ErrorResponse(status, http_code);
}

}  // namespace revops::gateway
