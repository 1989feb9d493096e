// The fields of a deal that a file can fill.
#ifndef REVOPS_CLI_IMPORT_FIELDS_H_
#define REVOPS_CLI_IMPORT_FIELDS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace revops::cli {

enum class Field {
  kExternalId,
  kTitle,
  kPipeline,
  kStage,
  kAmount,
  kClosedAmount,
  kCurrencyCode,
  kOwner,
  kTeam,
  kCompany,
  kProduct,
  kChannel,
  kSource,
  kSegment,
  kEffectiveCreateTime,
  kEffectiveCloseTime,
  kExpectedCloseDate,
  kLossReason,
  // When a stage was entered; of histories alone.
  kEffectiveTime,
  // Any `fields.{key}`.
  kCustom,
};

// Names as mappings write them, in the order of the enum.
inline constexpr std::array<absl::string_view, 19> kFieldNames = {"external_id",
                                                                  "title",
                                                                  "pipeline",
                                                                  "stage",
                                                                  "amount",
                                                                  "closed_amount",
                                                                  "currency_code",
                                                                  "owner",
                                                                  "team",
                                                                  "company",
                                                                  "product",
                                                                  "channel",
                                                                  "source",
                                                                  "segment",
                                                                  "effective_create_time",
                                                                  "effective_close_time",
                                                                  "expected_close_date",
                                                                  "loss_reason",
                                                                  "effective_time"};

inline constexpr absl::string_view kCustomFieldPrefix = "fields.";

// Nothing for a name that is no field; `fields.{key}` needs a slug as key.
std::optional<Field> FieldNamed(absl::string_view name);

// Our field behind a path of a rejected item: `deals[3].deal.owner` is `owner`,
// `transitions[0].amount.one_off` is `closed_amount`. What is not known comes back as it is.
std::string FieldOfPath(absl::string_view path);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_FIELDS_H_
