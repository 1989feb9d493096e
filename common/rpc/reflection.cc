#include "common/rpc/reflection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/reflection_answers.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"

namespace revops::rpc {
namespace {

constexpr absl::Duration kRetryWhenFull = absl::Seconds(1);

template <typename Response>
void Fill(const absl::StatusOr<ReflectionAnswers::Files>& files, Response& response) {
  for (const std::string& file : *files) {
    response.mutable_file_descriptor_response()->add_file_descriptor_proto(file);
  }
}

// Answers one question; an error is an answer, too, and the stream goes on.
template <typename Request, typename Response>
absl::Status AnswerTo(const Request& request, const std::vector<std::string>& services,
                      ReflectionAnswers& answers, Response& response) {
  const auto files_or_error = [&](const absl::StatusOr<ReflectionAnswers::Files>& files) {
    if (files.ok()) Fill(files, response);
    return files.status();
  };
  switch (request.message_request_case()) {
    case Request::kFileByFilename:
      return files_or_error(answers.FileNamed(request.file_by_filename()));
    case Request::kFileContainingSymbol:
      return files_or_error(answers.FileWithSymbol(request.file_containing_symbol()));
    case Request::kFileContainingExtension:
      return files_or_error(
          answers.FileWithExtension(request.file_containing_extension().containing_type(),
                                    request.file_containing_extension().extension_number()));
    case Request::kAllExtensionNumbersOfType: {
      const std::string& type = request.all_extension_numbers_of_type();
      REVOPS_ASSIGN_OR_RETURN(const std::vector<int> numbers, answers.ExtensionNumbersOf(type));
      auto* out = response.mutable_all_extension_numbers_response();
      out->set_base_type_name(type);
      for (const int number : numbers) out->add_extension_number(number);
      return absl::OkStatus();
    }
    case Request::kListServices:
      for (const std::string& name : services) {
        response.mutable_list_services_response()->add_service()->set_name(name);
      }
      return absl::OkStatus();
    case Request::MESSAGE_REQUEST_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("message_request: must be set");
}

}  // namespace

// One question at a time: the next is read once the answer is out.
template <typename Protocol>
class Reflection::Stream final
    : public grpc::ServerBidiReactor<typename Protocol::Request, typename Protocol::Response> {
 public:
  Stream(Reflection* owner, const grpc::CallbackServerContext& context) : owner_(owner) {
    const int open = owner_->streams_.fetch_add(1) + 1;
    const absl::Status permitted =
        owner_->options_.permit ? owner_->options_.permit(context) : absl::OkStatus();
    if (!permitted.ok()) {
      this->Finish(ToGrpcStatus(permitted));
    } else if (open > kReflectionStreamsMax) {
      this->Finish(ToGrpcStatus(RetryLater(absl::StatusCode::kResourceExhausted, "STREAMS_FULL",
                                           absl::StrCat("at most ", kReflectionStreamsMax,
                                                        " streams may ask for reflection at once"),
                                           kRetryWhenFull)));
    } else {
      this->StartRead(&request_);
    }
  }
  void OnReadDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    response_.Clear();
    response_.set_valid_host(request_.host().substr(0, kReflectionNameBytesMax));
    absl::Status answered = request_.ByteSizeLong() <= 2 * kReflectionNameBytesMax
                                ? AnswerTo(request_, owner_->options_.services, answers_, response_)
                                : absl::InvalidArgumentError(absl::StrCat(
                                      "a name has at most ", kReflectionNameBytesMax, " bytes"));
    if (request_.ByteSizeLong() <= 2 * kReflectionNameBytesMax) {
      *response_.mutable_original_request() = request_;
    }
    if (!answered.ok()) {
      response_.mutable_error_response()->set_error_code(static_cast<int>(answered.code()));
      response_.mutable_error_response()->set_error_message(std::string(answered.message()));
    }
    this->StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::CANCELLED);
    this->StartRead(&request_);
  }
  void OnDone() override {
    owner_->streams_.fetch_sub(1);
    delete this;
  }

 private:
  Reflection* const owner_;
  ReflectionAnswers answers_;
  typename Protocol::Request request_;
  typename Protocol::Response response_;
};

template <typename Protocol>
grpc::ServerBidiReactor<typename Protocol::Request, typename Protocol::Response>*
Reflection::Service<Protocol>::ServerReflectionInfo(grpc::CallbackServerContext* context) {
  return new Stream<Protocol>(owner_, *context);
}

Reflection::Reflection(Options options) : options_(std::move(options)) {
  for (const char* own : {"grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                          "grpc.reflection.v1alpha.ServerReflection"}) {
    options_.services.push_back(own);
  }
  std::sort(options_.services.begin(), options_.services.end());
}

Reflection::Options Reflection::ForTheSuite(std::vector<std::string> services,
                                            const Authenticator* authenticator) {
  return {std::move(services), [authenticator](const grpc::CallbackServerContext& context) {
            return authenticator->Verify(context).status();
          }};
}

}  // namespace revops::rpc
