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
  kClosedStage,
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
  kEffectiveTime,
  kName,
  kGivenName,
  kFamilyName,
  kEmail,
  kPhone,
  kJobTitle,
  kDomain,
  kWebsite,
  kCountry,
  kDirection,
  kState,
  kEffectiveStateTime,
  kDisqualifyReason,
  kReactivateTime,
  kNote,
  // Any `fields.{key}`.
  kCustom,
};

// Names as mappings write them, in the order of the enum.
inline constexpr std::array<absl::string_view, 35> kFieldNames = {"external_id",
                                                                  "title",
                                                                  "pipeline",
                                                                  "stage",
                                                                  "closed_stage",
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
                                                                  "effective_time",
                                                                  "name",
                                                                  "given_name",
                                                                  "family_name",
                                                                  "email",
                                                                  "phone",
                                                                  "job_title",
                                                                  "domain",
                                                                  "website",
                                                                  "country",
                                                                  "direction",
                                                                  "state",
                                                                  "effective_state_time",
                                                                  "disqualify_reason",
                                                                  "reactivate_time",
                                                                  "note"};

// What the rows of a file are: deals, entries of deals into stages, leads.
enum class FileKind { kDeals, kHistory, kLeads };

// Empty where files of this kind have the field; else why they do not.
absl::string_view WhyNotOf(FileKind kind, Field field);

inline constexpr absl::string_view kCustomFieldPrefix = "fields.";

// Nothing for a name that is no field; `fields.{key}` needs a slug as key.
std::optional<Field> FieldNamed(absl::string_view name);

// Our field behind a path of a rejected item: `deals[3].deal.owner` is `owner`,
// `transitions[0].amount.one_off` is `closed_amount`. What is not known comes back as it is.
std::string FieldOfPath(absl::string_view path);
// The same of leads: `leads[3].lead.person.email` is `email`.
std::string LeadFieldOfPath(absl::string_view path);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_FIELDS_H_
