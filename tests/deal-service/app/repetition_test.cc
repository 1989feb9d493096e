// The same request again: the first answer, whatever has happened since.
#include "deal-service/app/batch_create_deals.h"
#include "deal-service/app/create_pipeline.h"
#include "deal-service/app/update_deal.h"
#include "gmock/gmock.h"
#include "tests/deal-service/support/open_store.h"

namespace revops::deal {
namespace {

using Outcome = ImportResult::Outcome;

class Repetition : public OpenStore {
 protected:
  UpdateDealCommand OwnerOf(const Deal& deal, const std::string& owner,
                            const std::string& request_id = "") {
    UpdateDealCommand update;
    update.id = deal.id;
    update.mask = {"owner"};
    update.values.owner = owner;
    update.header.info = {"users/test", request_id, 7};
    return update;
  }
  static CreatePipelineCommand PipelineNamed(const std::string& display_name,
                                             const std::string& request_id) {
    CreatePipelineCommand command;
    command.definition = DefaultPipeline();
    command.definition.display_name = display_name;
    command.header.info = {"users/test", request_id, 7};
    return command;
  }
};

TEST_F(Repetition, ASuccessThatChangedNothingNeverWritesLate) {
  const Deal deal = Create();
  const UpdateDealCommand same = OwnerOf(deal, "reps/ada", "r-1");
  ASSERT_EQ(*Do(&UpdateDeal, same), deal);
  ASSERT_TRUE(Do(&UpdateDeal, OwnerOf(deal, "reps/bob")).ok());
  const Revision head = Head();
  for (const bool restarted : {false, true}) {
    if (restarted) Reopen();
    const auto again = Do(&UpdateDeal, same);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, deal) << "restarted: " << restarted;
    EXPECT_EQ(Read(deal)->details.owner, "reps/bob") << "a repetition gave the deal back";
    EXPECT_EQ(Head(), head);
  }
}

TEST_F(Repetition, ItsIdWithOtherContentIsRefusedForADay) {
  const Deal deal = Create();
  ASSERT_TRUE(Do(&UpdateDeal, OwnerOf(deal, "reps/ada", "r-1")).ok());
  UpdateDealCommand other = OwnerOf(deal, "reps/bob", "r-1");
  other.header.info.request_hash = 8;
  EXPECT_EQ(ReasonOf(Do(&UpdateDeal, other).status()), "REQUEST_ID_REUSED");
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Do(&UpdateDeal, other)->details.owner, "reps/bob");
}

TEST_F(Repetition, WhatOnlyWasValidatedIsNotRemembered) {
  const Deal deal = Create();
  UpdateDealCommand same = OwnerOf(deal, "reps/ada", "r-1");
  same.header.validate_only = true;
  ASSERT_TRUE(Do(&UpdateDeal, same).ok());
  UpdateDealCommand real = OwnerOf(deal, "reps/bob", "r-1");
  real.header.info.request_hash = 8;
  EXPECT_TRUE(Do(&UpdateDeal, real).ok());
}

TEST_F(Repetition, OldOnesAreForgottenAsNewOnesCome) {
  const Deal deal = Create();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(Do(&UpdateDeal, OwnerOf(deal, "reps/ada", absl::StrCat("r-", i))).ok());
  }
  clock_.Advance(absl::Hours(25));
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(Do(&UpdateDeal, OwnerOf(deal, "reps/ada", absl::StrCat("s-", i))).ok());
  }
  int64_t rows = 0;
  ASSERT_TRUE(store_->readers()
                  .Read(absl::InfiniteFuture(),
                        [&](sql::Connection& connection) -> absl::Status {
                          static constexpr char kCount[] = "SELECT count(*) FROM quiet_request";
                          auto statement = connection.Prepare(kCount);
                          EXPECT_TRUE(*statement->Step());
                          rows = statement->Int(0);
                          return absl::OkStatus();
                        })
                  .ok());
  EXPECT_EQ(rows, 10);
}

TEST_F(Repetition, APipelineThatWasThereAlreadyIsAnsweredAgainThoughANewerOneCame) {
  ASSERT_EQ(Do(&CreatePipeline, PipelineNamed("Default", "r-1"))->version(), 1);
  ASSERT_EQ(Do(&CreatePipeline, PipelineNamed("Sales", "r-2"))->version(), 2);
  EXPECT_EQ(Do(&CreatePipeline, PipelineNamed("Default", "r-1"))->version(), 1);
  Reopen();
  EXPECT_EQ(Do(&CreatePipeline, PipelineNamed("Default", "r-1"))->version(), 1);
  EXPECT_EQ(Do(&CreatePipeline, PipelineNamed("Sales", "r-2"))->version(), 2);
}

TEST_F(Repetition, AnItemTellsItsFirstOutcome) {
  ImportDealCommand item;
  item.item.pipeline = "default";
  item.item.deal = NewDeal{Uuid::Generate(clock_.Now()), "crm-1", "", {}, true};
  item.item.created = clock_.Now();
  item.item.content_hash = 1;
  item.header.info = {"users/test", "b-1#0", 1};
  EXPECT_EQ(Do(&ImportDeal, item)->outcome, Outcome::kCreated);
  EXPECT_EQ(Do(&ImportDeal, item)->outcome, Outcome::kCreated);
  ImportDealCommand unchanged = item;
  unchanged.header.info = {"users/test", "b-2#0", 1};
  EXPECT_EQ(Do(&ImportDeal, unchanged)->outcome, Outcome::kUnchanged);
  ImportDealCommand update = item;
  update.update_existing = true;
  update.item.deal.details.company = "Acme";
  update.item.content_hash = 2;
  update.header.info = {"users/test", "b-3#0", 2};
  EXPECT_EQ(Do(&ImportDeal, update)->outcome, Outcome::kUpdated);
  Reopen();
  EXPECT_EQ(Do(&ImportDeal, update)->outcome, Outcome::kUpdated);
  EXPECT_EQ(Do(&ImportDeal, unchanged)->outcome, Outcome::kUnchanged)
      << "although its content is no longer the stored one";
}

TEST_F(Repetition, ADealThatLeftTheCallersReachIsNotShownAgain) {
  CreateDealCommand create = NewDealCommand();
  create.header.reach = {false, "reps/ada", {}};
  create.header.info = {"users/test", "r-1", 7};
  const Deal deal = *Do(&CreateDeal, create);
  AdvanceDealCommand advance;
  advance.id = deal.id;
  advance.header.reach = create.header.reach;
  advance.header.info = {"users/test", "r-2", 7};
  ASSERT_TRUE(Do(&AdvanceDeal, advance).ok());
  ASSERT_TRUE(Do(&UpdateDeal, OwnerOf(deal, "reps/bob")).ok());
  EXPECT_EQ(Do(&AdvanceDeal, advance).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Do(&CreateDeal, create).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(Repetition, ATitleThatTheRequestBroughtIsPartOfTheFirstAnswer) {
  CreateDealCommand create = NewDealCommand();
  create.deal.details.title = "Boiler";
  create.header.info = {"users/test", "r-1", 7};
  const Deal deal = *Do(&CreateDeal, create);
  UpdateDealCommand rename;
  rename.id = deal.id;
  rename.mask = {"title"};
  rename.values.title = "Two boilers";
  rename.header.info = {"users/test", "r-2", 7};
  ASSERT_TRUE(Do(&UpdateDeal, rename).ok());
  EXPECT_EQ(Do(&CreateDeal, create)->details.title, "Boiler");
  UpdateDealCommand later = rename;
  later.values.title = "Three";
  later.header.info = {};
  ASSERT_TRUE(Do(&UpdateDeal, later).ok());
  EXPECT_EQ(Do(&UpdateDeal, rename)->details.title, "Two boilers");
}

}  // namespace
}  // namespace revops::deal
