#include "deal-service/app/update_deal.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

// One field, set or cleared, goes over. False where an update may change no such field.
bool TakeField(absl::string_view path, const DealDetails& from, DealDetails& to) {
  if (path == "title")
    to.title = from.title;
  else if (path == "amount")
    to.amount = from.amount;
  else if (path == "expected_close_date")
    to.expected_close_date = from.expected_close_date;
  else if (path == "forecast_category_override")
    to.forecast_category_override = from.forecast_category_override;
  else if (path == "owner")
    to.owner = from.owner;
  else if (path == "team")
    to.team = from.team;
  else if (path == "account")
    to.account = from.account;
  else if (path == "company")
    to.company = from.company;
  else if (path == "product")
    to.product = from.product;
  else if (path == "segment")
    to.segment = from.segment;
  else if (path == "source")
    to.source = from.source;
  else if (path == "channel")
    to.channel = from.channel;
  else if (path == "fields")
    to.fields = from.fields;
  else if (absl::ConsumePrefix(&path, "fields.") && IsSlug(path)) {
    const std::string key(path);
    const auto found = from.fields.find(key);
    if (found == from.fields.end())
      to.fields.erase(key);
    else
      to.fields[key] = found->second;
  } else {
    return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckMask(std::vector<std::string> paths) {
  if (paths.size() > kMaskPathsMax) {
    return InvalidField("update_mask", absl::StrCat("must name at most ", kMaskPathsMax,
                                                    " fields, names ", paths.size()));
  }
  Violations violations;
  std::vector<std::string> mask;
  DealDetails scratch;
  for (std::string& path : paths) {
    if (std::find(mask.begin(), mask.end(), path) != mask.end()) continue;
    if (!TakeField(path, DealDetails(), scratch)) {
      violations.Add("update_mask", absl::StrCat("must name fields that an update may change, has ",
                                                 Quoted(path)));
    }
    mask.push_back(std::move(path));
  }
  REVOPS_RETURN_IF_ERROR(violations.ToStatus());
  return mask;
}

std::vector<std::string> FieldsSetIn(const DealDetails& values) {
  std::vector<std::string> mask;
  for (const FieldChange& change : DifferencesOf(DealDetails(), values)) {
    mask.push_back(change.field);
  }
  return mask;
}

void TakeFields(const std::vector<std::string>& mask, const DealDetails& from, DealDetails& to) {
  for (const std::string& path : mask) TakeField(path, from, to);
}

absl::StatusOr<Deal> UpdateDeal(DealWriter& store, const UpdateDealCommand& command) {
  REVOPS_ASSIGN_OR_RETURN(
      Deal deal,
      ChangeDeal(store, command.id, command.header,
                 [&](const StoredDeal& stored, const Pipeline&) -> absl::StatusOr<DealChange> {
                   DealDetails details = stored.deal.details;
                   TakeFields(command.mask, command.values, details);
                   return Update(stored.deal, details, command.header.moment());
                 }));
  // No event keeps a title, but whoever sent it knows it: also the answer to a repetition has it.
  const auto& mask = command.mask;
  if (std::find(mask.begin(), mask.end(), "title") != mask.end()) {
    deal.details.title = command.values.title;
  }
  return deal;
}

}  // namespace revops::deal
