// LeadService on the wire: each method translates, and calls one use case.
#ifndef REVOPS_LEAD_SERVICE_API_LEAD_SERVICE_H_
#define REVOPS_LEAD_SERVICE_API_LEAD_SERVICE_H_

#include <string>

#include "common/log/subscription_calls.h"
#include "common/log/watch.h"
#include "common/rpc/dispatcher.h"
#include "common/time/clock.h"
#include "lead-service/api/lead_requests.h"
#include "lead-service/api/people_service.h"
#include "lead-service/store/sqlite_lead_store.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"

namespace revops::lead {

class Converter;  // convert/converter.h: brings conversions to their end

// `store`, `dispatcher`, `converter`, `clock` and what `source` names outlive it.
class LeadServiceApi final : public PeopleServiceApi {
 public:
  LeadServiceApi(SqliteLeadStore* store, log::WatchSource source, rpc::Dispatcher* dispatcher,
                 Converter* converter, const Clock* clock)
      : PeopleServiceApi(store, dispatcher, clock),
        converter_(converter),
        source_(std::move(source)),
        subscriptions_("leadSubscriptions", source_, &store->quiet_requests(), dispatcher) {}

  // lead_commands.cc
  Reactor* CreateLead(Context* context, const v1::CreateLeadRequest* request,
                      v1::CreateLeadResponse* reply) override;
  Reactor* UpdateLead(Context* context, const v1::UpdateLeadRequest* request,
                      v1::Lead* reply) override;
  Reactor* WorkLead(Context* context, const v1::WorkLeadRequest* request, v1::Lead* reply) override;
  Reactor* QualifyLead(Context* context, const v1::QualifyLeadRequest* request,
                       v1::QualifyLeadResponse* reply) override;
  Reactor* DisqualifyLead(Context* context, const v1::DisqualifyLeadRequest* request,
                          v1::Lead* reply) override;
  Reactor* RecycleLead(Context* context, const v1::RecycleLeadRequest* request,
                       v1::Lead* reply) override;
  Reactor* ReactivateLead(Context* context, const v1::ReactivateLeadRequest* request,
                          v1::Lead* reply) override;
  Reactor* DeleteLead(Context* context, const v1::DeleteLeadRequest* request,
                      google::protobuf::Empty* reply) override;
  // lead_conversion.cc
  Reactor* ConvertLead(Context* context, const v1::ConvertLeadRequest* request,
                       v1::Lead* reply) override;
  // lead_batch.cc
  Reactor* BatchCreateLeads(Context* context, const v1::BatchCreateLeadsRequest* request,
                            v1::BatchCreateLeadsResponse* reply) override;
  // lead_reads.cc
  Reactor* GetLead(Context* context, const v1::GetLeadRequest* request, v1::Lead* reply) override;
  Reactor* ListLeads(Context* context, const v1::ListLeadsRequest* request,
                     v1::ListLeadsResponse* reply) override;
  Reactor* ListLeadChanges(Context* context, const v1::ListLeadChangesRequest* request,
                           v1::ListLeadChangesResponse* reply) override;
  // lead_watch.cc
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchLeads(Context* context,
                                                         const grpc::ByteBuffer* request) override;
  Reactor* CreateSubscription(Context* context, const v1::CreateSubscriptionRequest* request,
                              v1::Subscription* reply) override {
    return subscriptions_.Create(context, request, reply);
  }
  Reactor* GetSubscription(Context* context, const v1::GetSubscriptionRequest* request,
                           v1::Subscription* reply) override {
    return subscriptions_.Get(context, request, reply);
  }
  Reactor* ListSubscriptions(Context* context, const v1::ListSubscriptionsRequest* request,
                             v1::ListSubscriptionsResponse* reply) override {
    return subscriptions_.List(context, request, reply);
  }
  Reactor* CommitSubscription(Context* context, const v1::CommitSubscriptionRequest* request,
                              v1::Subscription* reply) override {
    return subscriptions_.Commit(context, request, reply);
  }
  Reactor* DeleteSubscription(Context* context, const v1::DeleteSubscriptionRequest* request,
                              google::protobuf::Empty*) override {
    return subscriptions_.Delete(context, request);
  }

 private:
  // One command: parsed before the queue, acted on the writer's thread. `act` fills the reply.
  template <typename Command>
  Reactor* Write(Context* context, const char* method,
                 std::function<absl::StatusOr<Command>(const rpc::Call&)> parse,
                 std::function<absl::Status(CommandStore&, const Command&)> act);
  // One that answers with the lead.
  template <typename Command, typename Request>
  Reactor* OnLead(Context* context, const char* method, const Request* request, v1::Lead* reply,
                  absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
                  absl::StatusOr<Lead> (*act)(CommandStore&, const Command&));

  void FillReply(const Lead& lead, v1::Lead* reply) const;
  NewIds MakeIds() const { return {Uuid::Generate(clock_->Now()), Uuid::Generate(clock_->Now())}; }

  Converter* const converter_;
  log::WatchSource source_;
  // Outlives the watches: the server, and with it every watch, ends before this service.
  log::SubscriptionCalls subscriptions_;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_LEAD_SERVICE_H_
