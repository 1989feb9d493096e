// SHA-256 of bytes that come piece by piece (FIPS 180-4; OpenSSL's).
#ifndef REVOPS_COMMON_TYPES_SHA256_H_
#define REVOPS_COMMON_TYPES_SHA256_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace revops {

// Not thread-safe.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Add(absl::string_view bytes);
  // 64 hexadecimal digits; nothing can be added afterwards.
  std::string Hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace revops

#endif  // REVOPS_COMMON_TYPES_SHA256_H_
