#include "gateway/proxy/byte_budget.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::gateway {

ByteBudget::Share::~Share() {
  if (bytes_ > 0) budget_->held_.fetch_sub(bytes_, std::memory_order_relaxed);
}

absl::Status ByteBudget::Share::GrowTo(size_t bytes) {
  if (budget_ == nullptr || bytes <= bytes_) return absl::OkStatus();
  const size_t more = bytes - bytes_;
  const size_t before = budget_->held_.fetch_add(more, std::memory_order_relaxed);
  if (before + more > budget_->bytes_max_) {
    budget_->held_.fetch_sub(more, std::memory_order_relaxed);
    return RetryLater(absl::StatusCode::kResourceExhausted, "GATEWAY_FULL",
                      absl::StrCat("the gateway holds ", before, " bytes of requests and has no ",
                                   "room for ", more, " more; at most ", budget_->bytes_max_),
                      kRequestBytesRetry);
  }
  bytes_ = bytes;
  return absl::OkStatus();
}

}  // namespace revops::gateway
