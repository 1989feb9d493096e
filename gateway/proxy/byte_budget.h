// How many bytes of requests the gateway holds at once, over gRPC and HTTP together: limits on one
// request, on connections and on calls leave their product, which no machine has.
#ifndef REVOPS_GATEWAY_PROXY_BYTE_BUDGET_H_
#define REVOPS_GATEWAY_PROXY_BYTE_BUDGET_H_

#include <atomic>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace revops::gateway {

// Room for 32 of the largest requests (4 MiB) or ten thousand ordinary ones.
inline constexpr size_t kRequestBytesMax = 128 << 20;
// Retry advice of a full gateway: most requests are answered sooner.
inline constexpr absl::Duration kRequestBytesRetry = absl::Seconds(1);

// Thread-safe. Outlives its shares.
class ByteBudget {
 public:
  explicit ByteBudget(size_t bytes_max = kRequestBytesMax) : bytes_max_(bytes_max) {}

  // What one request holds, given back when it goes. Of one thread at a time.
  class Share {
   public:
    // Null: there is room for everything.
    explicit Share(ByteBudget* budget) : budget_(budget) {}
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    // Makes the share this large; never smaller. RESOURCE_EXHAUSTED GATEWAY_FULL with
    // RetryInfo when the budget has no room for it: then the share stays as it was.
    absl::Status GrowTo(size_t bytes);

   private:
    ByteBudget* const budget_;
    size_t bytes_ = 0;
  };

  // Held by all shares.
  size_t held() const { return held_.load(std::memory_order_relaxed); }

 private:
  const size_t bytes_max_;
  std::atomic<size_t> held_ = 0;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_PROXY_BYTE_BUDGET_H_
