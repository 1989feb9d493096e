#include "common/status/trailers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/status/utf8.h"
#include "google/rpc/error_details.pb.h"

namespace revops {
namespace {

using google::protobuf::Any;
using google::rpc::BadRequest;
using google::rpc::ErrorInfo;
using google::rpc::PreconditionFailure;
using google::rpc::RetryInfo;

// Percent-encoding triples what is not ASCII, so that the message takes 2.3 KiB at the most.
constexpr size_t kMessageBytesMax = 768;
constexpr size_t kMetadataBytesMax = 768;
constexpr size_t kMetadataValueBytesMax = 256;
// A violation's tag and length, and what the count of those left out may take.
constexpr size_t kViolationOverhead = 4;
constexpr size_t kCountBytesMax = 48;

size_t PercentEncodedBytes(absl::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '%'; };
  const auto plain = static_cast<size_t>(std::count_if(text.begin(), text.end(), is_plain));
  return plain + 3 * (text.size() - plain);
}

size_t Base64Bytes(size_t bytes) { return (bytes + 2) / 3 * 4; }

void FitMetadata(ErrorInfo& info) {
  auto& metadata = *info.mutable_metadata();
  size_t bytes = 0;
  for (auto it = metadata.begin(); it != metadata.end();) {
    it->second = FitUtf8(it->second, kMetadataValueBytesMax);
    const size_t added = it->first.size() + it->second.size();
    if (bytes + added > kMetadataBytesMax) {
      it = metadata.erase(it);
      continue;
    }
    bytes += added;
    ++it;
  }
}

int LeftOutOf(const ErrorInfo& info) {
  const auto it = info.metadata().find(std::string(kLeftOut));
  int left_out = 0;
  return it != info.metadata().end() && absl::SimpleAtoi(it->second, &left_out) ? left_out : 0;
}

// Drops from the end of `violations` what is beyond `bytes_max`; returns how many.
template <typename Violation>
int FitViolations(google::protobuf::RepeatedPtrField<Violation>& violations, size_t bytes_max) {
  int kept = 0;
  size_t bytes = 0;
  for (; kept < violations.size(); ++kept) {
    bytes += violations.Get(kept).ByteSizeLong() + kViolationOverhead;
    if (bytes > bytes_max) break;
  }
  const int dropped = violations.size() - kept;
  violations.DeleteSubrange(kept, dropped);
  return dropped;
}

auto& ViolationsIn(BadRequest& detail) { return *detail.mutable_field_violations(); }
auto& ViolationsIn(PreconditionFailure& detail) { return *detail.mutable_violations(); }

// Adds the first violations of `detail`; returns how many did not fit.
template <typename Detail>
int AddViolations(const Any& detail, google::rpc::Status& status) {
  Detail parsed;
  if (!detail.UnpackTo(&parsed)) return 0;
  const size_t used = TrailerBytes(status) + Base64Bytes(kCountBytesMax + detail.type_url().size());
  const size_t left = used < kTrailerBytesMax ? (kTrailerBytesMax - used) / 4 * 3 : 0;
  const int dropped = FitViolations(ViolationsIn(parsed), left);
  status.add_details()->PackFrom(parsed);
  return dropped;
}

}  // namespace

size_t TrailerBytes(const google::rpc::Status& status) {
  return PercentEncodedBytes(status.message()) + Base64Bytes(status.ByteSizeLong());
}

void FitTrailers(google::rpc::Status& status) {
  if (TrailerBytes(status) <= kTrailerBytesMax) return;
  const google::rpc::Status whole = std::exchange(status, {});
  status.set_code(whole.code());
  status.set_message(FitUtf8(whole.message(), kMessageBytesMax));
  ErrorInfo info;
  Any* info_detail = nullptr;
  int left_out = 0;
  for (const Any& detail : whole.details()) {
    if (detail.UnpackTo(&info)) {
      left_out = LeftOutOf(info);
      FitMetadata(info);
      info_detail = status.add_details();
      info_detail->PackFrom(info);
    } else if (detail.Is<RetryInfo>()) {
      *status.add_details() = detail;
    }
  }
  const int left_out_before = left_out;
  for (const Any& detail : whole.details()) {
    if (detail.Is<BadRequest>()) {
      left_out += AddViolations<BadRequest>(detail, status);
    } else if (detail.Is<PreconditionFailure>()) {
      left_out += AddViolations<PreconditionFailure>(detail, status);
    }
  }
  if (left_out == left_out_before || info_detail == nullptr) return;
  (*info.mutable_metadata())[std::string(kLeftOut)] = absl::StrCat(left_out);
  info_detail->PackFrom(info);
}

}  // namespace revops
