#include "gateway/connect/envelope.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/connect/error.h"

namespace revops::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kHeadBytes = 5;
constexpr char kCompressed = 1;
constexpr char kEnd = 2;

class ConnectStream final : public StreamFraming {
 public:
  ConnectStream(const google::protobuf::MethodDescriptor& method, ConnectCodec codec)
      : method_(method), codec_(codec) {}

  absl::StatusOr<std::string> Message(const std::string& bytes) override {
    REVOPS_ASSIGN_OR_RETURN(const std::string body,
                            ConnectBodyOf(*method_.output_type(), bytes, codec_));
    return Enveloped(body, false);
  }
  std::string End(const absl::Status& status) override { return ConnectEndOf(status); }
  // Once a stream was asked for, its end carries the error.
  bool IsHttpError(const absl::Status&) const override { return false; }

 private:
  const google::protobuf::MethodDescriptor& method_;
  const ConnectCodec codec_;
};

}  // namespace

std::string Enveloped(absl::string_view bytes, bool is_end) {
  const auto size = static_cast<uint32_t>(bytes.size());
  std::string envelope(kHeadBytes, '\0');
  envelope[0] = is_end ? kEnd : 0;
  for (int i = 0; i < 4; ++i) envelope[4 - i] = static_cast<char>(size >> (8 * i));
  absl::StrAppend(&envelope, bytes);
  return envelope;
}

absl::StatusOr<absl::string_view> OnlyMessageIn(absl::string_view body) {
  if (body.size() < kHeadBytes) return InvalidField("body", "must be one message in an envelope");
  if ((body[0] & kCompressed) != 0) {
    return ErrorWithReason(absl::StatusCode::kUnimplemented, "COMPRESSION_UNKNOWN",
                           "the message is compressed: only identity is taken");
  }
  uint32_t size = 0;
  for (size_t i = 1; i < kHeadBytes; ++i) size = size << 8 | static_cast<uint8_t>(body[i]);
  body.remove_prefix(kHeadBytes);
  if (body.size() != size) {
    return InvalidField("body",
                        absl::StrCat("must be one message of the length its envelope says, ", size,
                                     ", and has ", body.size(), " bytes"));
  }
  return body;
}

std::unique_ptr<StreamFraming> ConnectStreamOf(const google::protobuf::MethodDescriptor& method,
                                               ConnectCodec codec) {
  return std::make_unique<ConnectStream>(method, codec);
}

std::string ConnectEndOf(const absl::Status& status) {
  Json end = Json::object();
  if (!status.ok()) end["error"] = ConnectErrorOf(status);
  return Enveloped(end.dump(-1, ' ', false, Json::error_handler_t::replace), true);
}

}  // namespace revops::gateway
