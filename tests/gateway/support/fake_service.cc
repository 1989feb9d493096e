#include "tests/gateway/support/fake_service.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gateway/clients/bytes.h"

namespace revops::gateway {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);
// Messages that can be taken are taken within a fraction of this.
constexpr absl::Duration kStandstill = absl::Milliseconds(500);

std::vector<std::string> ValuesOf(const grpc::ServerContextBase& context, const char* key) {
  std::vector<std::string> values;
  const auto range = context.client_metadata().equal_range(key);
  for (auto it = range.first; it != range.second; ++it) {
    values.emplace_back(it->second.data(), it->second.size());
  }
  return values;
}

}  // namespace

class FakeService::Call final : public grpc::ServerGenericBidiReactor {
 public:
  Call(FakeService* service, grpc::GenericCallbackServerContext* context) : service_(service) {
    {
      absl::MutexLock lock(&service_->mutex_);
      ++service_->calls_;
    }
    received_.path = context->method();
    received_.peer = context->peer();
    received_.principals = ValuesOf(*context, "x-revops-principal");
    received_.authorizations = ValuesOf(*context, "authorization");
    received_.traceparents = ValuesOf(*context, "traceparent");
    received_.deadline = absl::FromChrono(context->deadline());
    StartRead(&request_);
  }
  void OnReadDone(bool ok) override {
    if (!ok) return Finish({grpc::StatusCode::INTERNAL, "no request"});
    received_.request = BytesOf(request_);
    Handler handler;
    {
      absl::MutexLock lock(&service_->mutex_);
      service_->received_.push_back(received_);
      handler = service_->handler_;
    }
    answer_ = handler(received_);
    Next();
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      absl::MutexLock lock(&service_->mutex_);
      ++service_->written_;
    }
    Next();
  }
  void OnCancel() override {
    absl::MutexLock lock(&mutex_);
    cancelled_ = true;
    if (holding_) Finish(grpc::Status::CANCELLED);
  }
  void OnDone() override {
    {
      absl::MutexLock lock(&service_->mutex_);
      absl::MutexLock own(&mutex_);
      if (cancelled_) ++service_->cancelled_;
      --service_->calls_;
    }
    delete this;
  }

 private:
  void Next() {
    absl::MutexLock lock(&mutex_);
    if (!cancelled_ && next_ < answer_.messages.size()) {
      response_ = BufferOf(answer_.messages[next_++]);
      return StartWrite(&response_);
    }
    if (cancelled_) return Finish(grpc::Status::CANCELLED);
    if (answer_.hold) {
      holding_ = true;
      return;
    }
    Finish(answer_.status);
  }

  FakeService* const service_;
  Received received_;
  grpc::ByteBuffer request_, response_;
  Answer answer_;
  size_t next_ = 0;
  absl::Mutex mutex_;
  bool cancelled_ = false, holding_ = false;
};

FakeService::FakeService() : handler_([](const Received&) { return Answer{{""}, {}, false}; }) {
  rpc::Server::Options options;
  options.listen = "127.0.0.1:0";
  options.generic = this;
  auto server = rpc::Server::Start(options);
  if (!server.ok()) std::abort();
  server_ = *std::move(server);
}

// The server's end waits for its calls, but in a way that the thread sanitizer does not see.
FakeService::~FakeService() {
  server_ = nullptr;
  absl::MutexLock lock(&mutex_);
  const auto is_quiet = [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return calls_ == 0; };
  mutex_.Await(absl::Condition(&is_quiet));
}

std::string FakeService::address() const { return absl::StrCat("127.0.0.1:", server_->port()); }

void FakeService::OnCall(Handler handler) {
  absl::MutexLock lock(&mutex_);
  handler_ = std::move(handler);
}

std::vector<Received> FakeService::received() const {
  absl::MutexLock lock(&mutex_);
  return received_;
}

bool FakeService::WaitForCancelled(int calls) const {
  absl::MutexLock lock(&mutex_);
  const auto reached = [this, calls]()
                           ABSL_NO_THREAD_SAFETY_ANALYSIS { return cancelled_ >= calls; };
  return mutex_.AwaitWithTimeout(absl::Condition(&reached), kPatience);
}

bool FakeService::WaitForWritten(int messages) const {
  absl::MutexLock lock(&mutex_);
  const auto reached = [this, messages]()
                           ABSL_NO_THREAD_SAFETY_ANALYSIS { return written_ >= messages; };
  return mutex_.AwaitWithTimeout(absl::Condition(&reached), kPatience);
}

int FakeService::written() const {
  absl::MutexLock lock(&mutex_);
  return written_;
}

int FakeService::WaitForStandstill() const {
  absl::MutexLock lock(&mutex_);
  for (;;) {
    const int before = written_;
    const auto moved = [this, before]()
                           ABSL_NO_THREAD_SAFETY_ANALYSIS { return written_ != before; };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&moved), kStandstill)) return before;
  }
}

grpc::ServerGenericBidiReactor* FakeService::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  return new Call(this, context);
}

}  // namespace revops::gateway
