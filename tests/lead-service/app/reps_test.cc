// Reps and teams on the real store.
#include "gmock/gmock.h"
#include "lead-service/app/update_rep.h"
#include "lead-service/app/update_team.h"
#include "tests/lead-service/support/open_people.h"

namespace revops::lead {
namespace {

using ::testing::ElementsAre;

class Reps : public OpenPeople {
 protected:
  absl::StatusOr<Rep> Report(const std::string& slug, const std::string& manager) {
    UpdateRepCommand command;
    command.id = slug;
    command.mask = {"manager"};
    command.values.manager = manager;
    return Do(&UpdateRep, command);
  }
};

TEST_F(Reps, AreCalledByTheirSlugs) {
  CreateRepCommand command = NewRep("ada");
  command.record.details.display_name = "Ada Lovelace";
  command.record.details.capacity = 20;
  command.record.details.territories = {"DE", "AT"};
  command.record.details.ramping = true;
  const Rep rep = *Do(&CreateRep, command);
  EXPECT_EQ(rep.name(), "reps/ada");
  Reopen();
  EXPECT_EQ(*store_->people().reps().Get("ada", absl::InfiniteFuture()), rep);
  EXPECT_EQ(ReasonOf(Do(&CreateRep, command).status()), "NAME_TAKEN");
  EXPECT_FALSE(Do(&CreateRep, NewRep("Ada Lovelace")).ok());
}

TEST_F(Reps, ANameIsInNoEvent) {
  CreateRepCommand command = NewRep("ada");
  command.record.details.display_name = "Xanthippe";
  ASSERT_TRUE(Do(&CreateRep, command).ok());
  EXPECT_TRUE(IsInTheLog("reps/ada"));
  EXPECT_FALSE(IsInTheLog("Xanthippe"));
}

TEST_F(Reps, NobodyReportsToThemselves) {
  ASSERT_TRUE(Do(&CreateRep, NewRep("top")).ok());
  ASSERT_TRUE(Do(&CreateRep, NewRep("middle", "reps/top")).ok());
  ASSERT_TRUE(Do(&CreateRep, NewRep("low", "reps/middle")).ok());
  EXPECT_THAT(RulesIn(Report("top", "reps/low").status()), ElementsAre("ABOVE_ITSELF"));
  EXPECT_THAT(RulesIn(Report("low", "reps/low").status()), ElementsAre("ABOVE_ITSELF"));
  EXPECT_THAT(RulesIn(Do(&CreateRep, NewRep("own", "reps/own")).status()),
              ElementsAre("ABOVE_ITSELF"));
  EXPECT_THAT(FieldsIn(Report("low", "reps/nobody").status()), ElementsAre("rep.manager"));
  EXPECT_TRUE(Report("low", "reps/top").ok());
}

TEST_F(Reps, ALineHasAtMostSixteenLevels) {
  ASSERT_TRUE(Do(&CreateRep, NewRep("r1")).ok());
  for (int level = 2; level <= kRepLevelsMax; ++level) {
    ASSERT_TRUE(
        Do(&CreateRep, NewRep(absl::StrCat("r", level), absl::StrCat("reps/r", level - 1))).ok());
  }
  EXPECT_THAT(RulesIn(Do(&CreateRep, NewRep("r17", "reps/r16")).status()),
              ElementsAre("TREE_TOO_DEEP"));
}

TEST_F(Reps, TeamsStandInATreeOfEightLevels) {
  ASSERT_TRUE(Do(&CreateTeam, NewTeam("t1")).ok());
  for (int level = 2; level <= kTeamLevelsMax; ++level) {
    ASSERT_TRUE(
        Do(&CreateTeam, NewTeam(absl::StrCat("t", level), absl::StrCat("teams/t", level - 1)))
            .ok());
  }
  EXPECT_THAT(RulesIn(Do(&CreateTeam, NewTeam("t9", "teams/t8")).status()),
              ElementsAre("TREE_TOO_DEEP"));
  UpdateTeamCommand command;
  command.id = "t1";
  command.mask = {"parent"};
  command.values.parent = "teams/t5";
  EXPECT_THAT(RulesIn(Do(&UpdateTeam, command).status()), ElementsAre("ABOVE_ITSELF"));
}

TEST_F(Reps, AreListedByName) {
  for (const char* slug : {"eve", "ada", "bob"}) {
    CreateRepCommand command = NewRep(slug);
    command.record.details.team = slug == std::string("bob") ? "teams/south" : "teams/north";
    command.record.details.inactive = slug == std::string("eve");
    ASSERT_TRUE(Do(&CreateRep, command).ok());
  }
  const auto names = [&](const RepFilter& filter, const std::string& after, int limit) {
    std::vector<std::string> ids;
    const auto page = store_->people().reps().List(filter, after, limit, absl::InfiniteFuture());
    EXPECT_TRUE(page.ok()) << page.status();
    for (const Rep& rep : page->subjects) ids.push_back(rep.id);
    ids.push_back(page->next);
    return ids;
  };
  EXPECT_THAT(names({}, "", 2), ElementsAre("ada", "bob", "bob"));
  EXPECT_THAT(names({}, "bob", 2), ElementsAre("eve", ""));
  EXPECT_THAT(names({{"teams/north"}, false}, "", 9), ElementsAre("ada", "eve", ""));
  EXPECT_THAT(names({{}, true}, "", 9), ElementsAre("ada", "bob", ""));
}

}  // namespace
}  // namespace revops::lead
