// From the texts of a row to one item of BatchCreateLeads: a lead in its present state.
#ifndef REVOPS_CLI_IMPORT_LEAD_ITEM_H_
#define REVOPS_CLI_IMPORT_LEAD_ITEM_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/import/dates.h"
#include "cli/import/mapping.h"
#include "cli/import/problem.h"
#include "cli/import/resolver.h"
#include "cli/import/slugs.h"
#include "revops/lead/v1/lead_requests.pb.h"

namespace revops::cli {

// Not thread-safe: it remembers dates and names.
class LeadItemBuilder {
 public:
  // INVALID_ARGUMENT for an unknown time zone.
  static absl::StatusOr<LeadItemBuilder> Create(const Mapping& mapping);

  // Fills `item`; false, with a problem per bad field (`column` is our field's name), for a bad
  // row.
  bool Build(const RowTexts& texts, revops::lead::v1::LeadWithHistory& item, Problems& problems);

 private:
  LeadItemBuilder(const Mapping& mapping, absl::TimeZone zone);

  void SetPerson(const RowTexts& texts, revops::lead::v1::Person& person, Problems& problems);
  void SetLabels(const RowTexts& texts, revops::lead::v1::Lead& lead, Problems& problems);
  void SetPeople(const RowTexts& texts, revops::lead::v1::Lead& lead, Problems& problems);
  void SetOrigin(const RowTexts& texts, revops::lead::v1::Lead& lead, Problems& problems);
  void SetState(const RowTexts& texts, revops::lead::v1::LeadWithHistory& item, Problems& problems);
  bool SetTime(const RowTexts& texts, Field field, google::protobuf::Timestamp* time,
               Problems& problems);

  DateParser dates_;
  ResourceNames reps_;
  ResourceNames teams_;
};

// The host of `https://www.example.com/path`, without `www.`: `example.com`.
std::string DomainOfWebsite(absl::string_view website);

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_LEAD_ITEM_H_
