// A request and an answer of HTTP, free of any server library.
#ifndef REVOPS_GATEWAY_HTTP_MESSAGE_H_
#define REVOPS_GATEWAY_HTTP_MESSAGE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace revops::gateway {

// A request's headers, in the order in which they came.
class HttpHeaders {
 public:
  void Add(absl::string_view name, absl::string_view value) {
    values_.emplace_back(absl::AsciiStrToLower(name), std::string(value));
  }
  // In place of all of that name.
  void Set(absl::string_view name, absl::string_view value) {
    std::erase_if(values_, [&](const auto& header) { return header.first == name; });
    Add(name, value);
  }
  // The first of a name, which is given in lower case; empty where there is none.
  absl::string_view Get(absl::string_view name) const {
    for (const auto& [key, value] : values_) {
      if (key == name) return value;
    }
    return {};
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

struct HttpRequest {
  std::string method;  // `GET`
  std::string target;  // path and query, as sent
  HttpHeaders headers;
  std::string body;

  absl::string_view path() const { return absl::string_view(target).substr(0, target.find('?')); }
  absl::string_view query() const {
    const size_t question = target.find('?');
    return question == std::string::npos ? absl::string_view()
                                         : absl::string_view(target).substr(question + 1);
  }
  bool reads() const { return method == "GET" || method == "HEAD"; }
};

// A body that comes piece by piece. Thread-safe.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // Calls `take` once, on any thread, now or later; an empty piece: that was all. Asked for one at
  // a time.
  virtual void Next(std::function<void(std::string piece)> take) = 0;
  // Nobody reads any more: what was asked for is answered soon. May be called more than once.
  virtual void Close() = 0;
};

struct HttpResponse {
  int code = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  // In place of `body`, where set.
  std::shared_ptr<HttpStream> stream;
};

// Answers once, on any thread, now or later.
using HttpRespond = std::function<void(HttpResponse)>;
using HttpHandler = std::function<void(HttpRequest, HttpRespond)>;

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_MESSAGE_H_
