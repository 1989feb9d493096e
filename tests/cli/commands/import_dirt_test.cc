// Files as spreadsheets and other systems leave them, through a whole import.
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ImportDirtTest : public ImportTest {
 protected:
  // What became of one row.
  revops::deal::v1::DealWithHistory One(const std::string& rows) {
    const CommandRun run = Import(rows);
    EXPECT_EQ(run.code, kExitOk) << run.err;
    const auto deals = gateway_.Deals();
    return deals.count("A") > 0 ? deals.at("A") : revops::deal::v1::DealWithHistory();
  }
};

TEST_F(ImportDirtTest, AGermanSpreadsheetIsReadAsItIs) {
  header_ = "\xEF\xBB\xBFid;title;who;stage;price;from\r\n";
  const auto deal =
      One("A;\"Zeile 1\r\nZeile 2\";Anna;proposal;\"1.234,50 \u20AC\";31.12.2017\r\n");
  EXPECT_EQ(deal.deal().title(), "Zeile 1\r\nZeile 2");
  EXPECT_EQ(deal.deal().amount().one_off().units(), 1234);
  EXPECT_EQ(deal.deal().amount().one_off().nanos(), 500'000'000);
  EXPECT_EQ(deal.deal().amount().one_off().currency_code(), "EUR") << "not the default's USD";
  EXPECT_EQ(deal.effective_create_time().seconds(), 1514678400);
}

TEST_F(ImportDirtTest, Windows1252IsDecodedAndSaidOnce) {
  const CommandRun run = Import(
      "A,caf\xE9,Ren\xE9,proposal,1,2017-01-02\r\n"
      "B,na\xEFve,Ren\xE9,proposal,1,2017-01-02\r\n");
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(gateway_.Deals().at("A").deal().title(), "caf\u00E9");
  EXPECT_EQ(gateway_.Deals().at("B").deal().owner(), "reps/rene");
  const size_t at = run.err.find("read as Windows-1252");
  EXPECT_NE(at, std::string::npos) << run.err;
  EXPECT_EQ(run.err.find("read as Windows-1252", at + 1), std::string::npos);
}

TEST_F(ImportDirtTest, ABrokenRowOfAUtf8FileIsABadOne) {
  const CommandRun run = Import(
      "A,caf\u00E9,Anna,proposal,1,2017-01-02\r\n"
      "B,cut \xC3,Anna,proposal,1,2017-01-02\r\n");
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_THAT(run.err, HasSubstr("line 3: title: "));
  EXPECT_THAT(run.err, Not(HasSubstr("Windows-1252")));
}

TEST_F(ImportDirtTest, TabsAndOldLineEndsAreFound) {
  header_ = "id\ttitle\twho\tstage\tprice\tfrom\r";
  EXPECT_EQ(One("A\tx\tAnna\tproposal\t250k\t2017-01-02 10:30\r").deal().amount().one_off().units(),
            250'000);
  EXPECT_EQ(gateway_.Deals().at("A").effective_create_time().seconds(), 1483353000);
}

TEST_F(ImportDirtTest, HeadersAreFoundInAnyCaseAndEmptyRowsAndColumnsAreNone) {
  header_ = "ID,Title,WHO,Stage,Price,From,\r\n";
  const auto deal =
      One(",,,,,,\r\n"
          "\r\n"
          "A,x,Anna,proposal,\"$1,234.50\",2017-01-02\r\n"
          ",,,,,,,,\r\n");
  EXPECT_EQ(deal.deal().amount().one_off().units(), 1234);
  EXPECT_EQ(gateway_.Deals().size(), 1u);
}

TEST_F(ImportDirtTest, ADuplicateColumnIsNamedBeforeAnythingIsSent) {
  header_ = "id,title,Who,stage,price,from,WHO\r\n";
  const CommandRun run = Import("A,,Anna,proposal,1,2017-01-02,Bob\r\n");
  EXPECT_EQ(run.code, kExitInvalid);
  EXPECT_THAT(run.err, HasSubstr("field columns.owner: the file has two columns \"who\""));
  EXPECT_TRUE(gateway_.Requests().empty());
}

TEST_F(ImportDirtTest, AmountsThatAreNoneAreBadRows) {
  const CommandRun run = Import(
      "A,,Anna,proposal,(500),2017-01-02\r\n"
      "B,,Anna,proposal,1.234,2017-01-02\r\n"
      "C,,Anna,proposal,1e3,2017-01-02\r\n");
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_THAT(run.err, HasSubstr("line 2: price: \"(500)\" is negative"));
  EXPECT_THAT(run.err, HasSubstr("line 3: price: \"1.234\" may be thousands or decimals"));
  EXPECT_THAT(run.err, HasSubstr("line 4: price: \"1e3\" is no amount"));
}

TEST_F(ImportDirtTest, ACurrencyBesideTheAmountMustNotContradictTheColumn) {
  header_ = "id,stage,price,currency,from\r\n";
  mapping_ = R"({"columns": {"external_id": "id", "stage": "stage", "amount": "price",
      "currency_code": "currency", "effective_create_time": "from"}})";
  const CommandRun run = Import(
      "A,proposal,$5,cad,2017-01-02\r\n"
      "B,proposal,5 \u20AC,usd,2017-01-02\r\n"
      "C,proposal,CHF 5,,2017-01-02\r\n"
      "D,proposal,5,,2017-01-02\r\n");
  EXPECT_EQ(gateway_.Deals().at("A").deal().amount().one_off().currency_code(), "CAD");
  EXPECT_EQ(gateway_.Deals().at("C").deal().amount().one_off().currency_code(), "CHF");
  EXPECT_THAT(run.err, HasSubstr("line 3: currency: is USD, but the amount is in EUR"));
  EXPECT_THAT(run.err, HasSubstr("line 5: currency: "));
}

TEST_F(ImportDirtTest, AmericanDatesAreReadByTheirFormatAlone) {
  EXPECT_THAT(Import("A,,Anna,proposal,1,12/31/2017\r\n").err,
              HasSubstr("line 2: from: \"12/31/2017\" is no date"));
  mapping_.replace(mapping_.rfind('}'), 1, R"(, "date_formats": ["%m/%d/%Y"]})");
  EXPECT_EQ(One("A,,Anna,proposal,1,12/31/2017\r\n").effective_create_time().seconds(), 1514678400);
}

TEST_F(ImportDirtTest, AClosingOnTheDayOfTheCreationIsNotBeforeIt) {
  header_ = "id,stage,from,to\r\n";
  mapping_ = R"({"columns": {"external_id": "id", "stage": "stage",
      "effective_create_time": "from", "effective_close_time": "to"}})";
  const auto deal = One("A,won,2017-01-02 10:30,2017-01-02\r\n");
  ASSERT_EQ(deal.transitions_size(), 1);
  EXPECT_EQ(deal.transitions(0).effective_time().seconds(), 1483353000);
  EXPECT_THAT(Import("B,won,2017-01-02 10:30,2017-01-01\r\n").err,
              HasSubstr("line 2: to: must not be before the deal's creation"));
}

TEST_F(ImportDirtTest, AWorkbookIsNamed) {
  header_ = "PK\x03\x04";
  const CommandRun run = Import("rest");
  EXPECT_EQ(run.code, kExitInvalid);
  EXPECT_THAT(run.err, HasSubstr("is a workbook (or an archive), no CSV file"));
}

class ImportOwnersTest : public ImportTest {
 protected:
  void Unknown(const std::string& owners) {
    mapping_ = kImportMapping;
    mapping_.replace(mapping_.rfind('}'), 1,
                     absl::StrCat(", \"unknown_owners\": \"", owners, "\"}"));
    gateway_.leads().AddRep("reps/anna");
  }
  const std::string rows_ =
      "A,,Anna,proposal,1,2017-01-02\r\n"
      "B,,Bob Ash,proposal,1,2017-01-02\r\n"
      "C,,BOB ASH,proposal,1,2017-01-02\r\n";
};

TEST_F(ImportOwnersTest, AreCreatedFirst) {
  Unknown("create");
  EXPECT_EQ(Count(Import(rows_, {"--dry-run", "-o", "json"}), "would_create_reps"), 1);
  EXPECT_EQ(gateway_.leads().Reps().size(), 1u);
  const CommandRun run = Import(rows_, {"-o", "json"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Count(run, "reps_created"), 1);
  EXPECT_EQ(gateway_.leads().Reps().at("reps/bob-ash").display_name(), "Bob Ash");
  EXPECT_EQ(gateway_.Deals().at("C").deal().owner(), "reps/bob-ash");
  EXPECT_EQ(Count(Import(rows_, {"-o", "json"}), "reps_created"), -1) << "they are there";
}

TEST_F(ImportOwnersTest, AreRefused) {
  Unknown("refuse");
  const CommandRun run = Import(rows_);
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(gateway_.Deals().size(), 1u);
  EXPECT_THAT(run.err, HasSubstr("line 3: who: \"Bob Ash\" is no rep (reps/bob-ash)"));
}

TEST_F(ImportOwnersTest, AreReplaced) {
  Unknown("reps/house");
  EXPECT_EQ(Import(rows_).code, kExitOk);
  EXPECT_EQ(gateway_.Deals().at("A").deal().owner(), "reps/anna");
  EXPECT_EQ(gateway_.Deals().at("B").deal().owner(), "reps/house");
}

TEST_F(ImportOwnersTest, WhoMayNotCreateThemIsToldAtOnce) {
  Unknown("create");
  // Behind the calls that read the reps and the pipelines.
  gateway_.FailNext(absl::PermissionDeniedError("needs role operations"), 1, 2);
  const CommandRun run = Import(rows_);
  EXPECT_EQ(run.code, kExitForbidden);
  EXPECT_TRUE(gateway_.Deals().empty());
}

}  // namespace
}  // namespace revops::cli
