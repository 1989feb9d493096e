// A request and an answer of HTTP, free of any server library.
#ifndef REVOPS_GATEWAY_HTTP_MESSAGE_H_
#define REVOPS_GATEWAY_HTTP_MESSAGE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace revops::gateway {

struct HttpRequest {
  std::string method;  // `GET`
  std::string target;  // path and query, as sent
  std::string authorization;
  std::string content_type;
  std::string traceparent;
  std::string body;
};

struct HttpResponse {
  int code = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Answers once, on any thread, now or later.
using HttpRespond = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(HttpRequest, HttpRespond)>;

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_MESSAGE_H_
