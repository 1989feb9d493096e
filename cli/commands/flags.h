// What several commands read from their flags.
#ifndef REVOPS_CLI_COMMANDS_FLAGS_H_
#define REVOPS_CLI_COMMANDS_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/map.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "revops/type/v1/amount.pb.h"

namespace revops::cli {

// `{collection}/{id}` of an id with or without its collection.
std::string NameIn(absl::string_view collection, absl::string_view id);

// Display names, slugs or resource names as `{collection}/{slug}`.
absl::Status AddNames(absl::string_view flag, absl::string_view collection,
                      const std::vector<std::string>& texts,
                      google::protobuf::RepeatedPtrField<std::string>* names);

// `key=value` pairs of a repeated flag.
absl::Status AddPairs(absl::string_view flag, const std::vector<std::string>& pairs,
                      google::protobuf::Map<std::string, std::string>* fields);

void AddTexts(const std::vector<std::string>& texts,
              google::protobuf::RepeatedPtrField<std::string>* out);

// The timestamp of an instant, to the microsecond.
google::protobuf::Timestamp TimestampOf(absl::Time instant);
// RFC 3339, or a day, which means its midnight in `zone`.
absl::StatusOr<google::protobuf::Timestamp> TimestampFromFlag(
    absl::string_view flag, const std::string& text, absl::TimeZone zone = absl::UTCTimeZone());
// `2017-07-01T00:00:00Z`; empty when unset.
std::string TextOf(const google::protobuf::Timestamp& timestamp, bool is_set);

// A value of enum E from its name without the prefix, in either case: `won`, `best-case`.
absl::StatusOr<int> EnumNamed(absl::string_view flag, absl::string_view text,
                              const google::protobuf::EnumDescriptor* descriptor,
                              absl::string_view prefix);
// The other way, in lower case: `best-case`; empty for 0.
std::string EnumText(int value, const google::protobuf::EnumDescriptor* descriptor,
                     absl::string_view prefix);

// Flags of an amount of money; ToProto fails on a bad number or currency.
struct AmountFlags {
  std::string one_off;
  std::string recurring_per_month;
  int recurring_months = 0;
  std::string currency = "USD";

  bool is_set() const { return !one_off.empty() || !recurring_per_month.empty(); }
  absl::Status ToProto(revops::type::v1::Amount* amount) const;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_COMMANDS_FLAGS_H_
