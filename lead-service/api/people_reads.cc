// The reading methods on accounts, contacts, reps, teams and activities.
#include "common/log/token.h"
#include "common/rpc/page_token.h"
#include "common/rpc/request_fields.h"
#include "common/status/status.h"
#include "lead-service/api/people_requests.h"
#include "lead-service/api/people_service.h"
#include "lead-service/api/people_wire.h"
#include "lead-service/app/people_rules.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

constexpr int kPageDefault = 50;
constexpr int kPageMax = 1000;

Reach ReachOfCall(const rpc::Call& call) {
  return {call.scope.everything, call.scope.rep, call.scope.teams};
}

// Reps and teams are nobody's.
absl::Status CheckReach(const Reach&, const Rep&) { return absl::OkStatus(); }
absl::Status CheckReach(const Reach&, const Team&) { return absl::OkStatus(); }

template <typename Subject, typename Message>
void FillFrom(const SqliteLeadStore& store, const Subject& subject, Message* out) {
  ToProto(subject, out);
  out->set_resume_token(log::EncodeToken({store.log().store_id(), subject.revision}));
}

template <typename Subject, typename Message>
absl::Status Get(SqliteLeadStore& store, PeopleReader<Subject>& reader, const std::string& name,
                 const rpc::Call& call, Message* reply) {
  REVOPS_ASSIGN_OR_RETURN(const std::string id, IdFromName(Subject::kCollection, name));
  REVOPS_ASSIGN_OR_RETURN(const Subject subject, reader.Get(id, call.deadline));
  REVOPS_RETURN_IF_ERROR(CheckReach(ReachOfCall(call), subject));
  FillFrom(store, subject, reply);
  return absl::OkStatus();
}

// A page in order of recording, filled into `add`.
template <typename Subject, typename Request, typename Reply, typename Message>
absl::Status List(SqliteLeadStore& store, PeopleReader<Subject>& reader, const Request& request,
                  const PeopleFilter<Subject>& filter, uint64_t question, const rpc::Call& call,
                  Reply* reply, Message* (Reply::*add)()) {
  REVOPS_ASSIGN_OR_RETURN(const int limit,
                          rpc::PageSize(request.page_size(), kPageDefault, kPageMax));
  REVOPS_ASSIGN_OR_RETURN(const int64_t after, rpc::ReadPageToken(request.page_token(), question));
  REVOPS_ASSIGN_OR_RETURN(const PeoplePage<Subject> page,
                          reader.List(filter, after, limit, call.deadline));
  for (const Subject& subject : page.subjects) FillFrom(store, subject, (reply->*add)());
  if (page.next != 0) reply->set_next_page_token(rpc::MakePageToken(page.next, question));
  if constexpr (requires { reply->resume_token(); }) {
    reply->set_resume_token(log::EncodeToken({store.log().store_id(), page.head}));
  }
  return absl::OkStatus();
}

// The same by name.
template <typename Subject, typename Request, typename Reply, typename Message>
absl::Status ListByName(SqliteLeadStore& store, PeopleReader<Subject>& reader,
                        const Request& request, const PeopleFilter<Subject>& filter,
                        const rpc::Call& call, Reply* reply, Message* (Reply::*add)()) {
  REVOPS_ASSIGN_OR_RETURN(const int limit,
                          rpc::PageSize(request.page_size(), kPageDefault, kPageMax));
  REVOPS_ASSIGN_OR_RETURN(const std::string after, rpc::ReadSlugToken(request.page_token()));
  REVOPS_ASSIGN_OR_RETURN(const PeoplePage<Subject> page,
                          reader.List(filter, after, limit, call.deadline));
  for (const Subject& subject : page.subjects) FillFrom(store, subject, (reply->*add)());
  if (!page.next.empty()) reply->set_next_page_token(rpc::MakeSlugToken(page.next));
  reply->set_resume_token(log::EncodeToken({store.log().store_id(), page.head}));
  return absl::OkStatus();
}

}  // namespace

PeopleServiceApi::Reactor* PeopleServiceApi::GetAccount(Context* context,
                                                        const pb::GetAccountRequest* request,
                                                        pb::Account* reply) {
  return dispatcher_->ReadInline(context, "GetAccount", [=, this](const rpc::Call& call) {
    return Get(*store_, store_->people().accounts(), request->name(), call, reply);
  });
}

PeopleServiceApi::Reactor* PeopleServiceApi::GetContact(Context* context,
                                                        const pb::GetContactRequest* request,
                                                        pb::Contact* reply) {
  return dispatcher_->ReadInline(context, "GetContact", [=, this](const rpc::Call& call) {
    return Get(*store_, store_->people().contacts(), request->name(), call, reply);
  });
}

PeopleServiceApi::Reactor* PeopleServiceApi::GetRep(Context* context,
                                                    const pb::GetRepRequest* request,
                                                    pb::Rep* reply) {
  return dispatcher_->ReadInline(context, "GetRep", [=, this](const rpc::Call& call) {
    return Get(*store_, store_->people().reps(), request->name(), call, reply);
  });
}

PeopleServiceApi::Reactor* PeopleServiceApi::GetTeam(Context* context,
                                                     const pb::GetTeamRequest* request,
                                                     pb::Team* reply) {
  return dispatcher_->ReadInline(context, "GetTeam", [=, this](const rpc::Call& call) {
    return Get(*store_, store_->people().teams(), request->name(), call, reply);
  });
}

PeopleServiceApi::Reactor* PeopleServiceApi::ListAccounts(Context* context,
                                                          const pb::ListAccountsRequest* request,
                                                          pb::ListAccountsResponse* reply) {
  return dispatcher_->Read(
      context, "ListAccounts", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const AccountFilter filter, ParseFilter(request->filter(), call));
        return List(*store_, store_->people().accounts(), *request, filter,
                    rpc::HashOf(request->filter()), call, reply,
                    &pb::ListAccountsResponse::add_accounts);
      });
}

PeopleServiceApi::Reactor* PeopleServiceApi::ListContacts(Context* context,
                                                          const pb::ListContactsRequest* request,
                                                          pb::ListContactsResponse* reply) {
  return dispatcher_->Read(
      context, "ListContacts", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const ContactFilter filter, ParseFilter(request->filter(), call));
        return List(*store_, store_->people().contacts(), *request, filter,
                    rpc::HashOf(request->filter()), call, reply,
                    &pb::ListContactsResponse::add_contacts);
      });
}

PeopleServiceApi::Reactor* PeopleServiceApi::ListReps(Context* context,
                                                      const pb::ListRepsRequest* request,
                                                      pb::ListRepsResponse* reply) {
  return dispatcher_->Read(context, "ListReps", [=, this](const rpc::Call& call) -> absl::Status {
    REVOPS_ASSIGN_OR_RETURN(const RepFilter filter, ParseFilter(*request));
    return ListByName(*store_, store_->people().reps(), *request, filter, call, reply,
                      &pb::ListRepsResponse::add_reps);
  });
}

PeopleServiceApi::Reactor* PeopleServiceApi::ListTeams(Context* context,
                                                       const pb::ListTeamsRequest* request,
                                                       pb::ListTeamsResponse* reply) {
  return dispatcher_->Read(context, "ListTeams", [=, this](const rpc::Call& call) {
    return ListByName(*store_, store_->people().teams(), *request, TeamFilter(), call, reply,
                      &pb::ListTeamsResponse::add_teams);
  });
}

absl::Status PeopleServiceApi::CheckParent(const ActivityParent& parent,
                                           const rpc::Call& call) const {
  const Reach reach = ReachOfCall(call);
  if (parent.kind == ActivityParent::Kind::kLead) {
    REVOPS_ASSIGN_OR_RETURN(const Lead lead, store_->leads().Get(parent.id, call.deadline));
    return lead::CheckReach(reach, lead);
  }
  REVOPS_ASSIGN_OR_RETURN(const Account account,
                          store_->people().accounts().Get(parent.id.ToString(), call.deadline));
  return lead::CheckReach(reach, account);
}

PeopleServiceApi::Reactor* PeopleServiceApi::GetLeadActivity(
    Context* context, const pb::GetLeadActivityRequest* request, type::v1::Activity* reply) {
  return dispatcher_->ReadInline(
      context, "GetLeadActivity", [=, this](const rpc::Call& call) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(const ActivityName name, ActivityFromName("name", request->name()));
        REVOPS_RETURN_IF_ERROR(CheckParent(name.parent, call));
        REVOPS_ASSIGN_OR_RETURN(const Activity activity,
                                store_->people().activities().Get(name.id, call.deadline));
        if (!(activity.parent == name.parent)) {
          return NoneThere("ACTIVITY_NOT_FOUND", request->name());
        }
        FillFrom(*store_, activity, reply);
        return absl::OkStatus();
      });
}

PeopleServiceApi::Reactor* PeopleServiceApi::ListLeadActivities(
    Context* context, const pb::ListLeadActivitiesRequest* request,
    pb::ListLeadActivitiesResponse* reply) {
  return dispatcher_->Read(context, "ListLeadActivities",
                           [=, this](const rpc::Call& call) -> absl::Status {
                             REVOPS_ASSIGN_OR_RETURN(const ActivityParent parent,
                                                     ParentFromName("parent", request->parent()));
                             REVOPS_RETURN_IF_ERROR(CheckParent(parent, call));
                             pb::ListLeadActivitiesRequest question;
                             question.set_parent(request->parent());
                             return List(*store_, store_->people().activities(), *request,
                                         ActivityFilter{parent}, rpc::HashOf(question), call, reply,
                                         &pb::ListLeadActivitiesResponse::add_activities);
                           });
}

}  // namespace revops::lead
