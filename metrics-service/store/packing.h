// Bytes of packed facts: varints (zigzag where they may be negative), ids of 16 bytes, texts told
// once.
//
// A text is 0, its length and its bytes the first time, later its place in the list of texts seen
// so far in the batch, counted from 1.
#ifndef REVOPS_METRICS_SERVICE_STORE_PACKING_H_
#define REVOPS_METRICS_SERVICE_STORE_PACKING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/types/uuid.h"

namespace revops::metrics {

class Packer {
 public:
  // `format` is the first byte.
  explicit Packer(char format) { bytes_.push_back(format); }
  std::string Take() && { return std::move(bytes_); }

  void Unsigned(uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }
  void Signed(int64_t value) {
    Unsigned((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
  }
  void Text(const std::string& text) {
    const auto [known, is_new] = texts_.try_emplace(text, texts_.size() + 1);
    if (!is_new) return Unsigned(known->second);
    Unsigned(0);
    Unsigned(text.size());
    bytes_.append(text);
  }
  void Id(const Uuid& id) { bytes_.append(id.bytes().data(), id.bytes().size()); }

 private:
  std::string bytes_;
  absl::flat_hash_map<std::string, uint64_t> texts_;
};

class Unpacker {
 public:
  // `packed` begins with its format.
  explicit Unpacker(absl::string_view packed)
      : format_(packed.empty() ? '\0' : packed[0]),
        rest_(packed.empty() ? packed : packed.substr(1)) {}
  char format() const { return format_; }
  bool AtEnd() const { return rest_.empty(); }
  // Once false, everything read is worth nothing.
  bool ok() const { return ok_; }

  uint64_t Unsigned() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<uint8_t>(rest_[0]);
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }
  int64_t Signed() {
    const uint64_t value = Unsigned();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  std::string Text() {
    const uint64_t place = Unsigned();
    if (place == 0) {
      texts_.emplace_back(Bytes(Unsigned()));
      return texts_.back();
    }
    if (place > texts_.size()) {
      ok_ = false;
      return "";
    }
    return texts_[place - 1];
  }
  Uuid Id() {
    const std::optional<Uuid> id = Uuid::FromBytes(Bytes(Uuid::kBytes));
    if (!id.has_value()) ok_ = false;
    return id.value_or(Uuid());
  }
  // One of 0 to `last`.
  template <typename Enum>
  Enum OneOf(Enum last) {
    const uint64_t value = Unsigned();
    if (value > static_cast<uint64_t>(last)) ok_ = false;
    return static_cast<Enum>(value);
  }

 private:
  absl::string_view Bytes(uint64_t count) {
    if (count > rest_.size()) {
      ok_ = false;
      return "";
    }
    const absl::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  char format_;
  absl::string_view rest_;
  bool ok_ = true;
  std::vector<std::string> texts_;
};

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_STORE_PACKING_H_
