// The lead-service of the fake gateway: remembers leads by external_id and reps by name; what else
// it is asked, it answers with the request's own content. FakeGateway::Requests() has them all.
#ifndef REVOPS_TESTS_CLI_FAKE_LEADS_H_
#define REVOPS_TESTS_CLI_FAKE_LEADS_H_

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/empty.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"

namespace revops::cli {

namespace lead = revops::lead::v1;

class FakeGateway;

// What a watch of leads does before it ends with a status.
struct ScriptedLeadStream {
  std::vector<lead::WatchLeadsResponse> responses;
  absl::Status ending;
};

class FakeLeads final : public lead::LeadService::Service {
 public:
  // A lead with this address fails as an item, naming lead.person.email.
  static constexpr char kBadEmail[] = "refuse@me";

  explicit FakeLeads(FakeGateway& gateway) : gateway_(gateway) {}

  std::map<std::string, lead::LeadWithHistory> Leads() const;
  std::map<std::string, lead::Rep> Reps() const;
  void AddRep(const std::string& name);
  void ScriptStream(ScriptedLeadStream stream);

  template <typename Request>
  using Call = const Request*;
  using Context = grpc::ServerContext*;

  grpc::Status BatchCreateLeads(Context context, Call<lead::BatchCreateLeadsRequest> request,
                                lead::BatchCreateLeadsResponse* response) override;
  grpc::Status CreateLead(Context context, Call<lead::CreateLeadRequest> request,
                          lead::CreateLeadResponse* response) override;
  grpc::Status GetLead(Context context, Call<lead::GetLeadRequest> request,
                       lead::Lead* response) override;
  // Pages of two.
  grpc::Status ListLeads(Context context, Call<lead::ListLeadsRequest> request,
                         lead::ListLeadsResponse* response) override;
  grpc::Status UpdateLead(Context context, Call<lead::UpdateLeadRequest> request,
                          lead::Lead* response) override;
  grpc::Status WorkLead(Context context, Call<lead::WorkLeadRequest> request,
                        lead::Lead* response) override;
  // Budget is unmet unless it is judged.
  grpc::Status QualifyLead(Context context, Call<lead::QualifyLeadRequest> request,
                           lead::QualifyLeadResponse* response) override;
  grpc::Status DisqualifyLead(Context context, Call<lead::DisqualifyLeadRequest> request,
                              lead::Lead* response) override;
  grpc::Status RecycleLead(Context context, Call<lead::RecycleLeadRequest> request,
                           lead::Lead* response) override;
  grpc::Status ReactivateLead(Context context, Call<lead::ReactivateLeadRequest> request,
                              lead::Lead* response) override;
  grpc::Status ConvertLead(Context context, Call<lead::ConvertLeadRequest> request,
                           lead::Lead* response) override;
  grpc::Status DeleteLead(Context context, Call<lead::DeleteLeadRequest> request,
                          google::protobuf::Empty* response) override;
  grpc::Status WatchLeads(Context context, Call<lead::WatchLeadsRequest> request,
                          grpc::ServerWriter<lead::WatchLeadsResponse>* writer) override;
  grpc::Status CreateSubscription(Context context, Call<lead::CreateSubscriptionRequest> request,
                                  lead::Subscription* response) override;
  grpc::Status CommitSubscription(Context context, Call<lead::CommitSubscriptionRequest> request,
                                  lead::Subscription* response) override;

  grpc::Status CreateAccount(Context context, Call<lead::CreateAccountRequest> request,
                             lead::Account* response) override;
  grpc::Status GetAccount(Context context, Call<lead::GetAccountRequest> request,
                          lead::Account* response) override;
  // Two pages of one.
  grpc::Status ListAccounts(Context context, Call<lead::ListAccountsRequest> request,
                            lead::ListAccountsResponse* response) override;
  grpc::Status CreateContact(Context context, Call<lead::CreateContactRequest> request,
                             lead::Contact* response) override;
  grpc::Status GetContact(Context context, Call<lead::GetContactRequest> request,
                          lead::Contact* response) override;
  grpc::Status ListContacts(Context context, Call<lead::ListContactsRequest> request,
                            lead::ListContactsResponse* response) override;
  grpc::Status CreateRep(Context context, Call<lead::CreateRepRequest> request,
                         lead::Rep* response) override;
  grpc::Status GetRep(Context context, Call<lead::GetRepRequest> request,
                      lead::Rep* response) override;
  grpc::Status ListReps(Context context, Call<lead::ListRepsRequest> request,
                        lead::ListRepsResponse* response) override;
  grpc::Status UpdateRep(Context context, Call<lead::UpdateRepRequest> request,
                         lead::Rep* response) override;
  grpc::Status CreateTeam(Context context, Call<lead::CreateTeamRequest> request,
                          lead::Team* response) override;
  grpc::Status ListTeams(Context context, Call<lead::ListTeamsRequest> request,
                         lead::ListTeamsResponse* response) override;
  grpc::Status CreateLeadActivity(Context context, Call<lead::CreateLeadActivityRequest> request,
                                  revops::type::v1::Activity* response) override;
  grpc::Status ListLeadActivities(Context context, Call<lead::ListLeadActivitiesRequest> request,
                                  lead::ListLeadActivitiesResponse* response) override;

 private:
  grpc::Status Answer(Context context, const google::protobuf::Message& request,
                      const std::string& name, lead::LeadState state, lead::Lead* response);
  grpc::Status Admitted(Context context, const google::protobuf::Message& request);
  lead::BatchCreateLeadsResult Store(const lead::LeadWithHistory& item,
                                     const lead::BatchCreateLeadsRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FakeGateway& gateway_;
  mutable absl::Mutex mutex_;
  std::map<std::string, lead::LeadWithHistory> leads_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, lead::Rep> reps_ ABSL_GUARDED_BY(mutex_);
  std::deque<ScriptedLeadStream> streams_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_FAKE_LEADS_H_
