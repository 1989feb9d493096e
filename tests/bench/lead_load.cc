#include "tests/bench/lead_load.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "tests/bench/channels.h"

namespace revops::bench {

namespace pb = revops::lead::v1;

namespace {

constexpr int kBatchLeads = 64;
constexpr int kFillers = 8;
// See deal_load.cc.
constexpr int64_t kStride = 7919;

constexpr const char* kGiven[] = {"Ada",   "Ben",  "Clara", "David", "Elena", "Felix",
                                  "Greta", "Hugo", "Ida",   "Jonas", "Katja", "Liam",
                                  "Mia",   "Noah", "Olga",  "Paul",  "Rosa",  "Samir",
                                  "Tessa", "Uwe",  "Vera",  "Wim",   "Xenia", "Yusuf"};
constexpr const char* kFamily[] = {"Adams",  "Bauer",  "Costa",  "Dubois", "Eriksen",  "Fischer",
                                   "Garcia", "Horn",   "Ivanov", "Jansen", "Kowalski", "Lopez",
                                   "Meyer",  "Nagy",   "Okafor", "Peters", "Quinn",    "Rossi",
                                   "Sato",   "Tanaka", "Ueda",   "Vogel",  "Weber",    "Young"};

template <size_t kSize>
const char* Of(const char* const (&names)[kSize], int64_t number) {
  return names[static_cast<size_t>(number) % kSize];
}

template <typename Request, typename Reply>
struct Call {
  grpc::ClientContext context;
  Request request;
  Reply reply;
};
template <typename Request, typename Reply>
std::shared_ptr<Call<Request, Reply>> NewCall(const Credential& credential) {
  auto call = std::make_shared<Call<Request, Reply>>();
  call->context.AddMetadata(credential.first, credential.second);
  return call;
}

}  // namespace

pb::Lead PersonNumber(int64_t number) {
  if (number % 50 == 49) number /= 2;
  const int64_t company = (number * kStride) % 40'000;
  pb::Lead lead;
  pb::Person& person = *lead.mutable_person();
  person.set_given_name(Of(kGiven, number));
  person.set_family_name(Of(kFamily, number / 24));
  person.set_email(absl::StrCat(person.given_name(), ".", person.family_name(), number, "@company-",
                                company, ".example"));
  if (number % 4 != 0) person.set_phone(absl::StrCat("+49 30 ", 10'000'000 + number));
  person.set_job_title(number % 3 == 0 ? "Head of Purchasing" : "Engineer");
  lead.set_company(absl::StrCat("Company ", company, number % 2 == 0 ? " GmbH" : ""));
  lead.set_country(number % 5 == 0 ? "Germany" : "DE");
  lead.set_source(absl::StrCat("campaign-", number % 20));
  lead.set_channel(static_cast<revops::type::v1::Channel>(1 + number % 10));
  lead.set_owner(absl::StrCat("reps/rep-", number % 100));
  return lead;
}

LeadLoad::LeadLoad(const std::string& address, Credential credential)
    : credential_(std::move(credential)) {
  for (const auto& channel : OpenConnections(address)) {
    stubs_.push_back(pb::LeadService::NewStub(channel));
  }
}

absl::Status LeadLoad::FillTo(int64_t count) {
  std::vector<std::thread> fillers;
  std::vector<absl::Status> ends(kFillers);
  std::vector<std::vector<std::string>> names(kFillers);
  for (size_t i = 0; i < kFillers; ++i) {
    fillers.emplace_back([&, i] {
      for (int64_t first = next_.fetch_add(kBatchLeads); first < count && ends[i].ok();
           first = next_.fetch_add(kBatchLeads)) {
        pb::BatchCreateLeadsRequest request;
        for (int64_t n = first; n < std::min(first + kBatchLeads, count); ++n) {
          pb::LeadWithHistory& item = *request.add_leads();
          *item.mutable_lead() = PersonNumber(n);
          item.mutable_effective_create_time()->set_seconds(1'700'000'000 + n);
        }
        grpc::ClientContext context;
        context.AddMetadata(credential_.first, credential_.second);
        pb::BatchCreateLeadsResponse reply;
        ends[i] = FromGrpcStatus(
            StubOf(static_cast<int64_t>(i))->BatchCreateLeads(&context, request, &reply));
        for (const auto& result : reply.results()) {
          if (result.has_error()) ends[i] = FromRpcStatus(result.error());
          names[i].push_back(result.lead());
        }
      }
    });
  }
  for (std::thread& filler : fillers) filler.join();
  for (const auto& made : names) names_.insert(names_.end(), made.begin(), made.end());
  for (const absl::Status& end : ends) REVOPS_RETURN_IF_ERROR(end);
  return absl::OkStatus();
}

LoadResult LeadLoad::CreateLeads(const LoadShape& shape) {
  return RunLoad(shape, [this](int64_t number, Done done) {
    auto call = NewCall<pb::CreateLeadRequest, pb::CreateLeadResponse>(credential_);
    *call->request.mutable_lead() = PersonNumber(next_.fetch_add(1));
    StubOf(number)->async()->CreateLead(
        &call->context, &call->request, &call->reply,
        [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  });
}

LoadResult LeadLoad::GetLeads(const LoadShape& shape) {
  return RunLoad(shape, [this](int64_t number, Done done) {
    auto call = NewCall<pb::GetLeadRequest, pb::Lead>(credential_);
    call->request.set_name(names_[static_cast<size_t>(number * kStride) % names_.size()]);
    StubOf(number)->async()->GetLead(
        &call->context, &call->request, &call->reply,
        [call, done = std::move(done)](const grpc::Status& status) { done(status); });
  });
}

}  // namespace revops::bench
