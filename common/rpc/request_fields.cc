#include "common/rpc/request_fields.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/timestamps.h"
#include "common/types/ids.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace revops::rpc {
namespace {

constexpr size_t kRequestIdBytesMax = 64;

}  // namespace

absl::Status CheckRequestId(absl::string_view request_id) {
  const bool printable = std::all_of(request_id.begin(), request_id.end(),
                                     [](unsigned char c) { return absl::ascii_isgraph(c); });
  if (printable && request_id.size() <= kRequestIdBytesMax) return absl::OkStatus();
  return InvalidField("request_id",
                      absl::StrCat("must be 1 to ", kRequestIdBytesMax,
                                   " printable ASCII bytes without spaces, is ", Quoted(request_id),
                                   " of ", request_id.size(), " bytes"));
}

uint64_t HashOf(const google::protobuf::Message& message) {
  std::string bytes = message.GetDescriptor()->full_name();
  {
    google::protobuf::io::StringOutputStream sink(&bytes);
    google::protobuf::io::CodedOutputStream coded(&sink);
    coded.SetSerializationDeterministic(true);  // maps have no order of their own
    message.SerializeToCodedStream(&coded);
  }
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  uint64_t hash = 0;
  std::memcpy(&hash, digest, sizeof(hash));
  return hash;
}

absl::StatusOr<int> PageSize(int asked, int fallback, int most) {
  if (asked < 0) {
    return InvalidField("page_size", absl::StrCat("must not be negative, is ", asked));
  }
  return asked == 0 ? fallback : std::min(asked, most);
}

void ToProto(absl::Time instant, google::protobuf::Timestamp* out) {
  const timespec time = absl::ToTimespec(instant);
  out->set_seconds(time.tv_sec);
  out->set_nanos(static_cast<int32_t>(time.tv_nsec));
}

absl::StatusOr<absl::Time> FromProto(absl::string_view field,
                                     const google::protobuf::Timestamp& instant) {
  return InstantFromParts(field, instant.seconds(), instant.nanos());
}

}  // namespace revops::rpc
