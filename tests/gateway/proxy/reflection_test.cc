// Tools need no proto files: the gateway lists and describes its own services and those it passes
// on, in both versions of the protocol.
#include <map>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "tests/gateway/support/test_gateway.h"

namespace revops::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

struct V1 {
  using Service = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};
struct V1Alpha {
  using Service = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};

template <typename Protocol>
class ReflectionTest : public testing::Test {
 protected:
  using Request = typename Protocol::Request;
  using Response = typename Protocol::Response;

  void Open(const std::string& bearer) {
    context_ = suite_.Context(bearer);
    stub_ = Protocol::Service::NewStub(suite_.Channel());
    stream_ = stub_->ServerReflectionInfo(context_.get());
  }
  Response Ask(const Request& request) {
    Response response;
    EXPECT_TRUE(stream_->Write(request));
    EXPECT_TRUE(stream_->Read(&response));
    return response;
  }
  Response AskSymbol(const std::string& symbol) {
    Request request;
    request.set_file_containing_symbol(symbol);
    return Ask(request);
  }
  std::string MakeToken() { return suite_.MakeToken({type::v1::ROLE_VIEWER}); }

  TestGateway suite_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<typename Protocol::Service::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
};

using Protocols = ::testing::Types<V1, V1Alpha>;
TYPED_TEST_SUITE(ReflectionTest, Protocols);

TYPED_TEST(ReflectionTest, ListsEveryServiceAndDescribesEachOfThemWhole) {
  this->Open(this->MakeToken());
  typename TypeParam::Request list;
  list.set_list_services("");
  const auto listed = this->Ask(list);
  std::vector<std::string> names;
  for (const auto& service : listed.list_services_response().service()) {
    names.push_back(service.name());
  }
  EXPECT_THAT(
      names, ElementsAre("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                         "grpc.reflection.v1alpha.ServerReflection", "revops.deal.v1.BackupService",
                         "revops.deal.v1.DealService", "revops.deal.v1.DealWatchService",
                         "revops.gateway.v1.BackupService", "revops.gateway.v1.GatewayService",
                         "revops.lead.v1.BackupService", "revops.lead.v1.LeadService",
                         "revops.metrics.v1.BackupService", "revops.metrics.v1.MetricsService"));
  // What comes over one stream is enough to build every service from nothing.
  std::map<std::string, google::protobuf::FileDescriptorProto> files;
  for (const std::string& name : names) {
    const auto described = this->AskSymbol(name);
    for (const std::string& bytes : described.file_descriptor_response().file_descriptor_proto()) {
      google::protobuf::FileDescriptorProto file;
      ASSERT_TRUE(file.ParseFromString(bytes));
      files[file.name()] = file;
    }
  }
  google::protobuf::DescriptorPool pool;
  const std::function<void(const std::string&)> build = [&](const std::string& name) {
    if (pool.FindFileByName(name) != nullptr) return;
    ASSERT_TRUE(files.count(name)) << name << " was not sent";
    for (const std::string& import : files[name].dependency()) build(import);
    EXPECT_NE(pool.BuildFile(files[name]), nullptr) << name;
  };
  for (const auto& [name, file] : files) build(name);
  for (const std::string& name : names) {
    EXPECT_NE(pool.FindServiceByName(name), nullptr) << name;
  }
}

TYPED_TEST(ReflectionTest, AFileIsSentOncePerStreamButAlwaysWhenAskedFor) {
  this->Open(this->MakeToken());
  const auto first = this->AskSymbol("revops.deal.v1.DealService");
  EXPECT_GT(first.file_descriptor_response().file_descriptor_proto_size(), 5);
  const auto again = this->AskSymbol("revops.deal.v1.DealService.GetDeal");
  EXPECT_EQ(again.file_descriptor_response().file_descriptor_proto_size(), 1);
  typename TypeParam::Request by_name;
  by_name.set_file_by_filename("revops/deal/v1/deal.proto");
  EXPECT_EQ(this->Ask(by_name).file_descriptor_response().file_descriptor_proto_size(), 1);
}

TYPED_TEST(ReflectionTest, ExtensionsAreFound) {
  this->Open(this->MakeToken());
  typename TypeParam::Request numbers;
  numbers.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
  const auto all = this->Ask(numbers);
  EXPECT_THAT(all.all_extension_numbers_response().extension_number(),
              IsSupersetOf({50501, 72295728}));
  typename TypeParam::Request access;
  access.mutable_file_containing_extension()->set_containing_type("google.protobuf.MethodOptions");
  access.mutable_file_containing_extension()->set_extension_number(50501);
  google::protobuf::FileDescriptorProto file;
  ASSERT_TRUE(
      file.ParseFromString(this->Ask(access).file_descriptor_response().file_descriptor_proto(0)));
  EXPECT_EQ(file.name(), "revops/type/v1/access.proto");
}

TYPED_TEST(ReflectionTest, WhatDoesNotExistIsAnErrorAndTheStreamGoesOn) {
  this->Open(this->MakeToken());
  const auto missing = this->AskSymbol("revops.deal.v1.Nothing");
  EXPECT_EQ(missing.error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(missing.original_request().file_containing_symbol(), "revops.deal.v1.Nothing");
  EXPECT_EQ(this->Ask({}).error_response().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(this->AskSymbol(std::string(100'000, 'x')).error_response().error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_TRUE(this->AskSymbol("revops.deal.v1.Deal").has_file_descriptor_response());
}

TYPED_TEST(ReflectionTest, StrangersAreRefused) {
  this->Open("id.secret");
  typename TypeParam::Response response;
  EXPECT_FALSE(this->stream_->Read(&response));
  EXPECT_EQ(this->stream_->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

}  // namespace
}  // namespace revops::gateway
