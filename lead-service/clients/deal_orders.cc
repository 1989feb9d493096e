#include "lead-service/clients/deal_orders.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/failpoint/fail_point.h"
#include "common/rpc/outgoing.h"
#include "common/rpc/request_fields.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "common/telemetry/trace.h"
#include "revops/lead/v1/conversion_order.pb.h"

namespace revops::lead {

namespace dpb = revops::deal::v1;

namespace {

// Longer than any answer of a service that is alive takes; a lost one is asked for again.
constexpr absl::Duration kStepMax = absl::Seconds(5);
// More deals than one lead's conversions ever make.
constexpr int kDealsOfLeadMax = 1000;
constexpr int kChangesPerPage = 256;

rpc::Call OnBehalfOf(const ConversionIntent& intent) {
  rpc::Call call;
  call.principal.ParseFromString(intent.principal);
  call.deadline = absl::Now() + kStepMax;
  call.traceparent = ContinueTrace("");
  return call;
}

absl::StatusOr<v1::ConversionOrder> OrderIn(const ConversionIntent& intent) {
  v1::ConversionOrder order;
  if (order.ParseFromString(intent.order)) return order;
  return absl::DataLossError(
      absl::StrCat("the order of leads/", intent.lead.ToString(), " can not be read"));
}

bool Tells(const absl::Status& status, absl::string_view rule) {
  for (const UnmetRule& unmet : UnmetRulesOf(status)) {
    if (unmet.type == rule) return true;
  }
  return false;
}

MadeDeal MadeOf(const dpb::Deal& deal, bool is_new) {
  MadeDeal made{deal.name(), deal.account()};
  if (is_new && deal.has_effective_create_time()) {
    const auto created = rpc::FromProto("effective_create_time", deal.effective_create_time());
    if (created.ok()) made.created = *created;
  }
  return made;
}

}  // namespace

bool DealOrders::IsWorthAnotherTry(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return false;
    default:
      // What deal-service says while it starts, drains, is full or in trouble, or while somebody
      // else changes the deal; and what our own mistakes look like, which a release may mend.
      return true;
  }
}

template <typename Request>
absl::StatusOr<dpb::Deal> DealOrders::Ask(const ConversionIntent& intent, Method<Request> method,
                                          const Request& request) {
  const std::unique_ptr<grpc::ClientContext> context =
      rpc::OutgoingContext(OnBehalfOf(intent), signer_);
  dpb::Deal deal;
  grpc::Status status = grpc::Status::CANCELLED;
  guard_(*context, [&] { status = (deals_->*method)(context.get(), request, &deal); });
  REVOPS_RETURN_IF_ERROR(FromGrpcStatus(status));
  return deal;
}

absl::StatusOr<bool> DealOrders::WasMadeUnder(const std::string& deal,
                                              const std::string& request_id) {
  dpb::ListDealChangesRequest request;
  request.set_name(deal);
  request.set_page_size(kChangesPerPage);
  // Newest first: how it was made is told last.
  for (;;) {
    const std::unique_ptr<grpc::ClientContext> context =
        rpc::ServiceContext("lead-service", absl::Now() + kStepMax, signer_);
    dpb::ListDealChangesResponse page;
    grpc::Status status = grpc::Status::CANCELLED;
    guard_(*context, [&] { status = deals_->ListDealChanges(context.get(), request, &page); });
    REVOPS_RETURN_IF_ERROR(FromGrpcStatus(status));
    if (page.next_page_token().empty()) {
      return !page.changes().empty() &&
             page.changes(page.changes_size() - 1).request_id() == request_id;
    }
    request.set_page_token(page.next_page_token());
  }
}

absl::StatusOr<dpb::Deal> DealOrders::FindMade(const ConversionIntent& intent,
                                               const std::string& request_id) {
  const std::unique_ptr<grpc::ClientContext> context =
      rpc::ServiceContext("lead-service", absl::Now() + kStepMax, signer_);
  dpb::ListDealsRequest request;
  const std::string lead = absl::StrCat("leads/", intent.lead.ToString());
  request.mutable_filter()->add_source_lead(lead);
  request.set_page_size(kDealsOfLeadMax);
  dpb::ListDealsResponse found;
  grpc::Status status = grpc::Status::CANCELLED;
  guard_(*context, [&] { status = deals_->ListDeals(context.get(), request, &found); });
  REVOPS_RETURN_IF_ERROR(FromGrpcStatus(status));
  for (const dpb::Deal& deal : found.deals()) {
    if (deal.source_lead() != lead || deal.source_pass() != intent.pass) continue;
    REVOPS_ASSIGN_OR_RETURN(const bool is_ours, WasMadeUnder(deal.name(), request_id));
    if (is_ours) return deal;
  }
  return absl::NotFoundError("none of the lead's deals is of this conversion");
}

absl::StatusOr<dpb::Deal> DealOrders::Make(const ConversionIntent& intent,
                                           const dpb::CreateDealRequest& request) {
  absl::StatusOr<dpb::Deal> made =
      Ask(intent, &dpb::DealService::StubInterface::CreateDeal, request);
  if (made.ok() || IsWorthAnotherTry(made.status())) return made;
  // A refusal is none where an earlier attempt had made the deal: requests are remembered for a
  // day, and the answer to a repeated one may be that its maker no longer reaches the deal.
  absl::StatusOr<dpb::Deal> earlier = FindMade(intent, request.request_id());
  if (absl::IsNotFound(earlier.status())) return made.status();
  return earlier;
}

absl::StatusOr<dpb::Deal> DealOrders::Add(const ConversionIntent& intent,
                                          const dpb::AddDealContactRequest& request) {
  constexpr auto kMethod = &dpb::DealService::StubInterface::AddDealContact;
  absl::StatusOr<dpb::Deal> added = Ask(intent, kMethod, request);
  if (!Tells(added.status(), "CONTACT_HAS_LEAD")) return added;
  // The person came by another lead before: who it is stays, its role is the latest.
  dpb::AddDealContactRequest without = request;
  without.clear_lead();
  without.clear_lead_pass();
  without.set_request_id(absl::StrCat(request.request_id(), "-again"));
  return Ask(intent, kMethod, without);
}

absl::StatusOr<MadeDeal> DealOrders::See(const ConversionIntent& intent,
                                         const v1::ConversionOrder& order) {
  dpb::GetDealRequest request;
  request.set_name(order.deal());
  REVOPS_ASSIGN_OR_RETURN(const dpb::Deal deal,
                          Ask(intent, &dpb::DealService::StubInterface::GetDeal, request));
  // An earlier attempt may have added the person before the deal was closed.
  const bool is_in = std::any_of(
      deal.contacts().begin(), deal.contacts().end(), [&](const dpb::DealContact& contact) {
        const dpb::AddDealContactRequest& add = order.add_contact();
        return order.has_add_contact() && contact.contact() == add.contact() &&
               contact.lead() == add.lead() && contact.lead_pass() == add.lead_pass();
      });
  if (deal.state() == dpb::DEAL_STATE_OPEN || is_in) return MadeOf(deal, /*is_new=*/false);
  return UnmetRules(deal.name(), {{"DEAL_CLOSED", deal.name(), "a lead joins an open deal"}});
}

absl::StatusOr<MadeDeal> DealOrders::CarryOut(const ConversionIntent& intent) {
  REVOPS_ASSIGN_OR_RETURN(const v1::ConversionOrder order, OrderIn(intent));
  const bool is_new = order.has_create_deal();
  MadeDeal made;
  if (is_new) {
    REVOPS_ASSIGN_OR_RETURN(const dpb::Deal deal, Make(intent, order.create_deal()));
    made = MadeOf(deal, is_new);
    REVOPS_FAIL_POINT(kConversionDealMade);
  } else {
    REVOPS_ASSIGN_OR_RETURN(made, See(intent, order));
  }
  if (!order.has_add_contact()) return made;
  dpb::AddDealContactRequest add = order.add_contact();
  add.set_name(made.name);
  const absl::Status added = Add(intent, add).status();
  const bool may_go_on = added.ok() || (is_new && !IsWorthAnotherTry(added));
  if (!may_go_on) return added;
  REVOPS_FAIL_POINT(kConversionContactAdded);
  return made;
}

absl::Status DealOrders::Try(const ConversionIntent& intent) {
  REVOPS_ASSIGN_OR_RETURN(v1::ConversionOrder order, OrderIn(intent));
  if (order.has_create_deal()) {
    order.mutable_create_deal()->clear_request_id();
    order.mutable_create_deal()->set_validate_only(true);
    return Ask(intent, &dpb::DealService::StubInterface::CreateDeal, order.create_deal()).status();
  }
  REVOPS_RETURN_IF_ERROR(See(intent, order).status());
  if (!order.has_add_contact()) return absl::OkStatus();
  dpb::AddDealContactRequest* const add = order.mutable_add_contact();
  add->set_name(order.deal());
  add->clear_request_id();
  add->set_validate_only(true);
  return Add(intent, *add).status();
}

}  // namespace revops::lead
