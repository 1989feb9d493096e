// Who reaches what through the real suite: every method with every role, what is somebody else's by
// every method and road, and what an overview shows while a service is dead.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "google/api/annotations.pb.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/lead/v1/lead_service.grpc.pb.h"
#include "tests/support/suite.h"

namespace revops::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::Timestamp;
using revops::type::v1::Role;

constexpr absl::Duration kCallLimit = absl::Seconds(20);
// A watch goes on until its deadline.
constexpr absl::Duration kStreamLimit = absl::Seconds(1);

std::vector<const MethodDescriptor*> EveryMethod() {
  std::vector<const MethodDescriptor*> methods;
  for (const char* name : {"revops.lead.v1.LeadService", "revops.deal.v1.DealService",
                           "revops.deal.v1.DealWatchService", "revops.metrics.v1.MetricsService",
                           "revops.gateway.v1.GatewayService", "revops.lead.v1.BackupService",
                           "revops.deal.v1.BackupService", "revops.metrics.v1.BackupService",
                           "revops.gateway.v1.BackupService"}) {
    const ServiceDescriptor* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    EXPECT_NE(service, nullptr) << name;
    if (service == nullptr) continue;
    for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

bool IsAllowed(const MethodDescriptor& method, Role role) {
  if (role == type::v1::ROLE_ADMIN) return true;
  const auto& access = method.options().GetExtension(type::v1::access);
  return std::count(access.roles().begin(), access.roles().end(), role) > 0;
}

std::unique_ptr<Message> NewRequest(const MethodDescriptor& method) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()
                                      ->GetPrototype(method.input_type())
                                      ->New());
}

bool IsRequired(const FieldDescriptor& field) {
  const auto& options = field.options();
  return options.ExtensionSize(google::api::field_behavior) > 0 &&
         options.GetExtension(google::api::field_behavior, 0) == google::api::REQUIRED;
}

// An id that nothing has.
constexpr char kNobody[] = "01900000-0000-7000-8000-000000000000";

// Something in each field that a request must have, so that nothing but the resource is in the way.
void FillRequired(Message& request) {
  const auto* reflection = request.GetReflection();
  for (int i = 0; i < request.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = request.GetDescriptor()->field(i);
    if (!IsRequired(*field) || field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection->SetString(
          &request, field,
          field->name() == "contact" ? absl::StrCat("contacts/", kNobody) : "somewhere");
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      reflection->SetEnumValue(&request, field, 1);
    } else if (field->message_type() == Timestamp::descriptor()) {
      // What is to come is told by its name.
      const int64_t from_now_s = field->name() == "reactivate_time" ? 86'400 : -60;
      reflection->MutableMessage(&request, field)
          ->CopyFrom(google::protobuf::util::TimeUtil::SecondsToTimestamp(
              absl::ToUnixSeconds(absl::Now()) + from_now_s));
    } else if (field->message_type() != nullptr) {
      FillRequired(*reflection->MutableMessage(&request, field));
    }
  }
}

// A road to one resource: by URL, and by a request that holds its name.
struct Road {
  std::string http_method, path;
  std::string body_field;
  std::string name_field;  // `name`, `parent`, `lead.name`
  std::string name;        // of the resource, or of an activity of it
};

// By a binding of `rule`; nothing where that is not about one of `collection` (`deals`).
std::optional<Road> RoadOf(const google::api::HttpRule& rule, const std::string& collection,
                           const std::string& resource) {
  Road road{"GET", rule.get(), rule.body(), "", resource};
  if (!rule.post().empty()) road = {"POST", rule.post(), rule.body(), "", resource};
  if (!rule.patch().empty()) road = {"PATCH", rule.patch(), rule.body(), "", resource};
  if (!rule.delete_().empty()) road = {"DELETE", rule.delete_(), "", "", resource};
  const size_t open = road.path.find('{');
  const size_t equals = road.path.find(absl::StrCat("=", collection, "/*"));
  if (open == std::string::npos || equals == std::string::npos) return std::nullopt;
  const size_t close = road.path.find('}');
  road.name_field = road.path.substr(open + 1, equals - open - 1);
  if (absl::StrContains(road.path.substr(equals, close - equals), "/activities/*")) {
    absl::StrAppend(&road.name, "/activities/", kNobody);
  }
  road.path.replace(open, close + 1 - open, road.name);
  return road;
}
std::vector<Road> RoadsOf(const MethodDescriptor& method, const std::string& resource) {
  const std::string collection = resource.substr(0, resource.find('/'));
  const auto& rule = method.options().GetExtension(google::api::http);
  std::vector<Road> roads;
  if (auto road = RoadOf(rule, collection, resource)) roads.push_back(*road);
  for (const auto& more : rule.additional_bindings()) {
    if (auto road = RoadOf(more, collection, resource)) roads.push_back(*road);
  }
  return roads;
}

// What a foreigner would change: the first free text that a resource has.
void Touch(Message& resource) {
  for (const char* text : {"title", "note"}) {
    const FieldDescriptor* field = resource.GetDescriptor()->FindFieldByName(text);
    if (field == nullptr) continue;
    return resource.GetReflection()->SetString(&resource, field, "mine now");
  }
}

// The request of a road: whole for gRPC, and what of it goes into the body of HTTP, where the path
// has the name.
struct Asked {
  std::string bytes, json;
};
Asked AskedBy(const MethodDescriptor& method, const Road& road) {
  const std::unique_ptr<Message> request = NewRequest(method);
  FillRequired(*request);
  const bool has_part = !road.body_field.empty() && road.body_field != "*";
  Message* body = request.get();
  if (has_part) {
    const FieldDescriptor* part = request->GetDescriptor()->FindFieldByName(road.body_field);
    body = request->GetReflection()->MutableMessage(request.get(), part);
    // An update changes what it brings, and not everything may change.
    if (road.http_method == "PATCH") body->Clear();
    Touch(*body);
    // A call needs its direction.
    auto* activity = dynamic_cast<type::v1::Activity*>(body);
    const bool is_call = activity != nullptr && activity->kind() == type::v1::ACTIVITY_KIND_CALL;
    if (is_call) activity->set_direction(type::v1::DIRECTION_INBOUND);
  }
  Message* named = request.get();
  const std::vector<std::string> path = absl::StrSplit(road.name_field, '.');
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    named = named->GetReflection()->MutableMessage(
        named, named->GetDescriptor()->FindFieldByName(path[i]));
  }
  const FieldDescriptor* name = named->GetDescriptor()->FindFieldByName(path.back());
  named->GetReflection()->ClearField(named, name);
  Asked asked;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(*body, &asked.json).ok());
  if (road.body_field.empty()) asked.json.clear();
  named->GetReflection()->SetString(named, name, road.name);
  asked.bytes = request->SerializeAsString();
  return asked;
}

class AccessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<Suite>> suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    channel_ = grpc::CreateChannel(suite_->AddressOf(Service::kGateway),
                                   grpc::InsecureChannelCredentials());
  }

  std::unique_ptr<grpc::ClientContext> Context(const std::string& token, absl::Duration limit) {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", absl::StrCat("Bearer ", token));
    context->set_deadline(absl::ToChronoTime(absl::Now() + limit));
    return context;
  }
  std::unique_ptr<grpc::ClientContext> Admin() { return Context(suite_->AdminToken(), kCallLimit); }

  std::string MakeToken(Role role) {
    gateway::v1::CreateTokenRequest request;
    request.mutable_token()->set_user("users/tester");
    request.mutable_token()->add_roles(role);
    request.mutable_token()->set_rep("reps/mine");
    request.mutable_token()->add_teams("teams/mine");
    gateway::v1::CreateTokenResponse response;
    const grpc::Status status = gateway::v1::GatewayService::NewStub(channel_)->CreateToken(
        Admin().get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.bearer_token();
  }
  std::string MakeDeal(const std::string& owner, const std::string& team) {
    deal::v1::CreateDealRequest request;
    request.mutable_deal()->set_title("Rollout");
    request.mutable_deal()->set_owner(owner);
    request.mutable_deal()->set_team(team);
    deal::v1::Deal made;
    const grpc::Status status =
        deal::v1::DealService::NewStub(channel_)->CreateDeal(Admin().get(), request, &made);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return made.name();
  }
  // An account, a contact and a lead of these people, in one order.
  std::vector<std::string> MakeLeads(const std::string& owner, const std::string& team) {
    const auto stub = lead::v1::LeadService::NewStub(channel_);
    const auto expect_ok = [](const grpc::Status& status) {
      EXPECT_TRUE(status.ok()) << status.error_message();
    };
    lead::v1::CreateAccountRequest account;
    account.mutable_account()->set_display_name("Acme");
    account.mutable_account()->set_owner(owner);
    account.mutable_account()->set_team(team);
    lead::v1::Account made_account;
    expect_ok(stub->CreateAccount(Admin().get(), account, &made_account));
    lead::v1::CreateContactRequest contact;
    contact.mutable_contact()->mutable_person()->set_family_name("Doe");
    contact.mutable_contact()->set_owner(owner);
    contact.mutable_contact()->set_team(team);
    lead::v1::Contact made_contact;
    expect_ok(stub->CreateContact(Admin().get(), contact, &made_contact));
    lead::v1::CreateLeadRequest lead;
    lead.mutable_lead()->set_company("Acme");
    lead.mutable_lead()->set_owner(owner);
    lead.mutable_lead()->set_team(team);
    lead::v1::CreateLeadResponse made_lead;
    expect_ok(stub->CreateLead(Admin().get(), lead, &made_lead));
    return {made_account.name(), made_contact.name(), made_lead.lead().name()};
  }
  // Where the event logs stand.
  std::string Head() {
    deal::v1::ListDealsResponse deals;
    const grpc::Status of_deals =
        deal::v1::DealService::NewStub(channel_)->ListDeals(Admin().get(), {}, &deals);
    EXPECT_TRUE(of_deals.ok()) << of_deals.error_message();
    lead::v1::ListLeadsResponse leads;
    const grpc::Status of_leads =
        lead::v1::LeadService::NewStub(channel_)->ListLeads(Admin().get(), {}, &leads);
    EXPECT_TRUE(of_leads.ok()) << of_leads.error_message();
    return absl::StrCat(deals.resume_token(), " ", leads.resume_token());
  }

  grpc::StatusCode Call(const MethodDescriptor& method, const std::string& token,
                        const std::string& request) {
    grpc::GenericStub stub(channel_);
    const auto context = Context(token, method.server_streaming() ? kStreamLimit : kCallLimit);
    const grpc::Slice slice(request);
    grpc::ByteBuffer sent(&slice, 1), response;
    absl::Notification finished;
    grpc::StatusCode code = grpc::StatusCode::OK;
    stub.UnaryCall(context.get(),
                   absl::StrCat("/", method.service()->full_name(), "/", method.name()),
                   grpc::StubOptions(), &sent, &response, [&](const grpc::Status& status) {
                     code = status.error_code();
                     finished.Notify();
                   });
    finished.WaitForNotification();
    return code;
  }
  // The HTTP status.
  std::string Rest(const Road& road, const std::string& token, const std::string& body) {
    Command command{{"curl", "--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out",
                     "%{http_code}", "--request", road.http_method, "--header",
                     absl::StrCat("Authorization: Bearer ", token)},
                    {},
                    "",
                    ""};
    if (!body.empty()) {
      const std::vector<std::string> sent = {"--header", "Content-Type: application/json", "--data",
                                             body};
      command.argv.insert(command.argv.end(), sent.begin(), sent.end());
    }
    command.argv.push_back(absl::StrCat("http://", suite_->HttpAddress(), road.path));
    const absl::StatusOr<Outcome> outcome = RunToEnd(command);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? outcome->output : "";
  }

  // These, and nobody else's.
  void ExpectListed(const std::string& token, const std::string& deal,
                    const std::vector<std::string>& account_contact_lead) {
    deal::v1::ListDealsResponse deals;
    ASSERT_TRUE(deal::v1::DealService::NewStub(channel_)
                    ->ListDeals(Context(token, kCallLimit).get(), {}, &deals)
                    .ok());
    ASSERT_EQ(deals.deals_size(), 1);
    EXPECT_EQ(deals.deals(0).name(), deal);
    const auto stub = lead::v1::LeadService::NewStub(channel_);
    lead::v1::ListAccountsResponse accounts;
    ASSERT_TRUE(stub->ListAccounts(Context(token, kCallLimit).get(), {}, &accounts).ok());
    ASSERT_EQ(accounts.accounts_size(), 1);
    EXPECT_EQ(accounts.accounts(0).name(), account_contact_lead[0]);
    lead::v1::ListContactsResponse contacts;
    ASSERT_TRUE(stub->ListContacts(Context(token, kCallLimit).get(), {}, &contacts).ok());
    ASSERT_EQ(contacts.contacts_size(), 1);
    EXPECT_EQ(contacts.contacts(0).name(), account_contact_lead[1]);
    lead::v1::ListLeadsResponse leads;
    ASSERT_TRUE(stub->ListLeads(Context(token, kCallLimit).get(), {}, &leads).ok());
    ASSERT_EQ(leads.leads_size(), 1);
    EXPECT_EQ(leads.leads(0).name(), account_contact_lead[2]);
  }

  gateway::v1::GetPipelineOverviewResponse Overview() {
    gateway::v1::GetPipelineOverviewResponse overview;
    const grpc::Status status = gateway::v1::GatewayService::NewStub(channel_)->GetPipelineOverview(
        Admin().get(), {}, &overview);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return overview;
  }
  // An overview without a gap, once metrics-service has caught up.
  bool BecomesWhole() {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (Overview().gaps_size() > 0) {
      if (absl::Now() > deadline) return false;
    }
    return true;
  }

  std::unique_ptr<Suite> suite_;
  std::shared_ptr<grpc::Channel> channel_;
};

std::vector<std::string> GapsOf(const gateway::v1::GetPipelineOverviewResponse& overview) {
  std::vector<std::string> gaps;
  for (const gateway::v1::Gap& gap : overview.gaps()) {
    gaps.push_back(absl::StrCat(gap.part(), " ", gap.service()));
  }
  std::sort(gaps.begin(), gaps.end());
  return gaps;
}

TEST_F(AccessTest, EveryRoleCallsWhatItsAccessSaysAndChangesNothingElse) {
  MakeDeal("reps/mine", "teams/mine");
  MakeLeads("reps/mine", "teams/mine");
  const auto methods = EveryMethod();
  ASSERT_GT(methods.size(), 85u);
  for (int number = type::v1::Role_MIN + 1; number <= type::v1::Role_MAX; ++number) {
    const Role role = static_cast<Role>(number);
    const std::string token = MakeToken(role);
    const std::string head = Head();
    for (const MethodDescriptor* method : methods) {
      const std::string what = absl::StrCat(method->full_name(), " as ", Role_Name(role));
      const grpc::StatusCode code = Call(*method, token, "");
      if (!IsAllowed(*method, role)) {
        EXPECT_EQ(code, grpc::StatusCode::PERMISSION_DENIED) << what;
        continue;
      }
      EXPECT_NE(code, grpc::StatusCode::PERMISSION_DENIED) << what;
      EXPECT_NE(code, grpc::StatusCode::UNIMPLEMENTED) << what;
      EXPECT_NE(code, grpc::StatusCode::UNAUTHENTICATED) << what;
    }
    EXPECT_EQ(Head(), head) << "a call of " << Role_Name(role) << " left a trace";
  }
}

TEST_F(AccessTest, WhatIsSomebodyElsesIsNotThereByAnyMethodOrRoad) {
  std::vector<std::string> foreign = MakeLeads("reps/other", "teams/other");
  foreign.push_back(MakeDeal("reps/other", "teams/other"));
  const std::vector<std::string> mine = MakeLeads("reps/mine", "teams/mine");
  const std::string my_deal = MakeDeal("reps/mine", "teams/mine");
  const std::string head = Head();
  for (const Role role : {type::v1::ROLE_REP, type::v1::ROLE_MANAGER}) {
    const std::string token = MakeToken(role);
    for (const std::string& resource : foreign) {
      int seen = 0;
      for (const MethodDescriptor* method : EveryMethod()) {
        const bool allowed = IsAllowed(*method, role);
        for (const Road& road : RoadsOf(*method, resource)) {
          const Asked asked = AskedBy(*method, road);
          const std::string what =
              absl::StrCat(method->full_name(), " ", road.path, " as ", Role_Name(role));
          EXPECT_EQ(Call(*method, token, asked.bytes),
                    allowed ? grpc::StatusCode::NOT_FOUND : grpc::StatusCode::PERMISSION_DENIED)
              << what;
          EXPECT_EQ(Rest(road, token, asked.json), allowed ? "404" : "403")
              << what << " " << asked.json;
          ++seen;
        }
      }
      EXPECT_GE(seen, absl::StartsWith(resource, "contacts/") ? 3 : 8) << resource;
    }
    ExpectListed(token, my_deal, mine);
  }
  EXPECT_EQ(Head(), head);
}

TEST_F(AccessTest, AnOverviewNamesTheDeadServiceAndAnswersTheRest) {
  MakeDeal("reps/mine", "teams/mine");
  ASSERT_TRUE(BecomesWhole());
  suite_->Kill9(Service::kMetrics);
  const auto without_metrics = Overview();
  EXPECT_EQ(GapsOf(without_metrics),
            (std::vector<std::string>{"open metrics-service", "velocity metrics-service",
                                      "win_rate metrics-service"}));
  EXPECT_GT(without_metrics.pipelines_size(), 0);
  ASSERT_TRUE(suite_->Restart(Service::kMetrics).ok());
  ASSERT_TRUE(BecomesWhole());
  suite_->Kill9(Service::kDeal);
  const auto without_deals = Overview();
  EXPECT_EQ(GapsOf(without_deals), std::vector<std::string>{"pipelines deal-service"});
  EXPECT_EQ(without_deals.pipelines_size(), 0);
  EXPECT_TRUE(without_deals.has_open());
}

}  // namespace
}  // namespace revops::testing
