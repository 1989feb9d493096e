// Carries a conversion's order out at deal-service, on behalf of who asked for it. Every step may
// be asked again after any crash or lost answer, and makes nothing twice.
#ifndef REVOPS_LEAD_SERVICE_CLIENTS_DEAL_ORDERS_H_
#define REVOPS_LEAD_SERVICE_CLIENTS_DEAL_ORDERS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/principal.h"
#include "grpcpp/client_context.h"
#include "lead-service/app/finish_conversion.h"
#include "lead-service/store/conversion_intent.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/lead/v1/conversion_order.pb.h"

namespace revops::lead {

// Thread-safe. What it is given outlives it; `deals` may be null where nothing is ever asked.
class DealOrders {
 public:
  // Runs `call`, whose context whoever ends the process may cancel meanwhile; false where the
  // process is ending already, and the call was not made.
  using Guard =
      std::function<bool(grpc::ClientContext& context, const std::function<void()>& call)>;
  DealOrders(deal::v1::DealService::StubInterface* deals, const rpc::PrincipalSigner* signer,
             Guard guard)
      : deals_(deals), signer_(*signer), guard_(std::move(guard)) {}

  // The deal that this pass of the lead made or joined, its contact added. Blocks. Errors are
  // deal-service's; a person that it will not take into a deal that was just made is no error.
  absl::StatusOr<MadeDeal> CarryOut(const ConversionIntent& intent);
  // What deal-service would say; changes nothing.
  absl::Status Try(const ConversionIntent& intent);

  // Whether the same may succeed later; otherwise deal-service has refused.
  static bool IsWorthAnotherTry(const absl::Status& status);

 private:
  template <typename Request>
  using Method = grpc::Status (deal::v1::DealService::StubInterface::*)(grpc::ClientContext*,
                                                                        const Request&,
                                                                        deal::v1::Deal*);
  template <typename Request>
  absl::StatusOr<deal::v1::Deal> Ask(const ConversionIntent& intent, Method<Request> method,
                                     const Request& request);
  absl::StatusOr<deal::v1::Deal> Make(const ConversionIntent& intent,
                                      const deal::v1::CreateDealRequest& request);
  absl::StatusOr<deal::v1::Deal> Add(const ConversionIntent& intent,
                                     const deal::v1::AddDealContactRequest& request);
  // The deal that is joined: it must be there, within the caller's reach, and open.
  absl::StatusOr<MadeDeal> See(const ConversionIntent& intent, const v1::ConversionOrder& order);
  // The deal that an earlier attempt of this pass made under `request_id`, whoever may see it by
  // now; NOT_FOUND where there is none, or somebody else made it.
  absl::StatusOr<deal::v1::Deal> FindMade(const ConversionIntent& intent,
                                          const std::string& request_id);
  absl::StatusOr<bool> WasMadeUnder(const std::string& deal, const std::string& request_id);

  deal::v1::DealService::StubInterface* const deals_;
  const rpc::PrincipalSigner& signer_;
  const Guard guard_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_CLIENTS_DEAL_ORDERS_H_
