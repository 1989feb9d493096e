#include "gateway/http/event_stream.h"

#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/http/error_json.h"
#include "gateway/http/json_codec.h"

namespace revops::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kTokenField[] = "resume_token";
constexpr char kEventsField[] = "events";
constexpr char kSubscriptionField[] = "subscription";

// The position is not there any more, or was never here.
bool IsReset(const absl::Status& status) {
  return absl::StartsWith(ReasonOf(status), "RESUME_TOKEN_");
}

class EventStream final : public StreamFraming {
 public:
  explicit EventStream(const Descriptor& response)
      : response_(response),
        token_(response.FindFieldByName(kTokenField)),
        events_(response.FindFieldByName(kEventsField)),
        room_(
            google::protobuf::MessageFactory::generated_factory()->GetPrototype(&response)->New()) {
  }

  absl::StatusOr<std::string> Message(const std::string& bytes) override {
    if (!room_->ParseFromString(bytes)) {
      return absl::InternalError("a service's answer does not parse");
    }
    const auto* reflection = room_->GetReflection();
    REVOPS_ASSIGN_OR_RETURN(const std::string json, JsonOf(response_, bytes, JsonZeros::kHidden));
    const bool is_progress = reflection->FieldSize(*room_, events_) == 0;
    return absl::StrCat("id: ", reflection->GetString(*room_, token_), "\n",
                        is_progress ? "event: progress\n" : "", "data: ", json, "\n\n");
  }

  std::string End(const absl::Status& status) override {
    if (status.ok()) return "";
    const absl::Duration retry = RetryAfterOf(status);
    const std::string wait = retry > absl::ZeroDuration()
                                 ? absl::StrCat("retry: ", absl::ToInt64Milliseconds(retry), "\n")
                                 : "";
    return absl::StrCat(wait, IsReset(status) ? "id:\nevent: reset\n" : "event: end\n",
                        "data: ", ErrorResponse(status).body, "\n\n");
  }

  bool IsHttpError(const absl::Status& first) const override { return !IsReset(first); }

 private:
  const Descriptor& response_;
  const FieldDescriptor* const token_;
  const FieldDescriptor* const events_;
  const std::unique_ptr<google::protobuf::Message> room_;
};

}  // namespace

bool IsWatch(const google::protobuf::MethodDescriptor& method) {
  const Descriptor& response = *method.output_type();
  const FieldDescriptor* const token = response.FindFieldByName(kTokenField);
  const FieldDescriptor* const events = response.FindFieldByName(kEventsField);
  return method.server_streaming() && token != nullptr && events != nullptr &&
         events->is_repeated() && token->type() == FieldDescriptor::TYPE_STRING;
}

void ResumeAfter(absl::string_view last_event_id, Message& request) {
  if (last_event_id.empty()) return;
  const FieldDescriptor* const token = request.GetDescriptor()->FindFieldByName(kTokenField);
  if (token == nullptr) return;
  // A durable subscription knows its own position.
  const FieldDescriptor* const subscription =
      request.GetDescriptor()->FindFieldByName(kSubscriptionField);
  const bool has_subscription =
      subscription != nullptr && request.GetReflection()->HasField(request, subscription);
  if (has_subscription) return;
  request.GetReflection()->SetString(&request, token, std::string(last_event_id));
}

std::unique_ptr<StreamFraming> EventStreamOf(const Descriptor& response) {
  return std::make_unique<EventStream>(response);
}

}  // namespace revops::gateway
