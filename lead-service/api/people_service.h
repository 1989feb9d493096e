// LeadService's methods on accounts, contacts, reps, teams and activities: each translates, and
// calls one use case. Leads' own are in lead_service.h, which is made on top of this.
#ifndef REVOPS_LEAD_SERVICE_API_PEOPLE_SERVICE_H_
#define REVOPS_LEAD_SERVICE_API_PEOPLE_SERVICE_H_

#include <string>

#include "common/rpc/dispatcher.h"
#include "common/time/clock.h"
#include "lead-service/app/record_command.h"
#include "lead-service/store/sqlite_lead_store.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"

namespace revops::lead {

// Raw, because events are passed on as the log keeps them: only a filter needs them parsed.
using LeadServiceBase =
    v1::LeadService::WithRawCallbackMethod_WatchLeads<v1::LeadService::CallbackService>;

// `store`, `dispatcher` and `clock` outlive it.
class PeopleServiceApi : public LeadServiceBase {
 public:
  PeopleServiceApi(SqliteLeadStore* store, rpc::Dispatcher* dispatcher, const Clock* clock)
      : store_(store), dispatcher_(dispatcher), clock_(clock) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Empty = google::protobuf::Empty;

  Reactor* CreateAccount(Context* context, const v1::CreateAccountRequest* request,
                         v1::Account* reply) override;
  Reactor* GetAccount(Context* context, const v1::GetAccountRequest* request,
                      v1::Account* reply) override;
  Reactor* ListAccounts(Context* context, const v1::ListAccountsRequest* request,
                        v1::ListAccountsResponse* reply) override;
  Reactor* UpdateAccount(Context* context, const v1::UpdateAccountRequest* request,
                         v1::Account* reply) override;
  Reactor* DeleteAccount(Context* context, const v1::DeleteAccountRequest* request,
                         Empty* reply) override;

  Reactor* CreateContact(Context* context, const v1::CreateContactRequest* request,
                         v1::Contact* reply) override;
  Reactor* GetContact(Context* context, const v1::GetContactRequest* request,
                      v1::Contact* reply) override;
  Reactor* ListContacts(Context* context, const v1::ListContactsRequest* request,
                        v1::ListContactsResponse* reply) override;
  Reactor* UpdateContact(Context* context, const v1::UpdateContactRequest* request,
                         v1::Contact* reply) override;
  Reactor* DeleteContact(Context* context, const v1::DeleteContactRequest* request,
                         Empty* reply) override;

  Reactor* CreateRep(Context* context, const v1::CreateRepRequest* request,
                     v1::Rep* reply) override;
  Reactor* GetRep(Context* context, const v1::GetRepRequest* request, v1::Rep* reply) override;
  Reactor* ListReps(Context* context, const v1::ListRepsRequest* request,
                    v1::ListRepsResponse* reply) override;
  Reactor* UpdateRep(Context* context, const v1::UpdateRepRequest* request,
                     v1::Rep* reply) override;
  Reactor* CreateTeam(Context* context, const v1::CreateTeamRequest* request,
                      v1::Team* reply) override;
  Reactor* GetTeam(Context* context, const v1::GetTeamRequest* request, v1::Team* reply) override;
  Reactor* ListTeams(Context* context, const v1::ListTeamsRequest* request,
                     v1::ListTeamsResponse* reply) override;
  Reactor* UpdateTeam(Context* context, const v1::UpdateTeamRequest* request,
                      v1::Team* reply) override;

  Reactor* CreateLeadActivity(Context* context, const v1::CreateLeadActivityRequest* request,
                              type::v1::Activity* reply) override;
  Reactor* BatchCreateLeadActivities(Context* context,
                                     const v1::BatchCreateLeadActivitiesRequest* request,
                                     v1::BatchCreateLeadActivitiesResponse* reply) override;
  Reactor* GetLeadActivity(Context* context, const v1::GetLeadActivityRequest* request,
                           type::v1::Activity* reply) override;
  Reactor* ListLeadActivities(Context* context, const v1::ListLeadActivitiesRequest* request,
                              v1::ListLeadActivitiesResponse* reply) override;
  Reactor* UpdateLeadActivity(Context* context, const v1::UpdateLeadActivityRequest* request,
                              type::v1::Activity* reply) override;

 protected:
  std::string TokenAt(Revision revision) const;

  SqliteLeadStore* const store_;
  rpc::Dispatcher* const dispatcher_;
  const Clock* const clock_;

 private:
  // One command: what it is made of is parsed before the queue, acted on the writer's thread.
  template <typename Command, typename Subject, typename Message>
  rpc::WriteStep RecordStep(Command command,
                            absl::StatusOr<Subject> (*act)(CommandStore&, const Command&),
                            Message* reply);
  template <typename Command, typename Subject, typename Request, typename Message>
  Reactor* Create(Context* context, const char* method, const Request* request, Message* reply,
                  absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&, const Uuid&),
                  absl::StatusOr<Subject> (*act)(CommandStore&, const Command&));
  template <typename Command, typename Subject, typename Request, typename Message>
  Reactor* Update(Context* context, const char* method, const Request* request, Message* reply,
                  absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
                  absl::StatusOr<Subject> (*act)(CommandStore&, const Command&));
  template <typename Command, typename Request>
  Reactor* Delete(Context* context, const char* method, const Request* request,
                  absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
                  absl::Status (*act)(CommandStore&, const Command&));
  template <typename Subject, typename Message>
  void Fill(const Subject& subject, Message* reply) const;
  // NOT_FOUND where an activity's parent is not there, or outside the caller's reach.
  absl::Status CheckParent(const ActivityParent& parent, const rpc::Call& call) const;
};

}  // namespace revops::lead

#endif  // REVOPS_LEAD_SERVICE_API_PEOPLE_SERVICE_H_
