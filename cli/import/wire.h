// What an import sends: the batch method of each service, and what became of an item, in one form.
#ifndef REVOPS_CLI_IMPORT_WIRE_H_
#define REVOPS_CLI_IMPORT_WIRE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "cli/client.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"

namespace revops::cli {

// Both services' bound on a batch.
inline constexpr int kBatchItemsMax = 64;

enum class ItemOutcome { kFailed, kCreated, kUnchanged, kUpdated, kAttached };

using Answer = std::function<void(const absl::Status&)>;

// BatchCreateDeals.
struct DealWire {
  using Item = revops::deal::v1::DealWithHistory;
  using Request = revops::deal::v1::BatchCreateDealsRequest;
  using Response = revops::deal::v1::BatchCreateDealsResponse;
  using Result = revops::deal::v1::BatchCreateDealsResult;

  static auto& Items(Request& request) { return *request.mutable_deals(); }
  static const std::string& IdOf(const Item& item) { return item.deal().external_id(); }
  static ItemOutcome OutcomeOf(const Result& result);
  static void SetFailed(Result& result);
  static void Send(Client& client, grpc::ClientContext* context, const Request* request,
                   Response* response, Answer answer);
};

// BatchCreateLeads.
struct LeadWire {
  using Item = revops::lead::v1::LeadWithHistory;
  using Request = revops::lead::v1::BatchCreateLeadsRequest;
  using Response = revops::lead::v1::BatchCreateLeadsResponse;
  using Result = revops::lead::v1::BatchCreateLeadsResult;

  static auto& Items(Request& request) { return *request.mutable_leads(); }
  static const std::string& IdOf(const Item& item) { return item.lead().external_id(); }
  static ItemOutcome OutcomeOf(const Result& result);
  static void SetFailed(Result& result);
  static void Send(Client& client, grpc::ClientContext* context, const Request* request,
                   Response* response, Answer answer);
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_WIRE_H_
