#include "gateway/http/pending_answers.h"

#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace revops::gateway {
namespace {

using Resume = std::function<void(HttpResponse)>;

}  // namespace

// Shared with the responders, which may outlive the server.
struct PendingAnswers::State {
  absl::Mutex mutex;
  bool closed ABSL_GUARDED_BY(mutex) = false;
  int begun ABSL_GUARDED_BY(mutex) = 0;
  std::set<std::shared_ptr<Resume>> waiting ABSL_GUARDED_BY(mutex);
};

std::shared_ptr<PendingAnswers::State> PendingAnswers::MakeState() {
  return std::make_shared<State>();
}

bool PendingAnswers::TryBegin() {
  absl::MutexLock lock(&state_->mutex);
  if (state_->closed) return false;
  ++state_->begun;
  return true;
}

void PendingAnswers::End() {
  absl::MutexLock lock(&state_->mutex);
  --state_->begun;
}

HttpRespond PendingAnswers::Responder(Resume resume) {
  auto slot = std::make_shared<Resume>(std::move(resume));
  {
    absl::MutexLock lock(&state_->mutex);
    state_->waiting.insert(slot);
  }
  return [state = state_, weak = std::weak_ptr<Resume>(slot)](HttpResponse answer) {
    absl::MutexLock lock(&state->mutex);
    const std::shared_ptr<Resume> found = weak.lock();
    if (found == nullptr || state->waiting.erase(found) == 0) return;
    (*found)(std::move(answer));
  };
}

bool PendingAnswers::CloseAndWait(absl::Duration at_most) {
  State* const state = state_.get();
  absl::MutexLock lock(&state->mutex);
  state->closed = true;
  const auto ended = [state]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return state->begun == 0; };
  return state->mutex.AwaitWithTimeout(absl::Condition(&ended), at_most);
}

void PendingAnswers::Drop() {
  // Destroyed outside of the lock: what waits may be a whole connection.
  std::set<std::shared_ptr<Resume>> dropped;
  absl::MutexLock lock(&state_->mutex);
  dropped.swap(state_->waiting);
}

}  // namespace revops::gateway
