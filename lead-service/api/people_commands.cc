// The writing methods on accounts, contacts, reps, teams and activities.
#include <memory>
#include <utility>
#include <vector>

#include "common/log/token.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "lead-service/api/people_requests.h"
#include "lead-service/api/people_service.h"
#include "lead-service/api/people_wire.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

std::string PeopleServiceApi::TokenAt(Revision revision) const {
  return log::EncodeToken({store_->log().store_id(), revision});
}

template <typename Subject, typename Message>
void PeopleServiceApi::Fill(const Subject& subject, Message* reply) const {
  reply->Clear();
  ToProto(subject, reply);
  if (subject.revision.value != 0) reply->set_resume_token(TokenAt(subject.revision));
}

template <typename Command, typename Subject, typename Message>
rpc::WriteStep PeopleServiceApi::RecordStep(Command command,
                                            absl::StatusOr<Subject> (*act)(CommandStore&,
                                                                           const Command&),
                                            Message* reply) {
  auto shared = std::make_shared<Command>(std::move(command));
  return [this, shared, act, reply](sql::WriteContext& context) -> absl::Status {
    SqliteCommandStore store = store_->InCommand(context, shared->header.info);
    shared->header.now = store.now();
    REVOPS_ASSIGN_OR_RETURN(const Subject subject, act(store, *shared));
    Fill(subject, reply);
    return absl::OkStatus();
  };
}

template <typename Command, typename Subject, typename Request, typename Message>
PeopleServiceApi::Reactor* PeopleServiceApi::Create(
    Context* context, const char* method, const Request* request, Message* reply,
    absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&, const Uuid&),
    absl::StatusOr<Subject> (*act)(CommandStore&, const Command&)) {
  return dispatcher_->Write(context, method, sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              REVOPS_ASSIGN_OR_RETURN(
                                  Command command,
                                  parse(*request, call, Uuid::Generate(clock_->Now())));
                              return RecordStep(std::move(command), act, reply);
                            });
}

template <typename Command, typename Subject, typename Request, typename Message>
PeopleServiceApi::Reactor* PeopleServiceApi::Update(
    Context* context, const char* method, const Request* request, Message* reply,
    absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
    absl::StatusOr<Subject> (*act)(CommandStore&, const Command&)) {
  return dispatcher_->Write(context, method, sql::Lane::kInteractive,
                            [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
                              REVOPS_ASSIGN_OR_RETURN(Command command, parse(*request, call));
                              return RecordStep(std::move(command), act, reply);
                            });
}

template <typename Command, typename Request>
PeopleServiceApi::Reactor* PeopleServiceApi::Delete(
    Context* context, const char* method, const Request* request,
    absl::StatusOr<Command> (*parse)(const Request&, const rpc::Call&),
    absl::Status (*act)(CommandStore&, const Command&)) {
  return dispatcher_->Write(
      context, method, sql::Lane::kInteractive,
      [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
        REVOPS_ASSIGN_OR_RETURN(Command parsed, parse(*request, call));
        auto command = std::make_shared<Command>(std::move(parsed));
        return [this, command, act](sql::WriteContext& write) -> absl::Status {
          SqliteCommandStore store = store_->InCommand(write, command->header.info);
          command->header.now = store.now();
          return act(store, *command);
        };
      });
}

PeopleServiceApi::Reactor* PeopleServiceApi::CreateAccount(Context* context,
                                                           const pb::CreateAccountRequest* request,
                                                           pb::Account* reply) {
  return Create<CreateAccountCommand>(context, "CreateAccount", request, reply, &ParseCreate,
                                      &lead::CreateAccount);
}

PeopleServiceApi::Reactor* PeopleServiceApi::UpdateAccount(Context* context,
                                                           const pb::UpdateAccountRequest* request,
                                                           pb::Account* reply) {
  return Update<UpdateAccountCommand>(context, "UpdateAccount", request, reply, &ParseUpdate,
                                      &lead::UpdateAccount);
}

PeopleServiceApi::Reactor* PeopleServiceApi::DeleteAccount(Context* context,
                                                           const pb::DeleteAccountRequest* request,
                                                           Empty*) {
  return Delete<DeleteAccountCommand>(context, "DeleteAccount", request, &ParseDelete,
                                      &lead::DeleteAccount);
}

PeopleServiceApi::Reactor* PeopleServiceApi::CreateContact(Context* context,
                                                           const pb::CreateContactRequest* request,
                                                           pb::Contact* reply) {
  return Create<CreateContactCommand>(context, "CreateContact", request, reply, &ParseCreate,
                                      &lead::CreateContact);
}

PeopleServiceApi::Reactor* PeopleServiceApi::UpdateContact(Context* context,
                                                           const pb::UpdateContactRequest* request,
                                                           pb::Contact* reply) {
  return Update<UpdateContactCommand>(context, "UpdateContact", request, reply, &ParseUpdate,
                                      &lead::UpdateContact);
}

PeopleServiceApi::Reactor* PeopleServiceApi::DeleteContact(Context* context,
                                                           const pb::DeleteContactRequest* request,
                                                           Empty*) {
  return Delete<DeleteContactCommand>(context, "DeleteContact", request, &ParseDelete,
                                      &lead::DeleteContact);
}

PeopleServiceApi::Reactor* PeopleServiceApi::CreateRep(Context* context,
                                                       const pb::CreateRepRequest* request,
                                                       pb::Rep* reply) {
  return Create<CreateRepCommand>(context, "CreateRep", request, reply, &ParseCreate,
                                  &lead::CreateRep);
}

PeopleServiceApi::Reactor* PeopleServiceApi::UpdateRep(Context* context,
                                                       const pb::UpdateRepRequest* request,
                                                       pb::Rep* reply) {
  return Update<UpdateRepCommand>(context, "UpdateRep", request, reply, &ParseUpdate,
                                  &lead::UpdateRep);
}

PeopleServiceApi::Reactor* PeopleServiceApi::CreateTeam(Context* context,
                                                        const pb::CreateTeamRequest* request,
                                                        pb::Team* reply) {
  return Create<CreateTeamCommand>(context, "CreateTeam", request, reply, &ParseCreate,
                                   &lead::CreateTeam);
}

PeopleServiceApi::Reactor* PeopleServiceApi::UpdateTeam(Context* context,
                                                        const pb::UpdateTeamRequest* request,
                                                        pb::Team* reply) {
  return Update<UpdateTeamCommand>(context, "UpdateTeam", request, reply, &ParseUpdate,
                                   &lead::UpdateTeam);
}

PeopleServiceApi::Reactor* PeopleServiceApi::CreateLeadActivity(
    Context* context, const pb::CreateLeadActivityRequest* request, type::v1::Activity* reply) {
  return Create<CreateLeadActivityCommand>(context, "CreateLeadActivity", request, reply,
                                           &ParseCreate, &lead::CreateLeadActivity);
}

PeopleServiceApi::Reactor* PeopleServiceApi::UpdateLeadActivity(
    Context* context, const pb::UpdateLeadActivityRequest* request, type::v1::Activity* reply) {
  return Update<UpdateLeadActivityCommand>(context, "UpdateLeadActivity", request, reply,
                                           &ParseUpdate, &lead::UpdateLeadActivity);
}

namespace {

void Fail(const absl::Status& status, pb::BatchCreateLeadActivitiesResult* result) {
  result->Clear();
  result->set_outcome(pb::BATCH_ACTIVITY_OUTCOME_FAILED);
  *result->mutable_error() = ToRpcStatus(status);
}

pb::BatchActivityOutcome OutcomeOf(PushResult::Outcome outcome) {
  switch (outcome) {
    case PushResult::Outcome::kCreated:
      return pb::BATCH_ACTIVITY_OUTCOME_CREATED;
    case PushResult::Outcome::kUnchanged:
      return pb::BATCH_ACTIVITY_OUTCOME_UNCHANGED;
    case PushResult::Outcome::kUpdated:
      return pb::BATCH_ACTIVITY_OUTCOME_UPDATED;
  }
  return pb::BATCH_ACTIVITY_OUTCOME_UNSPECIFIED;
}

}  // namespace

PeopleServiceApi::Reactor* PeopleServiceApi::BatchCreateLeadActivities(
    Context* context, const pb::BatchCreateLeadActivitiesRequest* request,
    pb::BatchCreateLeadActivitiesResponse* reply) {
  auto prepare = [=, this](const rpc::Call& call) -> absl::StatusOr<std::vector<rpc::WriteItem>> {
    REVOPS_RETURN_IF_ERROR(CheckActivityBatch(*request));
    std::vector<rpc::WriteItem> items;
    for (int i = 0; i < request->activities_size(); ++i) {
      pb::BatchCreateLeadActivitiesResult* result = reply->add_results();
      absl::StatusOr<PushActivityCommand> parsed =
          ParseActivityItem(*request, i, call, Uuid::Generate(clock_->Now()));
      if (!parsed.ok()) {
        Fail(parsed.status(), result);
        continue;
      }
      auto command = std::make_shared<PushActivityCommand>(*std::move(parsed));
      auto step = [this, command, result](sql::WriteContext& write) -> absl::Status {
        CommandHeader& header = command->create.header;
        SqliteCommandStore store = store_->InCommand(write, header.info);
        header.now = store.now();
        REVOPS_ASSIGN_OR_RETURN(const PushResult pushed, PushActivity(store, *command));
        result->Clear();
        result->set_outcome(OutcomeOf(pushed.outcome));
        if (!header.validate_only) result->set_activity(pushed.activity.name());
        return absl::OkStatus();
      };
      items.push_back({std::move(step), [result](const absl::Status& status) {
                         if (!status.ok()) Fail(status, result);
                       }});
    }
    return items;
  };
  return dispatcher_->WriteEach(
      context, "BatchCreateLeadActivities", sql::Lane::kBulk, std::move(prepare),
      [=, this] { reply->set_resume_token(TokenAt(store_->log().head())); });
}

}  // namespace revops::lead
