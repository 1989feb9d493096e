// Who reaches what through the real suite: every method with every role, a deal of somebody else by
// every method and road, and what an overview shows while a service is dead.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
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
#include "revops/deal/v1/backup_service.pb.h"
#include "revops/deal/v1/deal_service.grpc.pb.h"
#include "revops/deal/v1/deal_watch_service.pb.h"
#include "revops/gateway/v1/backup_service.pb.h"
#include "revops/gateway/v1/gateway_service.grpc.pb.h"
#include "revops/metrics/v1/backup_service.pb.h"
#include "revops/metrics/v1/metrics_service.pb.h"
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
  const ServiceDescriptor* services[] = {
      deal::v1::GetDealRequest::descriptor()->file()->FindServiceByName("DealService"),
      deal::v1::WatchDealsRequest::descriptor()->file()->FindServiceByName("DealWatchService"),
      metrics::v1::GetFunnelRequest::descriptor()->file()->FindServiceByName("MetricsService"),
      gateway::v1::GetCallerRequest::descriptor()->file()->FindServiceByName("GatewayService"),
      deal::v1::BackupRequest::descriptor()->file()->FindServiceByName("BackupService"),
      metrics::v1::BackupRequest::descriptor()->file()->FindServiceByName("BackupService"),
      gateway::v1::BackupRequest::descriptor()->file()->FindServiceByName("BackupService")};
  std::vector<const MethodDescriptor*> methods;
  for (const ServiceDescriptor* service : services) {
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

constexpr char kSomeUuid[] = "0190a0b0-0000-7000-8000-000000000000";

bool IsRequired(const FieldDescriptor* field) {
  const auto& options = field->options();
  return options.ExtensionSize(google::api::field_behavior) > 0 &&
         options.GetExtension(google::api::field_behavior, 0) == google::api::REQUIRED;
}

// Something in each field that a request must have, so that nothing but the deal is in the way.
void FillRequired(Message& request) {
  const auto* descriptor = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (!IsRequired(field) || field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const bool is_contact = field->name() == "contact";
      reflection->SetString(&request, field,
                            is_contact ? absl::StrCat("contacts/", kSomeUuid) : "somewhere");
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      // Of the kinds of activities a meeting, which needs nothing else.
      reflection->SetEnumValue(&request, field, field->enum_type()->value(3)->number());
    } else if (field->message_type() == Timestamp::descriptor()) {
      reflection->MutableMessage(&request, field)
          ->CopyFrom(google::protobuf::util::TimeUtil::SecondsToTimestamp(
              absl::ToUnixSeconds(absl::Now()) - 60));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      FillRequired(*reflection->MutableMessage(&request, field));
    }
  }
  if (auto* deal = dynamic_cast<deal::v1::Deal*>(&request)) deal->set_title("mine now");
}

// A road of REST that leads to one deal, or to something of it.
struct Url {
  std::string http_method, path, body_field;
  // Where the request says which one, and what it says.
  std::string name_field, name;
};
// Empty for methods that are not about one deal.
Url UrlOf(const MethodDescriptor& method, const std::string& deal) {
  const auto& rule = method.options().GetExtension(google::api::http);
  Url url{"GET", rule.get(), rule.body(), "", ""};
  if (!rule.post().empty()) url = {"POST", rule.post(), rule.body(), "", ""};
  if (!rule.patch().empty()) url = {"PATCH", rule.patch(), rule.body(), "", ""};
  const std::pair<std::string, std::string> patterns[] = {
      {"deals/*", deal}, {"deals/*/activities/*", absl::StrCat(deal, "/activities/", kSomeUuid)}};
  for (const auto& [pattern, name] : patterns) {
    for (const char* field : {"name", "parent", "deal.name", "activity.name"}) {
      const std::string variable = absl::StrCat("{", field, "=", pattern, "}");
      if (!absl::StrContains(url.path, variable)) continue;
      url.path = absl::StrReplaceAll(url.path, {{variable, name}});
      url.name_field = field;
      url.name = name;
      return url;
    }
  }
  return {};
}

// Sets `a.b` of the request; the empty value clears it.
void SetText(Message& request, const std::string& path, const std::string& value) {
  Message* message = &request;
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    message = message->GetReflection()->MutableMessage(
        message, message->GetDescriptor()->FindFieldByName(steps[i]));
  }
  message->GetReflection()->SetString(
      message, message->GetDescriptor()->FindFieldByName(steps.back()), value);
}

// What is sent to the road: the request without the name, which the path has.
std::string BodyOf(const Url& url, const Message& request) {
  if (url.body_field.empty()) return "";
  std::unique_ptr<Message> sent(request.New());
  sent->CopyFrom(request);
  SetText(*sent, url.name_field, "");
  const Message* body = sent.get();
  if (url.body_field != "*") {
    body = &sent->GetReflection()->GetMessage(
        *sent, sent->GetDescriptor()->FindFieldByName(url.body_field));
  }
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(*body, &json).ok());
  return json;
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
  // Where the event log stands.
  std::string Head() {
    deal::v1::ListDealsResponse deals;
    const grpc::Status status =
        deal::v1::DealService::NewStub(channel_)->ListDeals(Admin().get(), {}, &deals);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return deals.resume_token();
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
  std::string Rest(const Url& url, const std::string& token, const std::string& body) {
    Command command{{"curl", "--silent", "--noproxy", "*", "--output", "/dev/null", "--write-out",
                     "%{http_code}", "--request", url.http_method, "--header",
                     absl::StrCat("Authorization: Bearer ", token)},
                    {},
                    "",
                    ""};
    if (url.http_method != "GET") {
      const std::vector<std::string> sent = {"--header", "Content-Type: application/json", "--data",
                                             body};
      command.argv.insert(command.argv.end(), sent.begin(), sent.end());
    }
    command.argv.push_back(absl::StrCat("http://", suite_->HttpAddress(), url.path));
    const absl::StatusOr<Outcome> outcome = RunToEnd(command);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? outcome->output : "";
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
  const auto methods = EveryMethod();
  ASSERT_GT(methods.size(), 25u);
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

TEST_F(AccessTest, ADealOfSomebodyElseIsNotThereByAnyMethodOrRoad) {
  const std::string foreign = MakeDeal("reps/other", "teams/other");
  const std::string mine = MakeDeal("reps/mine", "teams/mine");
  const std::string head = Head();
  for (const Role role : {type::v1::ROLE_REP, type::v1::ROLE_MANAGER}) {
    const std::string token = MakeToken(role);
    int seen = 0;
    for (const MethodDescriptor* method : EveryMethod()) {
      const Url url = UrlOf(*method, foreign);
      if (url.path.empty()) continue;
      const std::unique_ptr<Message> request = NewRequest(*method);
      FillRequired(*request);
      SetText(*request, url.name_field, url.name);
      const std::string body = BodyOf(url, *request);
      const bool allowed = IsAllowed(*method, role);
      const std::string what = absl::StrCat(method->full_name(), " as ", Role_Name(role));
      EXPECT_EQ(Call(*method, token, request->SerializeAsString()),
                allowed ? grpc::StatusCode::NOT_FOUND : grpc::StatusCode::PERMISSION_DENIED)
          << what;
      EXPECT_EQ(Rest(url, token, body), allowed ? "404" : "403") << what << " " << body;
      ++seen;
    }
    EXPECT_GE(seen, 17);
    deal::v1::ListDealsResponse deals;
    ASSERT_TRUE(deal::v1::DealService::NewStub(channel_)
                    ->ListDeals(Context(token, kCallLimit).get(), {}, &deals)
                    .ok());
    ASSERT_EQ(deals.deals_size(), 1);
    EXPECT_EQ(deals.deals(0).name(), mine);
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
