// Time-ordered UUIDs (version 7): public ids that index well, as new ones sort behind old ones.
#ifndef REVOPS_COMMON_TYPES_UUID_H_
#define REVOPS_COMMON_TYPES_UUID_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace revops {

class Uuid {
 public:
  static constexpr size_t kBytes = 16;

  Uuid() = default;
  // Version 7 (RFC 9562): 48 bits of Unix milliseconds, 74 random bits. Thread-safe.
  static Uuid Generate(absl::Time now);
  // Parses `018f...-....` (lower- or upper-case hex with hyphens).
  static std::optional<Uuid> Parse(absl::string_view text);
  // Exactly 16 bytes, as stored.
  static std::optional<Uuid> FromBytes(absl::string_view bytes);

  std::string ToString() const;
  absl::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), kBytes}; }
  friend bool operator==(const Uuid&, const Uuid&) = default;
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Uuid& id) {
    return H::combine(std::move(h), id.bytes_);
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

}  // namespace revops

#endif  // REVOPS_COMMON_TYPES_UUID_H_
