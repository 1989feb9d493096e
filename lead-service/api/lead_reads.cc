// The reading methods of LeadService that are about leads.
#include "common/log/event_log.h"
#include "common/rpc/page_token.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/lead_service.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

constexpr int kLeadPageDefault = 50;
constexpr int kLeadPageMax = 1000;
constexpr int kChangePageDefault = 50;
constexpr int kChangePageMax = 256;

std::string MakeChangeToken(const ChangeCursor& cursor, uint64_t question) {
  return rpc::MakePageToken(cursor.revision.value * log::kEventsPerRevisionMax + cursor.index,
                            question);
}

absl::StatusOr<ChangeCursor> ReadChangeToken(const std::string& token, uint64_t question) {
  REVOPS_ASSIGN_OR_RETURN(const int64_t key, rpc::ReadPageToken(token, question));
  const ChangeCursor cursor{Revision{key / log::kEventsPerRevisionMax},
                            static_cast<int>(key % log::kEventsPerRevisionMax)};
  if (key != 0 && cursor.revision.value == 0) return rpc::PageTokenOfAnotherQuestion();
  return cursor;
}

}  // namespace

LeadServiceApi::Reactor* LeadServiceApi::GetLead(Context* context,
                                                 const pb::GetLeadRequest* request,
                                                 pb::Lead* reply) {
  return dispatcher_->ReadInline(
      context, "GetLead", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const Uuid id, LeadIdFromName("name", request->name()));
        REVOPS_ASSIGN_OR_RETURN(const Lead lead, store_->leads().Get(id, call.deadline));
        REVOPS_RETURN_IF_ERROR(CheckReach(ReachOf(call), lead));
        FillReply(lead, reply);
        return absl::OkStatus();
      });
}

LeadServiceApi::Reactor* LeadServiceApi::ListLeads(Context* context,
                                                   const pb::ListLeadsRequest* request,
                                                   pb::ListLeadsResponse* reply) {
  return dispatcher_->Read(context, "ListLeads", [=, this](const rpc::Call& call) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const int limit,
                            rpc::PageSize(request->page_size(), kLeadPageDefault, kLeadPageMax));
    REVOPS_ASSIGN_OR_RETURN(const LeadOrder order, ParseLeadOrder(request->order()));
    pb::ListLeadsRequest asked;
    *asked.mutable_filter() = request->filter();
    asked.set_order(request->order());
    const uint64_t question = rpc::HashOf(asked);
    REVOPS_ASSIGN_OR_RETURN(const int64_t from,
                            rpc::ReadPageToken(request->page_token(), question));
    REVOPS_ASSIGN_OR_RETURN(const LeadFilter filter, ParseLeadFilter(request->filter(), call));
    REVOPS_ASSIGN_OR_RETURN(const Page<Lead> page,
                            store_->leads().List(filter, order, from, limit, call.deadline));
    for (const Lead& lead : page.subjects) FillReply(lead, reply->add_leads());
    if (page.next_key != 0) {
      reply->set_next_page_token(rpc::MakePageToken(page.next_key, question));
    }
    reply->set_resume_token(TokenAt(page.head));
    return absl::OkStatus();
  });
}

LeadServiceApi::Reactor* LeadServiceApi::ListLeadChanges(Context* context,
                                                         const pb::ListLeadChangesRequest* request,
                                                         pb::ListLeadChangesResponse* reply) {
  return dispatcher_->Read(
      context, "ListLeadChanges", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const int limit, rpc::PageSize(request->page_size(),
                                                               kChangePageDefault, kChangePageMax));
        REVOPS_ASSIGN_OR_RETURN(const Uuid id, LeadIdFromName("name", request->name()));
        pb::ListLeadChangesRequest question;
        question.set_name(request->name());
        const uint64_t hash = rpc::HashOf(question);
        REVOPS_ASSIGN_OR_RETURN(const ChangeCursor from,
                                ReadChangeToken(request->page_token(), hash));
        const LeadReader::Admit admit = [reach = ReachOf(call)](const Lead& lead) {
          return CheckReach(reach, lead);
        };
        REVOPS_ASSIGN_OR_RETURN(const LeadReader::ChangePage page,
                                store_->leads().Changes(id, admit, from, limit, call.deadline));
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

}  // namespace revops::lead
