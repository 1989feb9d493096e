// `revopsctl import leads` from the command line to what the service was told.
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ImportLeadsTest : public ImportTest {
 protected:
  ImportLeadsTest() {
    kind_ = "leads";
    header_ = "id,name,mail,who,source,state,from\r\n";
    mapping_ = R"({
      "columns": {"external_id": "id", "name": "name", "email": "mail", "owner": "who",
                  "source": "source", "state": "state", "effective_create_time": "from"},
      "values": {"state": {"Lost": "DISQUALIFIED"}},
      "defaults": {"disqualify_reason": "unknown"}})";
  }
  static std::string Rows(int count) {
    std::string rows;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&rows, "L", i, ",Ann Ash,a", i, "@example.com,Anna,web,,2017-01-02\r\n");
    }
    return rows;
  }
  int BatchCalls() {
    int calls = 0;
    for (const std::string& request : gateway_.Requests()) {
      if (request.find("BatchCreateLeadsRequest ") == 0) ++calls;
    }
    return calls;
  }
};

TEST_F(ImportLeadsTest, EveryRowBecomesALeadAndASecondRunChangesNothing) {
  const CommandRun first = Import(Rows(200), {"-o", "json"});
  EXPECT_EQ(first.code, kExitOk) << first.err;
  EXPECT_EQ(Count(first, "created"), 200);
  EXPECT_THAT(first.out, HasSubstr("lead-head-200")) << "the token to wait for";
  EXPECT_EQ(gateway_.leads().Leads().at("L7").lead().person().family_name(), "Ash");
  EXPECT_EQ(gateway_.leads().Leads().at("L7").lead().owner(), "reps/anna");
  EXPECT_EQ(BatchCalls(), 4) << "batches of 64";
  const CommandRun second = Import(Rows(200), {"-o", "json"});
  EXPECT_EQ(Count(second, "created"), 0);
  EXPECT_EQ(Count(second, "unchanged"), 200);
}

TEST_F(ImportLeadsTest, GoodRowsAreKeptAndBadOnesNamedWithLineColumnAndReason) {
  const CommandRun run = Import(
      "A,Ann Ash,a@example.com,,web,Lost,2017-01-02\r\n"
      "B,Bo,b@example.com,,web,gone,2017-01-02\r\n"
      "C,Cy,refuse@me,,web,,2017-01-02\r\n",
      {"--errors", dir_.Path("bad.csv")});
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(gateway_.leads().Leads().size(), 1u);
  EXPECT_EQ(gateway_.leads().Leads().at("A").disqualify_reason(), "unknown");
  EXPECT_THAT(run.err, HasSubstr("line 3: state: \"gone\" is none of NEW, WORKING"));
  EXPECT_THAT(run.err, HasSubstr("line 4: mail: is refused"));
  EXPECT_THAT(TempDir::Read(dir_.Path("bad.csv")),
              HasSubstr("C,Cy,refuse@me,,web,,2017-01-02,4,mail,is refused"));
}

TEST_F(ImportLeadsTest, ADryRunChangesNothing) {
  const CommandRun run = Import(Rows(70), {"--dry-run", "-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "would_create"), 70);
  EXPECT_TRUE(gateway_.leads().Leads().empty());
  EXPECT_EQ(BatchCalls(), 2) << "the service judges, too";
}

TEST_F(ImportLeadsTest, ChangedRowsAreConflictsUnlessUpdated) {
  Import(Rows(2));
  const std::string changed = "L0,Ann Oak,a0@example.com,Anna,web,,2017-01-02\r\n";
  EXPECT_THAT(Import(changed).err, HasSubstr("line 2: id: ALREADY_EXISTS"));
  EXPECT_EQ(Count(Import(changed, {"--update", "-o", "json"}), "updated"), 1);
  EXPECT_EQ(gateway_.leads().Leads().at("L0").lead().person().family_name(), "Oak");
}

TEST_F(ImportLeadsTest, DuplicatesAreWhatTheFlagSays) {
  Import(Rows(1));
  const std::string other = "X,Ann Ash,a0@example.com,Anna,web,,2017-01-02\r\n";
  const CommandRun rejected = Import(other, {"--duplicates", "reject"});
  EXPECT_EQ(rejected.code, kExitPartial);
  EXPECT_THAT(rejected.err, HasSubstr("line 2: ALREADY_EXISTS: a0@example.com is there"));
  EXPECT_THAT(rejected.err, Not(HasSubstr("--update")));
  EXPECT_EQ(Count(Import(other, {"--duplicates", "attach", "-o", "json"}), "attached"), 1);
  EXPECT_EQ(Count(Import(other, {"--duplicates", "flag", "-o", "json"}), "created"), 1);
  EXPECT_EQ(Import(other, {"--duplicates", "merge"}).code, kExitUsage);
}

TEST_F(ImportLeadsTest, AnOverloadedServiceIsTriedAgain) {
  gateway_.FailNext(absl::UnavailableError("restarting"), 2);
  const CommandRun run = Import(Rows(3), {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "created"), 3);
}

TEST_F(ImportLeadsTest, XEducationsFileIsTakenAsItIs) {
  const char* source = std::getenv("REVOPS_SOURCE_DIR");
  const char* data = std::getenv("REVOPS_DATA_DIR");
  const std::string folder =
      data != nullptr ? data : absl::StrCat(source == nullptr ? "." : source, "/../shared/data");
  const std::string csv = folder + "/xeducation/Leads.csv";
  if (!std::filesystem::exists(csv)) GTEST_SKIP() << "no X Education data at " << csv;
  const std::vector<std::string> words = {"import",     "leads", csv,   "--preset",
                                          "xeducation", "-o",    "json"};
  const CommandRun run = RunCommand(gateway_, words);
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "created"), 9240);
  int64_t converted = 0;
  for (const auto& [id, item] : gateway_.leads().Leads()) {
    if (item.state() == lead::LEAD_STATE_CONVERTED) ++converted;
  }
  EXPECT_EQ(converted, 3561);
  EXPECT_EQ(Count(RunCommand(gateway_, words), "unchanged"), 9240);
}

TEST_F(ImportLeadsTest, AMappingOfDealsIsRefusedBeforeAnythingIsSent) {
  mapping_ = kImportMapping;
  const CommandRun run = Import(Rows(1));
  EXPECT_EQ(run.code, kExitInvalid);
  EXPECT_THAT(run.err, HasSubstr("field columns.amount: is a field of deals"));
  EXPECT_TRUE(gateway_.Requests().empty());
}

}  // namespace
}  // namespace revops::cli
