// An aggregate that is put together from calls in parallel, under one deadline. What can not be had
// becomes a gap; the rest is there.
#ifndef REVOPS_GATEWAY_APP_GATHERING_H_
#define REVOPS_GATEWAY_APP_GATHERING_H_

#include <functional>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "gateway/app/gap.h"
#include "gateway/clients/backend.h"
#include "google/protobuf/message.h"

namespace revops::gateway {

// A person waits for an aggregate: nothing in it is worth more than this.
inline constexpr absl::Duration kPartsDeadlineDefault = absl::Seconds(3);
// Kept back from the caller's deadline, so that gaps can still be told in time.
inline constexpr absl::Duration kPartsReserve = absl::Milliseconds(100);

// Who can be asked for parts.
struct SuiteBackends {
  Backend* leads = nullptr;
  Backend* deals = nullptr;
  Backend* metrics = nullptr;
};

// `call` as it goes out for parts: on the same caller's behalf, until the aggregate must answer.
OutgoingCall PartCall(const OutgoingCall& call, absl::Time now);

// Where a part comes from: the field of the response that its gap names, and the method that gives
// it, `/package.Service/Method`.
struct PartSource {
  const char* part;
  Backend* backend;
  const char* method;
};

// What INVALID_ARGUMENT of a part says: something about it, or about the caller's own request.
enum class InvalidPart { kIsAGap, kFailsTheWhole };

// The response while it is being put together. Who asks for a part holds on to it; when nobody does
// any more it is complete, and answers. Thread-safe.
template <typename Response>
class Gathering {
 public:
  // Runs once, on the thread of the last part to come, with no lock held.
  using Done = std::function<void(absl::StatusOr<Response>)>;

  Gathering(OutgoingCall call, InvalidPart invalid, Done done)
      : call_(std::move(call)), invalid_(invalid), done_(std::move(done)) {}
  ~Gathering() {
    if (failure_.ok()) {
      done_(std::move(response_));
    } else {
      done_(std::move(failure_));
    }
  }
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;

  const OutgoingCall& call() const { return call_; }

  // Runs `change` with the response, one at a time.
  template <typename Change>
  void With(const Change& change) {
    absl::MutexLock lock(&mutex_);
    change(response_);
  }
  // There is no answer but this one.
  void Fail(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    failure_ = status;
  }
  void Miss(const PartSource& source, const absl::Status& status) {
    if (absl::IsInvalidArgument(status) && invalid_ == InvalidPart::kFailsTheWhole) Fail(status);
    With([&](Response& response) {
      AddGap(GapOf(source.part, source.backend->name(), status), *response.mutable_gaps());
    });
  }

 private:
  const OutgoingCall call_;
  const InvalidPart invalid_;
  const Done done_;
  absl::Mutex mutex_;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  Response response_ ABSL_GUARDED_BY(mutex_);
};

// Asks for a part; `take(Part&&, Response&)` puts it into the response.
template <typename Part, typename Response, typename Take>
void Ask(const std::shared_ptr<Gathering<Response>>& gathering, const PartSource& source,
         const google::protobuf::Message& request, Take take) {
  source.backend->CallMethod<Part>(
      source.method, gathering->call(), request,
      [gathering, source, take = std::move(take)](absl::StatusOr<Part> part) {
        if (!part.ok()) return gathering->Miss(source, part.status());
        gathering->With([&](Response& response) { take(*std::move(part), response); });
      });
}

// Asks for a list page by page, as services may give less than a page, up to `most` altogether;
// that there are more is a gap. `take(Page&&, Response&)` says how many it took.
template <typename Page, typename Request, typename Response, typename Take>
void AskPages(const std::shared_ptr<Gathering<Response>>& gathering, const PartSource& source,
              Request request, int most, Take take) {
  request.set_page_size(most);
  source.backend->CallMethod<Page>(
      source.method, gathering->call(), request,
      [gathering, source, request, most, take](absl::StatusOr<Page> page) mutable {
        if (!page.ok()) return gathering->Miss(source, page.status());
        request.set_page_token(page->next_page_token());
        gathering->With([&](Response& response) {
          most -= take(*std::move(page), response);
          if (most > 0 || request.page_token().empty()) return;
          AddGap(MoreThanShown(source.part, source.backend->name()), *response.mutable_gaps());
        });
        if (most <= 0 || request.page_token().empty()) return;
        AskPages<Page>(gathering, source, std::move(request), most, std::move(take));
      });
}

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_APP_GATHERING_H_
