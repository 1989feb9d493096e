// lead-service as its main runs it, on a free port with a store of its own, and a client that can
// call as anybody.
#ifndef REVOPS_TESTS_LEAD_SERVICE_SUPPORT_SERVED_LEADS_H_
#define REVOPS_TESTS_LEAD_SERVICE_SUPPORT_SERVED_LEADS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/server.h"
#include "common/rpc/service_main.h"
#include "gtest/gtest.h"
#include "lead-service/lead_process.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "tests/support/temp_dir.h"

namespace revops::lead {

using Principal = revops::type::v1::Principal;

// `users/ops`, who reaches everything.
Principal Operations();
// A rep named `reps/{slug}` in `teams/{team}` (empty: in none).
Principal Rep(const std::string& slug, const std::string& team = "");
// The same as a manager, who reaches the team's and their own.
Principal Manager(const std::string& slug, const std::string& team = "");

// A watch under way: a thread-free reader of one stream.
class WatchReader {
 public:
  using Request = revops::lead::v1::WatchLeadsRequest;
  using Response = revops::lead::v1::WatchLeadsResponse;
  using Event = revops::lead::v1::LeadEvent;

  WatchReader(revops::lead::v1::LeadService::Stub& stub, std::string credential,
              const Request& request);
  // The next event; nothing once the stream has ended (see End()).
  std::optional<Event> NextEvent();
  // Reads until a response says that the stream has caught up; the events on the way.
  std::vector<Event> EventsUntilCaughtUp();
  // The token of the last response.
  const std::string& token() const { return token_; }
  bool snapshot_complete() const { return snapshot_complete_; }
  // Reads to the end: how the stream ended.
  absl::Status End();
  void GiveUp() { context_.TryCancel(); }

 private:
  bool Read();
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Response>> reader_;
  std::vector<Event> events_;  // read and not yet given, in order
  bool caught_up_ = false;
  bool snapshot_complete_ = false;
  std::string token_;
};

class ServedLeads : public ::testing::Test {
 protected:
  // `clock`: what the service takes for the time (unset: the time); outlives it.
  explicit ServedLeads(const Clock* clock = nullptr);
  ~ServedLeads() override;
  // Drains, and starts again on the same store.
  void Restart();

  using Stub = revops::lead::v1::LeadService::Stub;
  // Calls `method` as `who`: OK, or the error with its details.
  template <typename Request, typename Reply>
  absl::Status Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const Request& request, Reply* reply, const Principal& who = Operations()) {
    grpc::ClientContext context;
    Prepare(context, who);
    return FromWire((stub_.get()->*method)(&context, request, reply));
  }

  // A person called Ada at "Acme".
  revops::lead::v1::Lead CreateLead(const std::string& owner = "", const std::string& team = "");
  // An account called "Acme".
  revops::lead::v1::Account CreateAccount(const std::string& owner = "",
                                          const std::string& team = "");
  std::unique_ptr<WatchReader> Watch(const WatchReader::Request& request,
                                     const Principal& who = Operations());
  std::unique_ptr<WatchReader> WatchFromEarliest(const Principal& who = Operations());
  // The position of the last change of all.
  std::string HeadToken();

  void Start();
  void Stop();
  void Prepare(grpc::ClientContext& context, const Principal& who);
  static absl::Status FromWire(const grpc::Status& status);

  const Clock* const service_clock_;
  revops::testing::TempDir folder_;
  rpc::SuiteKey key_ = *rpc::SuiteKey::FromBytes(std::string(32, 'k'));
  std::unique_ptr<rpc::Environment> environment_;
  std::unique_ptr<LeadProcess> process_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace revops::lead

#endif  // REVOPS_TESTS_LEAD_SERVICE_SUPPORT_SERVED_LEADS_H_
