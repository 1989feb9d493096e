// The reading methods of DealService.
#include "absl/strings/str_cat.h"
#include "common/log/token.h"
#include "common/status/status.h"
#include "deal-service/api/deal_service.h"
#include "deal-service/api/deal_wire.h"
#include "deal-service/api/page_token.h"
#include "deal-service/api/request_hash.h"
#include "deal-service/api/requests.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

constexpr int kDealPageDefault = 50;
constexpr int kDealPageMax = 1000;
constexpr int kPipelinePageDefault = 100;
constexpr int kPipelinePageMax = 1000;
constexpr int kChangePageDefault = 50;
constexpr int kChangePageMax = 256;

// Whether this caller may see the deal that is being read.
DealReader::Admit Reachable(const rpc::Call& call) {
  return [reach = ReachOf(call)](const Deal& deal) { return CheckReach(reach, deal); };
}

}  // namespace

absl::Status DealServiceApi::FillReply(const Deal& deal, pb::Deal* reply) {
  REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                          store_->reader().FindPipeline(deal.pipeline, deal.pipeline_version));
  ToProto(deal, *pipeline->Find(deal.visit.stage), reply);
  reply->set_resume_token(TokenAt(deal.revision));
  return absl::OkStatus();
}

DealServiceApi::Reactor* DealServiceApi::GetDeal(Context* context,
                                                 const pb::GetDealRequest* request,
                                                 pb::Deal* reply) {
  return dispatcher_->ReadInline(
      context, "GetDeal", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const Uuid id, DealIdFromName("name", request->name()));
        REVOPS_ASSIGN_OR_RETURN(const Deal deal, store_->reader().Get(id, call.deadline));
        REVOPS_RETURN_IF_ERROR(CheckReach(ReachOf(call), deal));
        return FillReply(deal, reply);
      });
}

DealServiceApi::Reactor* DealServiceApi::ListDeals(Context* context,
                                                   const pb::ListDealsRequest* request,
                                                   pb::ListDealsResponse* reply) {
  return dispatcher_->Read(context, "ListDeals", [=, this](const rpc::Call& call) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const int limit,
                            PageSize(request->page_size(), kDealPageDefault, kDealPageMax));
    const uint64_t filter_hash = HashOf(request->filter());
    REVOPS_ASSIGN_OR_RETURN(const int64_t after, ReadPageToken(request->page_token(), filter_hash));
    REVOPS_ASSIGN_OR_RETURN(const DealFilter filter, ParseFilter(request->filter(), call));
    REVOPS_ASSIGN_OR_RETURN(const DealPage page,
                            store_->reader().List(filter, after, limit, call.deadline));
    for (const Deal& deal : page.deals) {
      REVOPS_RETURN_IF_ERROR(FillReply(deal, reply->add_deals()));
    }
    if (page.next_key != 0) {
      reply->set_next_page_token(MakePageToken(page.next_key, filter_hash));
    }
    reply->set_resume_token(TokenAt(page.head));
    return absl::OkStatus();
  });
}

DealServiceApi::Reactor* DealServiceApi::ListDealChanges(Context* context,
                                                         const pb::ListDealChangesRequest* request,
                                                         pb::ListDealChangesResponse* reply) {
  return dispatcher_->Read(
      context, "ListDealChanges", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const int limit,
                                PageSize(request->page_size(), kChangePageDefault, kChangePageMax));
        REVOPS_ASSIGN_OR_RETURN(const Uuid id, DealIdFromName("name", request->name()));
        pb::ListDealChangesRequest question;
        question.set_name(request->name());
        const uint64_t hash = HashOf(question);
        REVOPS_ASSIGN_OR_RETURN(const ChangeCursor from,
                                ReadChangeToken(request->page_token(), hash));
        REVOPS_ASSIGN_OR_RETURN(
            const DealReader::ChangePage page,
            store_->reader().Changes(id, Reachable(call), from, limit, call.deadline));
        for (const std::string& event : page.events) {
          if (!reply->add_changes()->ParseFromString(event)) {
            return absl::DataLossError("an event of the log can not be read");
          }
        }
        if (page.next.revision.value != 0) {
          reply->set_next_page_token(MakeChangeToken(page.next, hash));
        }
        return absl::OkStatus();
      });
}

DealServiceApi::Reactor* DealServiceApi::ListStageVisits(Context* context,
                                                         const pb::ListStageVisitsRequest* request,
                                                         pb::ListStageVisitsResponse* reply) {
  return dispatcher_->Read(
      context, "ListStageVisits", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const Uuid id, DealIdFromName("name", request->name()));
        REVOPS_ASSIGN_OR_RETURN(const std::vector<Visit> visits,
                                store_->reader().Visits(id, Reachable(call), call.deadline));
        for (const Visit& visit : visits) ToProto(visit, reply->add_visits());
        return absl::OkStatus();
      });
}

DealServiceApi::Reactor* DealServiceApi::GetPipeline(Context* context,
                                                     const pb::GetPipelineRequest* request,
                                                     pb::SalesPipeline* reply) {
  return dispatcher_->ReadInline(
      context, "GetPipeline", [=, this](const rpc::Call&) -> absl::Status {
        if (request->name().empty()) return InvalidField("name", "must be set");
        if (request->version() < 0) {
          return InvalidField("version",
                              absl::StrCat("must not be negative, is ", request->version()));
        }
        REVOPS_ASSIGN_OR_RETURN(const std::string id, PipelineIdFromName("name", request->name()));
        REVOPS_ASSIGN_OR_RETURN(const PipelinePtr pipeline,
                                store_->reader().FindPipeline(id, request->version()));
        ToProto(*pipeline, reply);
        return absl::OkStatus();
      });
}

DealServiceApi::Reactor* DealServiceApi::ListPipelines(Context* context,
                                                       const pb::ListPipelinesRequest* request,
                                                       pb::ListPipelinesResponse* reply) {
  return dispatcher_->ReadInline(
      context, "ListPipelines", [=, this](const rpc::Call&) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const int limit, PageSize(request->page_size(),
                                                          kPipelinePageDefault, kPipelinePageMax));
        REVOPS_ASSIGN_OR_RETURN(const std::string after, ReadSlugToken(request->page_token()));
        std::string after_id = after;
        size_t bytes = 0;
        for (const PipelinePtr& pipeline : store_->reader().Pipelines()) {
          if (pipeline->id() <= after) continue;
          if (reply->pipelines_size() == limit || bytes >= kPageBytesMax) {
            reply->set_next_page_token(MakeSlugToken(after_id));
            break;
          }
          ToProto(*pipeline, reply->add_pipelines());
          bytes += reply->pipelines().rbegin()->ByteSizeLong();
          after_id = pipeline->id();
        }
        return absl::OkStatus();
      });
}

}  // namespace revops::deal
