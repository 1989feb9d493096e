#include "deal-service/app/update_deal.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

// One field of `from`, set or cleared, goes over into `to`.
absl::Status TakeField(absl::string_view path, const DealDetails& from, DealDetails& to) {
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
  else if (absl::ConsumePrefix(&path, "fields.")) {
    const std::string key(path);
    const auto found = from.fields.find(key);
    if (found == from.fields.end())
      to.fields.erase(key);
    else
      to.fields[key] = found->second;
  } else {
    return InvalidField(
        "update_mask",
        absl::StrCat("must name fields that an update may change, has ", Quoted(path)));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> FieldsSetIn(const DealDetails& values) {
  std::vector<std::string> mask;
  for (const FieldChange& change : DifferencesOf(DealDetails(), values)) {
    mask.push_back(change.field);
  }
  return mask;
}

absl::StatusOr<Deal> UpdateDeal(DealWriter& store, const UpdateDealCommand& command) {
  return ChangeDeal(store, command.id, command.header,
                    [&](const StoredDeal& stored, const Pipeline&) -> absl::StatusOr<DealChange> {
                      DealDetails details = stored.deal.details;
                      for (const std::string& path : command.mask) {
                        REVOPS_RETURN_IF_ERROR(TakeField(path, command.values, details));
                      }
                      return Update(stored.deal, details, command.header.moment());
                    });
}

}  // namespace revops::deal
