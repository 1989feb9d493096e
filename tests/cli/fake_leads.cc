#include "tests/cli/fake_leads.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "tests/cli/fake_gateway.h"

namespace revops::cli {

using google::protobuf::util::MessageDifferencer;

std::map<std::string, lead::LeadWithHistory> FakeLeads::Leads() const {
  absl::MutexLock lock(&mutex_);
  return leads_;
}

std::map<std::string, lead::Rep> FakeLeads::Reps() const {
  absl::MutexLock lock(&mutex_);
  return reps_;
}

void FakeLeads::AddRep(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  reps_[name].set_name(name);
}

void FakeLeads::ScriptStream(ScriptedLeadStream stream) {
  absl::MutexLock lock(&mutex_);
  streams_.push_back(std::move(stream));
}

grpc::Status FakeLeads::Admitted(Context context, const google::protobuf::Message& request) {
  return ToGrpcStatus(gateway_.Admit(*context, request));
}

grpc::Status FakeLeads::Answer(Context context, const google::protobuf::Message& request,
                               const std::string& name, lead::LeadState state,
                               lead::Lead* response) {
  response->set_name(name);
  response->set_state(state);
  return Admitted(context, request);
}

lead::BatchCreateLeadsResult FakeLeads::Store(const lead::LeadWithHistory& item,
                                              const lead::BatchCreateLeadsRequest& request) {
  lead::BatchCreateLeadsResult result;
  const auto fail = [&](const absl::Status& status) {
    result.set_outcome(lead::BATCH_LEAD_OUTCOME_FAILED);
    *result.mutable_error() = ToRpcStatus(status);
    return result;
  };
  const std::string& email = item.lead().person().email();
  if (email == kBadEmail) return fail(InvalidField("lead.person.email", "is refused"));
  const std::string& id = item.lead().external_id();
  const auto it = leads_.find(id);
  const bool is_duplicate = it == leads_.end() && !email.empty() &&
                            std::any_of(leads_.begin(), leads_.end(), [&](const auto& other) {
                              return other.second.lead().person().email() == email;
                            });
  if (is_duplicate && request.duplicate_policy() == lead::DUPLICATE_POLICY_REJECT) {
    return fail(ErrorWithReason(absl::StatusCode::kAlreadyExists, "DUPLICATE_LEAD",
                                absl::StrCat(email, " is there")));
  }
  if (is_duplicate && request.duplicate_policy() == lead::DUPLICATE_POLICY_ATTACH) {
    result.set_outcome(lead::BATCH_LEAD_OUTCOME_ATTACHED);
    return result;
  }
  if (it == leads_.end()) {
    result.set_outcome(lead::BATCH_LEAD_OUTCOME_CREATED);
  } else if (MessageDifferencer::Equals(it->second, item)) {
    result.set_outcome(lead::BATCH_LEAD_OUTCOME_UNCHANGED);
  } else if (request.existing() == lead::EXISTING_LEAD_POLICY_UPDATE) {
    result.set_outcome(lead::BATCH_LEAD_OUTCOME_UPDATED);
  } else {
    return fail(absl::AlreadyExistsError(absl::StrCat(id, " exists with other content")));
  }
  if (!request.validate_only()) leads_[id] = item;
  return result;
}

grpc::Status FakeLeads::BatchCreateLeads(Context context,
                                         Call<lead::BatchCreateLeadsRequest> request,
                                         lead::BatchCreateLeadsResponse* response) {
  const absl::Status admitted = gateway_.Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  if (!admitted.ok()) return ToGrpcStatus(admitted);
  for (const auto& item : request->leads()) *response->add_results() = Store(item, *request);
  return grpc::Status::OK;
}

grpc::Status FakeLeads::CreateLead(Context context, Call<lead::CreateLeadRequest> request,
                                   lead::CreateLeadResponse* response) {
  *response->mutable_lead() = request->lead();
  response->set_attached(request->duplicate_policy() == lead::DUPLICATE_POLICY_ATTACH);
  return Answer(context, *request, "leads/new", lead::LEAD_STATE_NEW, response->mutable_lead());
}

grpc::Status FakeLeads::GetLead(Context context, Call<lead::GetLeadRequest> request,
                                lead::Lead* response) {
  response->mutable_person()->set_given_name("Zoe");
  response->mutable_person()->set_email("zoe@example.com");
  response->set_company("Acme");
  response->mutable_score()->set_value(72);
  auto* reason = response->mutable_score()->add_reasons();
  reason->set_rule("BUSINESS_EMAIL");
  reason->set_points(10);
  response->add_quality_flags(lead::QUALITY_FLAG_NO_PHONE);
  return Answer(context, *request, request->name(), lead::LEAD_STATE_WORKING, response);
}

grpc::Status FakeLeads::ListLeads(Context context, Call<lead::ListLeadsRequest> request,
                                  lead::ListLeadsResponse* response) {
  const absl::Status admitted = gateway_.Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  const size_t from = request->page_token().empty() ? 0 : std::stoul(request->page_token());
  size_t index = 0;
  for (const auto& [id, item] : leads_) {
    if (index++ < from) continue;
    if (response->leads_size() == std::min(2, request->page_size())) {
      response->set_next_page_token(absl::StrCat(index - 1));
      break;
    }
    *response->add_leads() = item.lead();
  }
  response->set_resume_token(absl::StrCat("lead-head-", leads_.size()));
  return ToGrpcStatus(admitted);
}

grpc::Status FakeLeads::UpdateLead(Context context, Call<lead::UpdateLeadRequest> request,
                                   lead::Lead* response) {
  *response = request->lead();
  return Admitted(context, *request);
}

grpc::Status FakeLeads::WorkLead(Context context, Call<lead::WorkLeadRequest> request,
                                 lead::Lead* response) {
  return Answer(context, *request, request->name(), lead::LEAD_STATE_WORKING, response);
}

grpc::Status FakeLeads::QualifyLead(Context context, Call<lead::QualifyLeadRequest> request,
                                    lead::QualifyLeadResponse* response) {
  const bool is_met = request->qualification().has_budget();
  if (!is_met) {
    auto* unmet = response->add_unmet();
    unmet->set_criterion("budget");
    unmet->set_rating(lead::CRITERION_RATING_UNKNOWN);
    unmet->set_description("must be met");
  }
  *response->mutable_lead()->mutable_qualification() = request->qualification();
  return Answer(context, *request, request->name(),
                is_met ? lead::LEAD_STATE_QUALIFIED : lead::LEAD_STATE_WORKING,
                response->mutable_lead());
}

grpc::Status FakeLeads::DisqualifyLead(Context context, Call<lead::DisqualifyLeadRequest> request,
                                       lead::Lead* response) {
  response->set_disqualify_reason(request->reason());
  return Answer(context, *request, request->name(), lead::LEAD_STATE_DISQUALIFIED, response);
}

grpc::Status FakeLeads::RecycleLead(Context context, Call<lead::RecycleLeadRequest> request,
                                    lead::Lead* response) {
  *response->mutable_reactivate_time() = request->reactivate_time();
  return Answer(context, *request, request->name(), lead::LEAD_STATE_NURTURING, response);
}

grpc::Status FakeLeads::ReactivateLead(Context context, Call<lead::ReactivateLeadRequest> request,
                                       lead::Lead* response) {
  return Answer(context, *request, request->name(), lead::LEAD_STATE_WORKING, response);
}

grpc::Status FakeLeads::ConvertLead(Context context, Call<lead::ConvertLeadRequest> request,
                                    lead::Lead* response) {
  auto* conversion = response->mutable_conversion();
  conversion->set_state(lead::CONVERSION_STATE_DONE);
  conversion->set_deal(request->deal().empty() ? "deals/new" : request->deal());
  conversion->set_joined(!request->deal().empty());
  return Answer(context, *request, request->name(), lead::LEAD_STATE_CONVERTED, response);
}

grpc::Status FakeLeads::DeleteLead(Context context, Call<lead::DeleteLeadRequest> request,
                                   google::protobuf::Empty*) {
  return Admitted(context, *request);
}

grpc::Status FakeLeads::WatchLeads(Context context, Call<lead::WatchLeadsRequest> request,
                                   grpc::ServerWriter<lead::WatchLeadsResponse>* writer) {
  if (const grpc::Status admitted = Admitted(context, *request); !admitted.ok()) return admitted;
  ScriptedLeadStream stream;
  {
    absl::MutexLock lock(&mutex_);
    if (streams_.empty()) return ToGrpcStatus(absl::InternalError("no stream is scripted"));
    stream = std::move(streams_.front());
    streams_.pop_front();
  }
  for (const auto& response : stream.responses) writer->Write(response);
  return ToGrpcStatus(stream.ending);
}

grpc::Status FakeLeads::CreateSubscription(Context context,
                                           Call<lead::CreateSubscriptionRequest> request,
                                           lead::Subscription* response) {
  response->set_name(absl::StrCat("leadSubscriptions/", request->subscription_id()));
  return Admitted(context, *request);
}

grpc::Status FakeLeads::CommitSubscription(Context context,
                                           Call<lead::CommitSubscriptionRequest> request,
                                           lead::Subscription* response) {
  response->set_name(request->name());
  response->set_resume_token(request->resume_token());
  return Admitted(context, *request);
}

grpc::Status FakeLeads::CreateAccount(Context context, Call<lead::CreateAccountRequest> request,
                                      lead::Account* response) {
  *response = request->account();
  response->set_name("accounts/new");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::GetAccount(Context context, Call<lead::GetAccountRequest> request,
                                   lead::Account* response) {
  response->set_name(request->name());
  response->set_display_name("Acme");
  response->add_domains("acme.example");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::ListAccounts(Context context, Call<lead::ListAccountsRequest> request,
                                     lead::ListAccountsResponse* response) {
  response->add_accounts()->set_name(request->page_token().empty() ? "accounts/1" : "accounts/2");
  if (request->page_token().empty()) response->set_next_page_token("2");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::CreateContact(Context context, Call<lead::CreateContactRequest> request,
                                      lead::Contact* response) {
  *response = request->contact();
  response->set_name("contacts/new");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::GetContact(Context context, Call<lead::GetContactRequest> request,
                                   lead::Contact* response) {
  response->set_name(request->name());
  response->mutable_person()->set_family_name("Ash");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::ListContacts(Context context, Call<lead::ListContactsRequest> request,
                                     lead::ListContactsResponse* response) {
  response->add_contacts()->set_name("contacts/1");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::CreateRep(Context context, Call<lead::CreateRepRequest> request,
                                  lead::Rep* response) {
  const absl::Status admitted = gateway_.Admit(*context, *request);
  if (!admitted.ok()) return ToGrpcStatus(admitted);
  absl::MutexLock lock(&mutex_);
  if (reps_.count(request->rep().name()) > 0) {
    return ToGrpcStatus(absl::AlreadyExistsError(request->rep().name()));
  }
  *response = request->rep();
  if (!request->validate_only()) reps_[response->name()] = *response;
  return grpc::Status::OK;
}

grpc::Status FakeLeads::GetRep(Context context, Call<lead::GetRepRequest> request,
                               lead::Rep* response) {
  response->set_name(request->name());
  response->set_display_name("Anna Snelling");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::ListReps(Context context, Call<lead::ListRepsRequest> request,
                                 lead::ListRepsResponse* response) {
  const absl::Status admitted = gateway_.Admit(*context, *request);
  absl::MutexLock lock(&mutex_);
  for (const auto& [name, rep] : reps_) *response->add_reps() = rep;
  return ToGrpcStatus(admitted);
}

grpc::Status FakeLeads::UpdateRep(Context context, Call<lead::UpdateRepRequest> request,
                                  lead::Rep* response) {
  *response = request->rep();
  return Admitted(context, *request);
}

grpc::Status FakeLeads::CreateTeam(Context context, Call<lead::CreateTeamRequest> request,
                                   lead::Team* response) {
  *response = request->team();
  return Admitted(context, *request);
}

grpc::Status FakeLeads::ListTeams(Context context, Call<lead::ListTeamsRequest> request,
                                  lead::ListTeamsResponse* response) {
  response->add_teams()->set_name("teams/west");
  return Admitted(context, *request);
}

grpc::Status FakeLeads::CreateLeadActivity(Context context,
                                           Call<lead::CreateLeadActivityRequest> request,
                                           revops::type::v1::Activity* response) {
  *response = request->activity();
  response->set_name(absl::StrCat(request->parent(), "/activities/new"));
  return Admitted(context, *request);
}

grpc::Status FakeLeads::ListLeadActivities(Context context,
                                           Call<lead::ListLeadActivitiesRequest> request,
                                           lead::ListLeadActivitiesResponse* response) {
  auto* activity = response->add_activities();
  activity->set_name(absl::StrCat(request->parent(), "/activities/1"));
  activity->set_kind(revops::type::v1::ACTIVITY_KIND_CALL);
  activity->set_outcome(revops::type::v1::ACTIVITY_OUTCOME_NO_ANSWER);
  return Admitted(context, *request);
}

}  // namespace revops::cli
