// Requests that a handler was asked and has not answered: counted, so that the server can wait for
// them, and cut loose when it can wait no longer.
#ifndef REVOPS_GATEWAY_HTTP_PENDING_ANSWERS_H_
#define REVOPS_GATEWAY_HTTP_PENDING_ANSWERS_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// Thread-safe.
class PendingAnswers {
 public:
  // Takes a request up, until End(). False once closed: it must not be handled any more.
  bool TryBegin();
  void End();

  // What the handler answers through. `resume` runs at most once, never after Drop(), and under a
  // lock: it must only hand the answer on.
  HttpRespond Responder(std::function<void(HttpResponse)> resume);

  // Nothing begins any more; waits until what has begun has ended, at most so long. False when some
  // has not.
  bool CloseAndWait(absl::Duration at_most);
  // Destroys what still waits to be resumed; later answers go nowhere.
  void Drop();

 private:
  struct State;
  const std::shared_ptr<State> state_ = MakeState();
  static std::shared_ptr<State> MakeState();
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_PENDING_ANSWERS_H_
