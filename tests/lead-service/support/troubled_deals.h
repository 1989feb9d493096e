// A deal-service as lead-service meets it: the real one, with a road to it on which calls are
// refused, held up, or lose their answers.
#ifndef REVOPS_TESTS_LEAD_SERVICE_SUPPORT_TROUBLED_DEALS_H_
#define REVOPS_TESTS_LEAD_SERVICE_SUPPORT_TROUBLED_DEALS_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "grpcpp/server.h"
#include "tests/deal-service/support/served_deals.h"

namespace revops::lead {

// The real one, as part of another test.
class RealDeals final : public deal::ServedDeals {
 public:
  using ServedDeals::Call;
  using ServedDeals::Create;
  using ServedDeals::Get;
  using Stub = ServedDeals::Stub;
  std::shared_ptr<grpc::Channel> shared_channel() { return channel_; }
  using ServedDeals::Restart;
  using ServedDeals::Stop;
  std::string address() const;
  std::vector<deal::v1::Deal> All();

 private:
  void TestBody() override {}
};

// What happens to one call: `before`, unless OK, answers in the service's stead; `after`, unless
// OK, takes the place of its answer.
struct Fate {
  grpc::Status before = grpc::Status::OK;
  grpc::Status after = grpc::Status::OK;
};

class TroubledDeals final : public deal::v1::DealService::Service {
 public:
  // `method`: `CreateDeal`; `call` counts that method's calls from 1.
  using Trouble = std::function<Fate(const std::string& method, int call)>;
  explicit TroubledDeals(RealDeals* real);
  ~TroubledDeals() override;

  std::string address() const;
  void SetTrouble(Trouble trouble);
  int CallsOf(const std::string& method) const;

  grpc::Status CreateDeal(grpc::ServerContext* context, const deal::v1::CreateDealRequest* request,
                          deal::v1::Deal* reply) override;
  grpc::Status AddDealContact(grpc::ServerContext* context,
                              const deal::v1::AddDealContactRequest* request,
                              deal::v1::Deal* reply) override;
  grpc::Status GetDeal(grpc::ServerContext* context, const deal::v1::GetDealRequest* request,
                       deal::v1::Deal* reply) override;
  grpc::Status ListDealChanges(grpc::ServerContext* context,
                               const deal::v1::ListDealChangesRequest* request,
                               deal::v1::ListDealChangesResponse* reply) override;
  grpc::Status ListDeals(grpc::ServerContext* context, const deal::v1::ListDealsRequest* request,
                         deal::v1::ListDealsResponse* reply) override;

 private:
  template <typename Request, typename Reply>
  grpc::Status Pass(const char* method, grpc::ServerContext* context, const Request& request,
                    Reply* reply,
                    grpc::Status (deal::v1::DealService::Stub::*call)(grpc::ClientContext*,
                                                                      const Request&, Reply*));

  // The stream goes through as it is.
  class Watches final : public deal::v1::DealWatchService::Service {
   public:
    explicit Watches(const std::shared_ptr<grpc::Channel>& real)
        : real_(deal::v1::DealWatchService::NewStub(real)) {}
    grpc::Status WatchDeals(grpc::ServerContext* context,
                            const deal::v1::WatchDealsRequest* request,
                            grpc::ServerWriter<deal::v1::WatchDealsResponse>* writer) override;

    // Ends every stream, and those that come.
    void End();

   private:
    const std::unique_ptr<deal::v1::DealWatchService::Stub> real_;
    absl::Mutex mutex_;
    bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
    std::set<grpc::ClientContext*> streams_ ABSL_GUARDED_BY(mutex_);
  };

  const std::unique_ptr<deal::v1::DealService::Stub> real_;
  Watches watches_;
  mutable absl::Mutex mutex_;
  Trouble trouble_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> calls_ ABSL_GUARDED_BY(mutex_);
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace revops::lead

#endif  // REVOPS_TESTS_LEAD_SERVICE_SUPPORT_TROUBLED_DEALS_H_
