#include "lead-service/follow/deal_follower.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/failpoint/fail_point.h"
#include "common/rpc/outgoing.h"
#include "common/status/status.h"
#include "lead-service/app/follow_deal.h"
#include "lead-service/follow/outcomes.h"
#include "lead-service/store/sqlite_follow_rows.h"

namespace revops::lead {

namespace pb = revops::deal::v1;

namespace {

constexpr char kService[] = "lead-service";
constexpr char kActor[] = "users/lead-service";
constexpr absl::Duration kReadMax = absl::Seconds(5);

// Only what may change a lead, so that a busy deal-service costs lead-service nothing.
pb::WatchDealsRequest RequestFrom(const std::string& resume_token) {
  pb::WatchDealsRequest request;
  if (resume_token.empty()) {
    request.set_start(pb::WatchDealsRequest::START_SNAPSHOT);
  } else {
    request.set_resume_token(resume_token);
  }
  for (const pb::DealEventType type :
       {pb::DEAL_EVENT_TYPE_WON, pb::DEAL_EVENT_TYPE_LOST, pb::DEAL_EVENT_TYPE_REOPENED,
        pb::DEAL_EVENT_TYPE_VOIDED, pb::DEAL_EVENT_TYPE_PIPELINE_CREATED}) {
    request.mutable_filter()->add_type(type);
  }
  return request;
}

absl::StatusOr<pb::RecyclePolicy> PolicyOf(sql::Connection& connection, const pb::Deal& deal) {
  pb::RecyclePolicy policy;
  if (deal.state() != pb::DEAL_STATE_LOST) return policy;
  REVOPS_ASSIGN_OR_RETURN(const std::string bytes, SelectRecyclePolicy(connection, deal.pipeline(),
                                                                       deal.pipeline_version()));
  if (!policy.ParseFromString(bytes))
    return absl::DataLossError("a recycle policy can not be read");
  return policy;
}

}  // namespace

DealFollower::DealFollower(const Options& options)
    : options_(options),
      deals_(pb::DealWatchService::NewStub(rpc::OpenOwnChannel(options.deal_service))),
      started_(absl::Now()),
      position_stored_(absl::InfinitePast()) {}

absl::StatusOr<std::unique_ptr<DealFollower>> DealFollower::Start(const Options& options) {
  auto follower = std::unique_ptr<DealFollower>(new DealFollower(options));
  rpc::WatchClient::Options watch;
  watch.name = "deals";
  watch.log = options.log;
  REVOPS_RETURN_IF_ERROR(options.store->readers().Read(
      absl::Now() + kReadMax, [&](sql::Connection& connection) -> absl::Status {
        REVOPS_ASSIGN_OR_RETURN(watch.resume_token, SelectFollowToken(connection));
        return absl::OkStatus();
      }));
  watch.new_context = [signer = options.signer] {
    return rpc::ServiceContext(kService, absl::InfiniteFuture(), *signer);
  };
  watch.on_reset = [f = follower.get()](const absl::Status& why) { return f->Reset(why); };
  rpc::WatchSource<Response> source;
  source.open = [f = follower.get()](grpc::ClientContext* context, const std::string& token) {
    // Also of a snapshot that broke off: what it told may have changed before the next began.
    const absl::Status doubted = token.empty() ? f->Doubt() : absl::OkStatus();
    if (!doubted.ok()) {
      f->options_.log->Warning("can not doubt deals", {{"error", doubted.ToString()}});
    }
    return std::unique_ptr<grpc::ClientReaderInterface<Response>>(
        f->deals_->WatchDeals(context, RequestFrom(token)));
  };
  source.apply = [f = follower.get()](const Response& response) { return f->Apply(response); };
  follower->client_ = std::make_unique<rpc::WatchClient>(std::move(watch), std::move(source));
  return follower;
}

double DealFollower::SilenceSeconds() const {
  const absl::Time heard = std::max(started_, client_->state().last_heard);
  return absl::ToDoubleSeconds(absl::Now() - heard);
}

absl::Status DealFollower::Apply(const Response& response) {
  const absl::Time now = absl::Now();
  const bool says_nothing = response.events().empty() && !response.snapshot_complete();
  const bool is_due =
      !response.resume_token().empty() && position_stored_ + kPositionInterval < now;
  if (says_nothing && !is_due) return absl::OkStatus();
  REVOPS_FAIL_POINT(kRecycleBeforeApply);
  const absl::Status applied = options_.store->writer().Run(
      sql::Lane::kBulk, [&](sql::WriteContext& context) -> absl::Status {
        sql::Connection& connection = context.connection();
        for (const pb::DealEvent& event : response.events()) {
          if (!event.has_pipeline()) continue;
          REVOPS_RETURN_IF_ERROR(
              SaveRecyclePolicy(connection, event.pipeline().name(), event.pipeline().version(),
                                event.pipeline().recycle_policy().SerializeAsString()));
        }
        for (const pb::Deal* deal : DealsIn(response)) {
          REVOPS_ASSIGN_OR_RETURN(const pb::RecyclePolicy policy, PolicyOf(connection, *deal));
          for (bool has_more = true; has_more;) {
            SqliteCommandStore store = options_.store->InCommand(context, {.actor = kActor});
            REVOPS_ASSIGN_OR_RETURN(has_more,
                                    FollowDeal(store, OutcomeOf(*deal, policy), HasLeads(*deal)));
          }
        }
        if (response.resume_token().empty() || response.snapshot_complete()) {
          return absl::OkStatus();
        }
        return SaveFollowToken(connection, response.resume_token());
      });
  REVOPS_RETURN_IF_ERROR(applied);
  if (response.snapshot_complete()) {
    REVOPS_RETURN_IF_ERROR(EndSnapshot(response.resume_token()));
  }
  REVOPS_FAIL_POINT(kRecycleAfterApply);
  if (!response.resume_token().empty()) position_stored_ = now;
  return absl::OkStatus();
}

// A command for each few, so that others are not kept waiting. Before the position is kept: who
// dies in between begins anew.
absl::Status DealFollower::EndSnapshot(const std::string& resume_token) {
  for (bool has_more = true; has_more;) {
    REVOPS_RETURN_IF_ERROR(options_.store->writer().Run(
        sql::Lane::kBulk, [&](sql::WriteContext& context) -> absl::Status {
          SqliteCommandStore store = options_.store->InCommand(context, {.actor = kActor});
          REVOPS_ASSIGN_OR_RETURN(has_more, ForgetUnconfirmed(store));
          return absl::OkStatus();
        }));
  }
  return options_.store->writer().Run(sql::Lane::kBulk, [&](sql::WriteContext& context) {
    return SaveFollowToken(context.connection(), resume_token);
  });
}

absl::Status DealFollower::Reset(const absl::Status& why) {
  options_.log->Warning("the deals that leads led to are looked at anew",
                        {{"why", why.ToString()}});
  return Doubt();
}

absl::Status DealFollower::Doubt() {
  return options_.store->writer().Run(sql::Lane::kBulk, [](sql::WriteContext& context) {
    return DoubtDeals(context.connection());
  });
}

}  // namespace revops::lead
