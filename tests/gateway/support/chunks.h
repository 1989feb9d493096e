// What was sent in chunks (RFC 9112, 7.1), put together again.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_CHUNKS_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_CHUNKS_H_

#include <cstdlib>
#include <string>

namespace revops::gateway {

inline std::string Unchunked(const std::string& body) {
  std::string whole;
  size_t at = 0;
  while (at < body.size()) {
    const size_t end = body.find("\r\n", at);
    if (end == std::string::npos) break;
    const size_t size = std::strtoul(body.c_str() + at, nullptr, 16);
    if (size == 0) break;
    whole += body.substr(end + 2, size);
    at = end + 2 + size + 2;
  }
  return whole;
}

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_CHUNKS_H_
