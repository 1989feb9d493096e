// Brings pending conversions to their end: asks deal-service until it has answered, then finishes
// or refuses. A few threads, a queue in memory of what is in the store, taken up again at start.
#ifndef REVOPS_LEAD_SERVICE_CONVERT_CONVERTER_H_
#define REVOPS_LEAD_SERVICE_CONVERT_CONVERTER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/rpc/drain.h"
#include "common/rpc/principal.h"
#include "common/telemetry/log.h"
#include "lead-service/clients/deal_orders.h"
#include "lead-service/store/sqlite_lead_store.h"

namespace revops::lead {

// Each carries one conversion at a time: two or three calls and a commit, most of it waiting.
inline constexpr int kConversionThreads = 4;
// Between two attempts at one conversion: doubled each time, with a jitter of a half.
inline constexpr absl::Duration kConversionBackoffMin = absl::Milliseconds(50);
inline constexpr absl::Duration kConversionBackoffMax = absl::Seconds(10);
// How long a caller waits for the end before it is told PENDING, and how long before its deadline.
inline constexpr absl::Duration kConversionWaitMax = absl::Seconds(5);
inline constexpr absl::Duration kConversionAnswerTime = absl::Milliseconds(200);
// Dry runs that wait for a thread; callers give up long before that many have had their turn.
inline constexpr size_t kTrialsMax = 256;
// Conversions that wait for deal-service; each is a row and about 2 KiB of memory.
inline constexpr size_t kPendingConversionsMax = 10000;

// Thread-safe.
class Converter {
 public:
  struct Options {
    // All outlive it. Without `deals` conversions are left as they are.
    SqliteLeadStore* store = nullptr;
    deal::v1::DealService::StubInterface* deals = nullptr;
    const rpc::PrincipalSigner* signer = nullptr;
    rpc::DrainSignal* drain = nullptr;
    const Log* log = nullptr;
  };
  // Takes up what the store has. Whoever waits is let go when draining begins.
  static absl::StatusOr<std::unique_ptr<Converter>> Start(const Options& options);
  // What is under way is left to the next start.
  ~Converter();

  // Where a conversion may begin: UNAVAILABLE NO_DEAL_SERVICE, RESOURCE_EXHAUSTED
  // CONVERSIONS_WAITING.
  absl::Status MayBegin() const;
  // A conversion that is on disk by now. Quick.
  void Take(const ConversionIntent& intent);
  // Calls `ready` once: with OK when this pass is over, or `until` has come, or it is not known
  // here; with the refusal where it was refused meanwhile. From any thread, perhaps this one.
  using Ready = std::function<void(const absl::Status&)>;
  void Await(const Uuid& lead, int32_t pass, absl::Time until, Ready ready);
  // Asks deal-service what it would say; changes nothing. DEADLINE_EXCEEDED where nobody came to it
  // until `deadline`, RESOURCE_EXHAUSTED CONVERSIONS_WAITING where too many wait.
  void Try(const ConversionIntent& intent, absl::Time deadline, Ready ready);

  // What the caller of a refused conversion is told: FAILED_PRECONDITION with deal-service's words.
  static absl::Status AsRefusal(const absl::Status& status);

  size_t pending() const;

 private:
  struct Job {
    ConversionIntent intent;
    int attempts = 0;
  };
  struct Waiter {
    Uuid lead;
    int32_t pass = 0;
    Ready ready;
  };
  struct Trial {
    ConversionIntent intent;
    absl::Time deadline;
    Ready ready;
  };

  explicit Converter(const Options& options);
  void Run();
  // One round of a thread: false when there is nothing to do yet.
  bool Work() ABSL_LOCKS_EXCLUDED(mutex_);
  void CarryOut(ConversionIntent intent);
  absl::Time NextWake() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // It is over: those who wait are told, and it is forgotten.
  void End(const ConversionIntent& intent, const absl::Status& told);
  // It is tried again, later each time.
  void Postpone(const ConversionIntent& intent, const absl::Status& why);
  // As who asked for it, under the request.
  absl::Status InCommand(const ConversionIntent& intent,
                         std::function<absl::Status(CommandStore&)> act);
  void LetGo();
  bool Guarded(grpc::ClientContext& context, const std::function<void()>& call);

  const Options options_;
  DealOrders orders_;
  // Nothing else is called with it held.
  mutable absl::Mutex mutex_;
  absl::CondVar changed_;
  bool is_ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<Uuid, Job> jobs_ ABSL_GUARDED_BY(mutex_);
  // Those of them that no thread is at, by when they are to be tried.
  std::set<std::pair<absl::Time, Uuid>> due_ ABSL_GUARDED_BY(mutex_);
  std::multimap<absl::Time, Waiter> waiters_ ABSL_GUARDED_BY(mutex_);  // by when they leave
  std::deque<Trial> trials_ ABSL_GUARDED_BY(mutex_);
  // Whose turn it is: dry runs take nothing from conversions that are meant.
  bool is_trials_turn_ ABSL_GUARDED_BY(mutex_) = true;
  std::set<grpc::ClientContext*> calls_ ABSL_GUARDED_BY(mutex_);
  absl::BitGen random_ ABSL_GUARDED_BY(mutex_);
  int64_t drain_id_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_CONVERT_CONVERTER_H_
