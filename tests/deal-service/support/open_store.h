// A deal store in a directory of its own, and short ways to run commands on it.
#ifndef REVOPS_TESTS_DEAL_SERVICE_SUPPORT_OPEN_STORE_H_
#define REVOPS_TESTS_DEAL_SERVICE_SUPPORT_OPEN_STORE_H_

#include <memory>
#include <string>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
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
    Open();
  }
  void Open() {
    SqliteDealStore::Options options;
    options.path = dir_.path() + "/deal.db";
    auto opened = SqliteDealStore::Open(options, &codec_, &clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  // Runs a use case as one command of the writer, with the header's `now` set.
  template <typename Result, typename Writer, typename Command>
  absl::StatusOr<Result> Do(absl::StatusOr<Result> (*act)(Writer&, const Command&),
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

  // Runs `act` for each command, all in one batch of the writer: the outcomes, in order.
  template <typename Result, typename Writer, typename Command>
  std::vector<absl::StatusOr<Result>> DoTogether(absl::StatusOr<Result> (*act)(Writer&,
                                                                               const Command&),
                                                 std::vector<Command> commands) {
    std::vector<absl::StatusOr<Result>> results(commands.size(), absl::UnknownError("not run"));
    std::vector<absl::Status> outcomes(commands.size());
    absl::Notification begun, go;
    absl::BlockingCounter left(static_cast<int>(commands.size()));
    // Holds the writer's thread until all the others are queued behind it.
    store_->writer().Submit(
        sql::Lane::kInteractive, absl::InfiniteFuture(),
        [&](sql::WriteContext&) {
          if (!begun.HasBeenNotified()) begun.Notify();
          go.WaitForNotification();
          return absl::CancelledError("only holds");
        },
        [](const absl::Status&) {});
    begun.WaitForNotification();
    for (size_t i = 0; i < commands.size(); ++i) {
      store_->writer().Submit(
          sql::Lane::kInteractive, absl::InfiniteFuture(),
          [&, i](sql::WriteContext& context) {
            commands[i].header.now = store_->log().Next(context).recorded_time;
            commands[i].header.info.actor = "users/test";
            SqliteDealWriter writer = store_->InCommand(context);
            results[i] = act(writer, commands[i]);
            return results[i].status();
          },
          [&, i](const absl::Status& status) {
            outcomes[i] = status;
            left.DecrementCount();
          });
    }
    go.Notify();
    left.Wait();
    for (size_t i = 0; i < commands.size(); ++i) {
      if (!outcomes[i].ok()) results[i] = outcomes[i];
    }
    return results;
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
  absl::StatusOr<std::vector<Visit>> VisitsOf(const Deal& deal) {
    return store_->reader().Visits(deal.id, Anyone(), absl::InfiniteFuture());
  }
  absl::StatusOr<DealReader::ChangePage> ChangesOf(const Deal& deal, ChangeCursor from, int limit) {
    return store_->reader().Changes(deal.id, Anyone(), from, limit, absl::InfiniteFuture());
  }
  static DealReader::Admit Anyone() {
    return [](const Deal&) { return absl::OkStatus(); };
  }
  Revision Head() { return store_->log().head(); }

  testing::TempDir dir_;
  testing::FakeClock clock_;
  ProtoEventCodec codec_;
  std::unique_ptr<SqliteDealStore> store_;
};

}  // namespace revops::deal

#endif  // REVOPS_TESTS_DEAL_SERVICE_SUPPORT_OPEN_STORE_H_
