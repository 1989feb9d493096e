#include "gateway/clients/readiness.h"

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/telemetry.h"
#include "grpc/health/v1/health.pb.h"

namespace revops::gateway {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using Done = std::function<void(std::vector<ServiceHealth>)>;

struct Round {
  absl::Mutex mutex;
  size_t waiting ABSL_GUARDED_BY(mutex) = 0;
  std::vector<ServiceHealth> answers ABSL_GUARDED_BY(mutex);
};

// Anybody may ask: the code, and nothing that a service says of itself.
std::string ProblemOf(const absl::StatusOr<HealthCheckResponse>& answer) {
  if (!answer.ok()) return rpc::CodeName(answer.status().code());
  if (answer->status() == HealthCheckResponse::SERVING) return "";
  return HealthCheckResponse::ServingStatus_Name(answer->status());
}

}  // namespace

void CheckReadiness(const std::vector<Backend*>& backends, absl::Time now, Done done) {
  if (backends.empty()) return done({});
  const auto round = std::make_shared<Round>();
  {
    absl::MutexLock lock(&round->mutex);
    round->waiting = backends.size();
    for (const Backend* backend : backends) round->answers.push_back({backend->name(), false, ""});
  }
  OutgoingCall call;
  call.deadline = now + kHealthDeadline;
  for (size_t i = 0; i < backends.size(); ++i) {
    backends[i]->CallMethod<HealthCheckResponse>(
        "/grpc.health.v1.Health/Check", call, HealthCheckRequest(),
        [round, i, done](absl::StatusOr<HealthCheckResponse> answer) {
          std::vector<ServiceHealth> answers;
          {
            absl::MutexLock lock(&round->mutex);
            round->answers[i].problem = ProblemOf(answer);
            round->answers[i].ready = round->answers[i].problem.empty();
            if (--round->waiting > 0) return;
            answers = std::move(round->answers);
          }
          done(std::move(answers));
        });
  }
}

}  // namespace revops::gateway
