// A service behind the gateway, answering whatever a test says, over a real connection.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_FAKE_SERVICE_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_FAKE_SERVICE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/server.h"
#include "google/protobuf/message.h"
#include "grpcpp/generic/async_generic_service.h"

namespace revops::gateway {

// A call as it reached the service.
struct Received {
  std::string path;
  std::string request;  // serialized
  std::string peer;     // the connection it came on
  std::vector<std::string> principals, authorizations, traceparents;
  absl::Time deadline;
};

struct Answer {
  std::vector<std::string> messages;  // serialized
  grpc::Status status;
  bool hold = false;  // ends only when cancelled

  static Answer With(const google::protobuf::Message& message) {
    return {{message.SerializeAsString()}, grpc::Status::OK, false};
  }
  static Answer Fail(grpc::Status status) { return {{}, std::move(status), false}; }
  static Answer Hold(std::vector<std::string> messages = {}) {
    return {std::move(messages), grpc::Status::OK, true};
  }
};

class FakeService final : public grpc::CallbackGenericService {
 public:
  using Handler = std::function<Answer(const Received&)>;
  // On a free port of the loopback; answers every call with an empty message until told otherwise.
  FakeService();
  ~FakeService() override;

  std::string address() const;
  void OnCall(Handler handler);
  // Goes away as if killed.
  void Stop() { server_ = nullptr; }

  std::vector<Received> received() const;
  // Waits until so many calls were cancelled, or messages were taken by the caller.
  bool WaitForCancelled(int calls) const;
  bool WaitForWritten(int messages) const;
  int written() const;
  // Waits until for a while no more messages are taken; how many were.
  int WaitForStandstill() const;

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  class Call;

  mutable absl::Mutex mutex_;
  Handler handler_ ABSL_GUARDED_BY(mutex_);
  std::vector<Received> received_ ABSL_GUARDED_BY(mutex_);
  int cancelled_ ABSL_GUARDED_BY(mutex_) = 0;
  int written_ ABSL_GUARDED_BY(mutex_) = 0;
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<rpc::Server> server_;
};

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_FAKE_SERVICE_H_
