#include "common/log/watch_fields.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace revops::log {

absl::StatusOr<WatchStart> StartOfNumber(int start, Snapshots snapshots) {
  using Kind = WatchStart::Kind;
  const bool has_snapshots = snapshots == Snapshots::kOffered;
  switch (start) {
    case kStartUnset:
    case kStartNow:
      return WatchStart{Kind::kNow, ""};
    case kStartEarliest:
      return WatchStart{Kind::kEarliest, ""};
    case kStartSnapshot:
      if (has_snapshots) return WatchStart{Kind::kSnapshot, ""};
      break;
    default:
      break;
  }
  return InvalidField(
      "start",
      absl::StrCat("must be ", has_snapshots ? "NOW, EARLIEST or SNAPSHOT" : "NOW or EARLIEST",
                   ", is ", start));
}

absl::Status CheckWatchDetail(int detail, bool is_snapshot) {
  if (detail < kDetailUnset || detail > kDetailFacts) {
    return InvalidField("detail", absl::StrCat("must be WHOLE or FACTS, is ", detail));
  }
  if (is_snapshot && detail == kDetailFacts) {
    return InvalidField("detail", "must be WHOLE with a snapshot, is FACTS");
  }
  return absl::OkStatus();
}

void CheckFilterSize(absl::string_view field, int count, Violations& violations) {
  if (count <= kWatchFilterValuesMax) return;
  violations.Add(absl::StrCat("filter.", field),
                 absl::StrCat("must be at most ", kWatchFilterValuesMax, " values, are ", count));
}

std::string Flat(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return flat;
}

}  // namespace revops::log
