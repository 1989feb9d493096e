#include "lead-service/convert/converter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/failpoint/fail_point.h"
#include "common/status/status.h"
#include "lead-service/app/finish_conversion.h"

namespace revops::lead {
namespace {

constexpr absl::Duration kTakeUpMax = absl::Seconds(60);
// Attempts whose failure is worth a line in the log: the first, then ever fewer.
bool IsNews(int attempts) { return (attempts & (attempts - 1)) == 0; }

}  // namespace

Converter::Converter(const Options& options)
    : options_(options),
      orders_(options.deals, options.signer,
              [this](grpc::ClientContext& context, const std::function<void()>& call) {
                return Guarded(context, call);
              }) {}

absl::StatusOr<std::unique_ptr<Converter>> Converter::Start(const Options& options) {
  auto converter = std::unique_ptr<Converter>(new Converter(options));
  if (options.deals == nullptr) return converter;
  REVOPS_ASSIGN_OR_RETURN(const std::vector<ConversionIntent> left,
                          options.store->leads().Intents(absl::Now() + kTakeUpMax));
  for (const ConversionIntent& intent : left) converter->Take(intent);
  converter->drain_id_ = options.drain->OnDrain([c = converter.get()] { c->LetGo(); });
  for (int i = 0; i < kConversionThreads; ++i) {
    converter->threads_.emplace_back([c = converter.get()] { c->Run(); });
  }
  return converter;
}

Converter::~Converter() {
  if (options_.drain != nullptr) options_.drain->Forget(drain_id_);
  LetGo();
  {
    absl::MutexLock lock(&mutex_);
    is_ending_ = true;
    for (grpc::ClientContext* context : calls_) context->TryCancel();
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

absl::Status Converter::MayBegin() const {
  if (options_.deals == nullptr) {
    return ErrorWithReason(absl::StatusCode::kUnavailable, "NO_DEAL_SERVICE",
                           "this lead-service was started without --deal-service");
  }
  if (pending() < kPendingConversionsMax) return absl::OkStatus();
  return RetryLater(absl::StatusCode::kResourceExhausted, "CONVERSIONS_WAITING",
                    absl::StrCat(kPendingConversionsMax,
                                 " conversions wait for deal-service, which does not answer"),
                    kConversionBackoffMax);
}

void Converter::Take(const ConversionIntent& intent) {
  absl::MutexLock lock(&mutex_);
  jobs_[intent.lead] = {intent};
  due_.emplace(absl::InfinitePast(), intent.lead);
  changed_.Signal();
}

void Converter::Await(const Uuid& lead, int32_t pass, absl::Time until, Ready ready) {
  {
    absl::MutexLock lock(&mutex_);
    const auto job = jobs_.find(lead);
    const bool is_pending = job != jobs_.end() && job->second.intent.pass == pass;
    if (is_pending && !is_draining_) {
      waiters_.emplace(until, Waiter{lead, pass, std::move(ready)});
      changed_.Signal();
      return;
    }
  }
  ready(absl::OkStatus());
}

void Converter::Try(const ConversionIntent& intent, absl::Time deadline, Ready ready) {
  absl::Status refused = rpc::ServerDraining();
  {
    absl::MutexLock lock(&mutex_);
    if (!is_draining_ && trials_.size() < kTrialsMax) {
      trials_.push_back({intent, deadline, std::move(ready)});
      changed_.Signal();
      return;
    }
    if (!is_draining_) {
      refused = RetryLater(absl::StatusCode::kResourceExhausted, "CONVERSIONS_WAITING",
                           absl::StrCat(kTrialsMax, " dry runs wait for deal-service"),
                           kConversionBackoffMax);
    }
  }
  ready(refused);
}

absl::Status Converter::AsRefusal(const absl::Status& status) {
  absl::Status refusal = absl::FailedPreconditionError(
      absl::StrCat("deal-service refuses: ", std::string(status.message())));
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    refusal.SetPayload(type, payload);
  });
  return refusal;
}

size_t Converter::pending() const {
  absl::MutexLock lock(&mutex_);
  return jobs_.size();
}

absl::Time Converter::NextWake() const {
  absl::Time wake = absl::InfiniteFuture();
  if (!due_.empty()) wake = due_.begin()->first;
  if (!waiters_.empty()) wake = std::min(wake, waiters_.begin()->first);
  return wake;
}

void Converter::Run() {
  for (;;) {
    if (Work()) continue;
    absl::MutexLock lock(&mutex_);
    if (is_ending_) return;
    if (trials_.empty() && NextWake() > absl::Now()) changed_.WaitWithDeadline(&mutex_, NextWake());
  }
}

bool Converter::Work() {
  Ready leaves;
  Trial trial;
  ConversionIntent intent;
  {
    absl::MutexLock lock(&mutex_);
    if (is_ending_) return false;
    const absl::Time now = absl::Now();
    if (!waiters_.empty() && waiters_.begin()->first <= now) {
      leaves = std::move(waiters_.begin()->second.ready);
      waiters_.erase(waiters_.begin());
    } else {
      const bool has_due = !due_.empty() && due_.begin()->first <= now;
      if (trials_.empty() && !has_due) return false;
      if (!trials_.empty() && (is_trials_turn_ || !has_due)) {
        trial = std::move(trials_.front());
        trials_.pop_front();
        is_trials_turn_ = false;
      } else {
        intent = jobs_.at(due_.begin()->second).intent;
        due_.erase(due_.begin());
        is_trials_turn_ = true;
      }
    }
  }
  if (leaves) {
    leaves(absl::OkStatus());
  } else if (trial.ready && trial.deadline <= absl::Now()) {
    trial.ready(absl::DeadlineExceededError("deal-service did not come to it in time"));
  } else if (trial.ready) {
    const absl::Status told = orders_.Try(trial.intent);
    trial.ready(DealOrders::IsWorthAnotherTry(told) ? told : AsRefusal(told));
  } else {
    CarryOut(std::move(intent));
  }
  return true;
}

void Converter::CarryOut(ConversionIntent intent) {
  REVOPS_FAIL_POINT(kConversionBeforeOrder);
  const absl::StatusOr<MadeDeal> deal = orders_.CarryOut(intent);
  if (!deal.ok() && DealOrders::IsWorthAnotherTry(deal.status())) {
    return Postpone(intent, deal.status());
  }
  REVOPS_FAIL_POINT(kConversionBeforeEnd);
  const absl::Status ended = InCommand(intent, [&](CommandStore& store) {
    return deal.ok()
               ? FinishLeadConversion(store, intent.lead, intent.pass, *deal).status()
               : RefuseLeadConversion(store, intent.lead, intent.pass, deal.status()).status();
  });
  if (!ended.ok()) return Postpone(intent, ended);
  REVOPS_FAIL_POINT(kConversionAfterEnd);
  if (!deal.ok()) {
    options_.log->Info("deal-service refused a conversion",
                       {{"lead", absl::StrCat("leads/", intent.lead.ToString())},
                        {"reason", ReasonOf(deal.status())}});
  }
  End(intent, deal.ok() ? absl::OkStatus() : AsRefusal(deal.status()));
}

absl::Status Converter::InCommand(const ConversionIntent& intent,
                                  std::function<absl::Status(CommandStore&)> act) {
  return options_.store->writer().Run(sql::Lane::kInteractive, [&](sql::WriteContext& context) {
    SqliteCommandStore store =
        options_.store->InCommand(context, {intent.actor, intent.request_id, intent.request_hash});
    return act(store);
  });
}

void Converter::End(const ConversionIntent& intent, const absl::Status& told) {
  std::vector<Ready> waiting;
  {
    absl::MutexLock lock(&mutex_);
    const auto job = jobs_.find(intent.lead);
    if (job != jobs_.end() && job->second.intent.pass == intent.pass) jobs_.erase(job);
    for (auto it = waiters_.begin(); it != waiters_.end();) {
      const Waiter& waiter = it->second;
      const bool is_told = waiter.lead == intent.lead && waiter.pass == intent.pass;
      if (is_told) waiting.push_back(std::move(it->second.ready));
      it = is_told ? waiters_.erase(it) : std::next(it);
    }
  }
  for (const Ready& ready : waiting) ready(told);
}

void Converter::Postpone(const ConversionIntent& intent, const absl::Status& why) {
  absl::MutexLock lock(&mutex_);
  if (is_ending_) return;
  Job& job = jobs_.at(intent.lead);
  ++job.attempts;
  absl::Duration pause = kConversionBackoffMin * (1 << std::min(job.attempts - 1, 10));
  pause = std::min(pause, kConversionBackoffMax) * absl::Uniform(random_, 0.5, 1.0);
  due_.emplace(absl::Now() + pause, intent.lead);
  changed_.Signal();
  if (!IsNews(job.attempts)) return;
  options_.log->Warning("a conversion waits",
                        {{"lead", absl::StrCat("leads/", intent.lead.ToString())},
                         {"attempts", absl::StrCat(job.attempts)},
                         {"why", why.ToString()}});
}

void Converter::LetGo() {
  std::vector<Ready> leaving;
  std::deque<Trial> trials;
  {
    absl::MutexLock lock(&mutex_);
    is_draining_ = true;
    for (auto& [until, waiter] : waiters_) leaving.push_back(std::move(waiter.ready));
    waiters_.clear();
    trials.swap(trials_);
  }
  for (const Ready& ready : leaving) ready(absl::OkStatus());
  for (const Trial& trial : trials) trial.ready(rpc::ServerDraining());
}

bool Converter::Guarded(grpc::ClientContext& context, const std::function<void()>& call) {
  {
    absl::MutexLock lock(&mutex_);
    if (is_ending_) return false;
    calls_.insert(&context);
  }
  call();
  absl::MutexLock lock(&mutex_);
  calls_.erase(&context);
  return true;
}

}  // namespace revops::lead
