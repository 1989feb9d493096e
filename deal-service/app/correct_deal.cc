#include "deal-service/app/correct_deal.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {

absl::StatusOr<Deal> CorrectDeal(DealWriter& store, const CorrectDealCommand& command) {
  return ChangeDeal(
      store, command.id, command.header,
      [&](const StoredDeal& stored, const Pipeline&) -> absl::StatusOr<DealChange> {
        REVOPS_ASSIGN_OR_RETURN(const std::vector<Visit> visits, store.Visits(stored));
        const size_t number =
            command.visit == 0 ? visits.size() : static_cast<size_t>(command.visit);
        if (command.visit < 0 || number > visits.size()) {
          return InvalidField("visit", absl::StrCat("must be 0 or a visit of the deal, 1 to ",
                                                    visits.size(), ", is ", command.visit));
        }
        BoundaryCorrection correction{visits[number - 1], std::nullopt, command.entered};
        if (number > 1) correction.before = visits[number - 2];
        return Correct(stored.deal, correction, command.header.now);
      });
}

}  // namespace revops::deal
