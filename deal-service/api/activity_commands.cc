// The methods of DealService on single activities.
#include <memory>
#include <utility>

#include "common/status/status.h"
#include "deal-service/api/activity_requests.h"
#include "deal-service/api/activity_wire.h"
#include "deal-service/api/deal_service.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/page_token.h"
#include "deal-service/api/request_hash.h"
#include "deal-service/api/requests.h"

namespace revops::deal {

namespace pb = revops::deal::v1;
namespace type = revops::type::v1;

namespace {

constexpr int kActivityPageDefault = 50;
constexpr int kActivityPageMax = 1000;

DealReader::Admit Reachable(const rpc::Call& call) {
  return [reach = ReachOf(call)](const Deal& deal) { return CheckReach(reach, deal); };
}

}  // namespace

void DealServiceApi::FillReply(const Activity& activity, type::Activity* reply) const {
  reply->Clear();
  ToProto(activity, reply);
  if (activity.revision.value != 0) {
    reply->set_resume_token(TokenAt(activity.revision));
    return;
  }
  // Only validated: it is nowhere yet, and what it will be called is not known either.
  reply->clear_name();
  reply->clear_etag();
  reply->clear_create_time();
  reply->clear_update_time();
}

template <typename Command>
rpc::WriteStep DealServiceApi::ActivityStep(Command command,
                                            absl::StatusOr<Activity> (*act)(ActivityWriter&,
                                                                            const Command&),
                                            type::Activity* reply) {
  auto shared = std::make_shared<Command>(std::move(command));
  return [this, shared, act, reply](sql::WriteContext& context) -> absl::Status {
    shared->header.now = store_->log().Next(context).recorded_time;
    SqliteDealWriter writer = store_->InCommand(context);
    REVOPS_ASSIGN_OR_RETURN(const Activity activity, act(writer, *shared));
    FillReply(activity, reply);
    return absl::OkStatus();
  };
}

DealServiceApi::Reactor* DealServiceApi::CreateDealActivity(
    Context* context, const pb::CreateDealActivityRequest* request, type::Activity* reply) {
  return dispatcher_->Write(
      context, "CreateDealActivity", sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        const absl::Time now = clock_->Now();
        REVOPS_ASSIGN_OR_RETURN(CreateDealActivityCommand command,
                                ParseCreateDealActivity(*request, call, Uuid::Generate(now), now));
        return ActivityStep(std::move(command), &deal::CreateDealActivity, reply);
      });
}

DealServiceApi::Reactor* DealServiceApi::UpdateDealActivity(
    Context* context, const pb::UpdateDealActivityRequest* request, type::Activity* reply) {
  return dispatcher_->Write(context, "UpdateDealActivity", sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              REVOPS_ASSIGN_OR_RETURN(UpdateDealActivityCommand command,
                                                      ParseUpdateDealActivity(*request, call));
                              return ActivityStep(std::move(command), &deal::UpdateDealActivity,
                                                  reply);
                            });
}

DealServiceApi::Reactor* DealServiceApi::GetDealActivity(Context* context,
                                                         const pb::GetDealActivityRequest* request,
                                                         type::Activity* reply) {
  return dispatcher_->ReadInline(
      context, "GetDealActivity", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const ActivityName name, ActivityNameFrom("name", request->name()));
        REVOPS_ASSIGN_OR_RETURN(
            const Activity activity,
            store_->reader().GetActivity(name.deal, name.activity, Reachable(call), call.deadline));
        FillReply(activity, reply);
        return absl::OkStatus();
      });
}

DealServiceApi::Reactor* DealServiceApi::ListDealActivities(
    Context* context, const pb::ListDealActivitiesRequest* request,
    pb::ListDealActivitiesResponse* reply) {
  return dispatcher_->Read(
      context, "ListDealActivities", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const int limit, PageSize(request->page_size(),
                                                          kActivityPageDefault, kActivityPageMax));
        REVOPS_ASSIGN_OR_RETURN(const Uuid deal, DealIdFromName("parent", request->parent()));
        pb::ListDealActivitiesRequest question;
        question.set_parent(request->parent());
        const uint64_t hash = HashOf(question);
        REVOPS_ASSIGN_OR_RETURN(const int64_t before, ReadPageToken(request->page_token(), hash));
        REVOPS_ASSIGN_OR_RETURN(
            const ActivityPage page,
            store_->reader().Activities(deal, Reachable(call), before, limit, call.deadline));
        for (const Activity& activity : page.activities) {
          FillReply(activity, reply->add_activities());
        }
        if (page.next_key != 0) {
          reply->set_next_page_token(MakePageToken(page.next_key, hash));
        }
        return absl::OkStatus();
      });
}

}  // namespace revops::deal
