// A deal store in a directory of its own, and short ways to run commands on it.
#ifndef REVOPS_TESTS_DEAL_SERVICE_SUPPORT_OPEN_STORE_H_
#define REVOPS_TESTS_DEAL_SERVICE_SUPPORT_OPEN_STORE_H_

#include <memory>
#include <string>

#include "deal-service/api/event_codec.h"
#include "deal-service/app/advance_deal.h"
#include "deal-service/app/create_deal.h"
#include "deal-service/store/sqlite_deal_store.h"
#include "gtest/gtest.h"
#include "tests/deal-service/support/samples.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace revops::deal {

class OpenStore : public ::testing::Test {
 protected:
  OpenStore() { Reopen(); }

  void Reopen() {
    store_.reset();
    SqliteDealStore::Options options;
    options.path = dir_.path() + "/deal.db";
    auto opened = SqliteDealStore::Open(options, &codec_, &clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  // Runs a use case as one command of the writer, with the header's `now` set.
  template <typename Result, typename Command>
  absl::StatusOr<Result> Do(absl::StatusOr<Result> (*act)(DealWriter&, const Command&),
                            Command command) {
    absl::StatusOr<Result> result = absl::UnknownError("not run");
    const absl::Status status =
        store_->writer().Run(sql::Lane::kInteractive, [&](sql::WriteContext& context) {
          command.header.now = store_->log().Next(context).recorded_time;
          if (command.header.info.actor.empty()) command.header.info.actor = "users/test";
          SqliteDealWriter writer = store_->InCommand(context);
          result = act(writer, command);
          return result.status();
        });
    if (!status.ok()) return status;
    return result;
  }

  CreateDealCommand NewDealCommand(const std::string& external_id = "") {
    CreateDealCommand command;
    command.pipeline = "default";
    command.deal.id = Uuid::Generate(clock_.Now());
    command.deal.external_id = external_id;
    command.deal.details.amount = Usd(1000);
    command.deal.details.owner = "reps/ada";
    return command;
  }
  Deal Create(const std::string& external_id = "") {
    const auto deal = Do(&CreateDeal, NewDealCommand(external_id));
    EXPECT_TRUE(deal.ok()) << deal.status();
    return *deal;
  }
  absl::StatusOr<Deal> Read(const Deal& deal) {
    return store_->reader().Get(deal.id, absl::InfiniteFuture());
  }
  Revision Head() { return store_->log().head(); }

  testing::TempDir dir_;
  testing::FakeClock clock_;
  ProtoEventCodec codec_;
  std::unique_ptr<SqliteDealStore> store_;
};

}  // namespace revops::deal

#endif  // REVOPS_TESTS_DEAL_SERVICE_SUPPORT_OPEN_STORE_H_
