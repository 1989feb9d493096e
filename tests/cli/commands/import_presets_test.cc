// Exports of well-known systems through their shipped mappings.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/commands/import_fixture.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

class ImportPresetsTest : public testing::Test {
 protected:
  CommandRun Import(const std::string& kind, const std::string& preset, const std::string& content,
                    std::vector<std::string> flags = {}) {
    std::vector<std::string> arguments = {"import", kind, dir_.Write("export.csv", content),
                                          "--preset", preset};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return RunCommand(gateway_, arguments);
  }
  // `prospecting@2024-01-01 won@2024-02-01`: a deal's stages and days.
  std::string Journey(const std::string& id) const {
    const auto deals = gateway_.Deals();
    if (deals.count(id) == 0) return "none";
    const auto& item = deals.at(id);
    std::string journey = absl::StrCat(item.deal().stage(), "@", Day(item.effective_create_time()));
    for (const auto& step : item.transitions()) {
      absl::StrAppend(&journey, " ", step.stage(), "@", Day(step.effective_time()));
    }
    return journey;
  }
  static std::string Day(const google::protobuf::Timestamp& time) {
    return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
  }

  TempDir dir_;
  FakeGateway gateway_;
};

constexpr char kHubSpot[] =
    "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,"
    "Last Activity Date,Associated Company,"
    "\"Date entered \"\"Appointment Scheduled (Sales Pipeline)\"\"\","
    "\"Date exited \"\"Appointment Scheduled (Sales Pipeline)\"\"\","
    "\"Date entered \"\"Contract Sent (Sales Pipeline)\"\"\","
    "\"Date exited \"\"Contract Sent (Sales Pipeline)\"\"\","
    "\"Date entered \"\"Closed Won (Sales Pipeline)\"\"\"\n";

TEST_F(ImportPresetsTest, HubSpotsStageColumnsAreTheDealsWay) {
  const CommandRun run =
      Import("deals", "hubspot",
             absl::StrCat(
                 kHubSpot,
                 "1,Big,Closed Won,Sales Pipeline,$125000,2024-03-01 09:00,2024-01-01 08:00,"
                 "Anna Ash,,Acme,2024-01-01 08:00,2024-02-01 08:00,2024-02-01 08:00,"
                 "2024-03-01 09:00,2024-03-01 09:00\n"
                 "2,Open,Contract sent,Sales Pipeline,250k,2024-12-31,2024-01-05 08:00,Anna Ash,,"
                 "Acme,2024-01-05 08:00,2024-02-03 08:00,2024-02-03 08:00,,\n"
                 "3,Plain,Closed Lost,Sales Pipeline,10,2024-03-05,2024-01-05,,,,,,,,\n"
                 "4,Odd,Presentation Scheduled,Sales Pipeline,10,2024-03-05,2024-01-05,,,,"
                 "2024-01-05,2024-01-09,,,\n"
                 "5,Ours,Our Own Stage,Sales Pipeline,10,2024-03-05,2024-01-05,,,,,,,,\n"
                 "6,Gap,Presentation Scheduled,Sales Pipeline,1,,2024-01-05,,,,2024-01-05,,,,\n"));
  EXPECT_EQ(run.code, kExitPartial);
  EXPECT_EQ(Journey("1"), "prospecting@2024-01-01 negotiation@2024-02-01 won@2024-03-01")
      << run.err;
  EXPECT_EQ(gateway_.Deals().at("1").deal().amount().one_off().units(), 125'000);
  EXPECT_EQ(gateway_.Deals().at("1").deal().owner(), "reps/anna-ash");
  EXPECT_EQ(gateway_.leads().Reps().count("reps/anna-ash"), 1u);
  EXPECT_EQ(Journey("2"), "prospecting@2024-01-05 negotiation@2024-02-03");
  EXPECT_EQ(Journey("3"), "negotiation@2024-01-05 lost@2024-03-05");
  EXPECT_EQ(Journey("4"), "prospecting@2024-01-05 meeting@2024-01-09") << "when the last was left";
  EXPECT_THAT(run.err, HasSubstr("line 6: Deal Stage: \"Our Own Stage\" is no stage of"));
  EXPECT_THAT(run.err, HasSubstr("line 7: Deal Stage: is meeting, but the stage entered last is"));
}

TEST_F(ImportPresetsTest, AMappingOnTopOverridesSingleEntries) {
  const std::string content = absl::StrCat(
      kHubSpot, "5,Ours,Our Own Stage,Sales Pipeline,10,2024-03-05,2024-01-05,Anna,,Acme,,,,,\n",
      "6,Sent,contract sent,Sales Pipeline,10,2024-03-05,2024-01-05,Anna,,Acme,,,,,\n");
  const std::string map = dir_.Write("map.json", R"({
    "columns": {"product": "Pipeline", "company": null},
    "values": {"stage": {"Our Own Stage": "meeting", "CONTRACT SENT": "proposal"}},
    "defaults": {"currency_code": "EUR"}, "unknown_owners": "keep"})");
  const CommandRun run =
      Import("deals", "hubspot", content, {"--mapping", map, "--default", "segment=enterprise"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  const auto deal = gateway_.Deals().at("5").deal();
  EXPECT_EQ(deal.stage(), "meeting");
  EXPECT_EQ(deal.title(), "Ours") << "of the preset";
  EXPECT_EQ(deal.product(), "Sales Pipeline");
  EXPECT_EQ(deal.company(), "");
  EXPECT_EQ(deal.segment(), "enterprise");
  EXPECT_EQ(deal.amount().one_off().currency_code(), "EUR");
  EXPECT_EQ(gateway_.Deals().at("6").deal().stage(), "proposal");
  EXPECT_TRUE(gateway_.leads().Reps().empty());
}

TEST_F(ImportPresetsTest, SalesforcesDataExport) {
  const CommandRun run = Import(
      "deals", "salesforce",
      "\"Id\",\"IsDeleted\",\"AccountId\",\"Name\",\"StageName\",\"Amount\",\"Probability\","
      "\"CloseDate\",\"Type\",\"LeadSource\",\"IsClosed\",\"IsWon\",\"OwnerId\",\"CreatedDate\"\n"
      "\"006A\",\"0\",\"001A\",\"Caf\xE9\",\"Closed "
      "Won\",\"1234.5\",\"100\",\"2024-02-01\",\"New\","
      "\"Web\",\"1\",\"1\",\"005A\",\"2024-01-01T10:00:00.000Z\"\n"
      "\"006B\",\"0\",\"001A\",\"B\",\"Id. Decision Makers\",\"\",\"60\",\"2024-09-01\",\"\","
      "\"\",\"0\",\"0\",\"005A\",\"2024-01-01T10:00:00.000+0000\"\n"
      "\"006C\",\"1\",\"001A\",\"Gone\",\"Prospecting\",\"1\",\"10\",\"2024-09-01\",\"\","
      "\"\",\"0\",\"0\",\"005A\",\"2024-01-01T10:00:00.000Z\"\n");
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Journey("006A"), "negotiation@2024-01-01 won@2024-02-01");
  EXPECT_EQ(gateway_.Deals().at("006A").deal().title(), "Caf\u00E9");
  EXPECT_EQ(Journey("006B"), "meeting@2024-01-01");
  EXPECT_EQ(Journey("006C"), "none") << "deleted there";
}

TEST_F(ImportPresetsTest, SalesforcesReport) {
  const CommandRun run = Import(
      "deals", "salesforce",
      "Opportunity ID,Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount,"
      "Close Date,Type\n"
      "006A,Anna Ash,Acme,Big,Negotiation/Review,Q1-2024,\"$1,234,567\",2024-03-31,New\n",
      {"--default", "effective_create_time=2024-01-01"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Journey("006A"), "negotiation@2024-01-01");
  EXPECT_EQ(gateway_.Deals().at("006A").deal().amount().one_off().units(), 1'234'567);
  EXPECT_EQ(gateway_.Deals().at("006A").deal().company(), "Acme");
}

TEST_F(ImportPresetsTest, SalesforcesHistory) {
  const CommandRun run = Import(
      "history", "salesforce",
      "\"Id\",\"OpportunityId\",\"StageName\",\"Amount\",\"CloseDate\",\"CreatedDate\"\n"
      "\"008C\",\"006A\",\"Closed Lost\",\"5\",\"2024-03-01\",\"2024-03-01T00:00:00.000Z\"\n"
      "\"008A\",\"006A\",\"Prospecting\",\"5\",\"2024-03-01\",\"2024-01-01T00:00:00.000Z\"\n"
      "\"008D\",\"006A\",\"Negotiation/Review\",\"5\",\"2024-05-01\",\"2024-04-01T00:00:00.000Z\"\n"
      "\"008B\",\"006A\",\"Needs Analysis\",\"5\",\"2024-03-01\",\"2024-02-01T00:00:00.000Z\"\n");
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Journey("006A"),
            "prospecting@2024-01-01 meeting@2024-02-01 lost@2024-03-01 negotiation@2024-04-01");
}

TEST_F(ImportPresetsTest, PipedrivesStatusClosesTheStageItStandsIn) {
  const CommandRun run =
      Import("deals", "pipedrive",
             "\xEF\xBB\xBF"
             "Deal - Title;Deal - Value;Deal - Currency of value;Deal - Stage;Deal - Status;"
             "Deal - Won time;Deal - Lost time;Deal - Lost reason;Deal - Deal created;"
             "Deal - Expected close date;Deal - Owner;Deal - ID\n"
             "A;1.234,50;EUR;Proposal Made;Won;2024-02-01 10:00:00;;;2024-01-01 10:00:00;;Anna;1\n"
             "B;10;EUR;Demo Scheduled;Lost;;2024-02-02 10:00:00;Price;2024-01-01 10:00:00;;Anna;2\n"
             "C;10;EUR;Contact Made;Open;;;;01.01.2024;31.12.2024;Anna;3\n"
             "D;10;EUR;Contact Made;Deleted;;;;2024-01-01;;Anna;4\n");
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Journey("1"), "proposal@2024-01-01 won@2024-02-01");
  EXPECT_EQ(gateway_.Deals().at("1").deal().amount().one_off().nanos(), 500'000'000);
  EXPECT_EQ(Journey("2"), "meeting@2024-01-01 lost@2024-02-02");
  EXPECT_EQ(gateway_.Deals().at("2").transitions(0).loss_reason(), "Price");
  EXPECT_EQ(Journey("3"), "qualification@2024-01-01");
  EXPECT_EQ(Journey("4"), "none");
}

TEST_F(ImportPresetsTest, ZohosDealsNeedADayOfCreation) {
  const std::string content =
      "Record Id,Deal Name,Account Name,Account Name.id,Contact Name,Stage,Closing Date,Amount,"
      "Lead Source,Type\n"
      "zcrm_1,Big,Acme,zcrm_9,Ann,Closed-Lost to Competition,2024-03-01,\"42,000\",Partner,New\n";
  EXPECT_THAT(Import("deals", "zoho", content).err,
              HasSubstr("line 2: effective_create_time: must be set: no column, no default "
                        "(--default effective_create_time="));
  const CommandRun run =
      Import("deals", "zoho", content, {"--default", "effective_create_time=2024-01-01"});
  EXPECT_EQ(run.code, kExitOk) << run.err;
  EXPECT_EQ(Journey("zcrm_1"), "negotiation@2024-01-01 lost@2024-03-01");
  EXPECT_EQ(gateway_.Deals().at("zcrm_1").deal().amount().one_off().units(), 42'000);
}

TEST_F(ImportPresetsTest, LeadsOfEverySystem) {
  const std::pair<const char*, const char*> files[] = {
      {"hubspot",
       "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date,"
       "Original Source,Lifecycle Stage,Website URL\n"
       "h1,Ann,Ash,ann@example.com,+49 30 1,Anna,Unqualified,2024-01-01 10:00,Organic Search,Lead,"
       "https://www.example.com\n"
       "h2,Bo,Oak,bo@example.com,,Anna,,2024-01-01 10:00,Strange,Customer,\n"},
      {"salesforce",
       "\"Id\",\"IsDeleted\",\"LastName\",\"FirstName\",\"Company\",\"State\",\"Email\","
       "\"LeadSource\",\"Status\",\"OwnerId\",\"CreatedDate\",\"ConvertedDate\"\n"
       "\"s1\",\"0\",\"Ash\",\"Ann\",\"Acme\",\"Texas\",\"a@example.com\",\"Partner Referral\","
       "\"Closed - Converted\",\"005A\",\"2024-01-01T10:00:00.000Z\",\"2024-01-01\"\n"},
      {"pipedrive",
       "Lead - ID,Lead - Title,Lead - Owner,Person - Name,Person - Email,Lead - Lead created\n"
       "p1,Acme lead,Anna,Ann Ash,a2@example.com,2024-01-01 10:00:00\n"},
      {"zoho",
       "Record Id,Lead Owner,Company,First Name,Last Name,Email,Lead Source,Lead Status,"
       "Created Time\n"
       "z1,Anna,Acme,Ann,Ash,a3@example.com,Trade Show,Junk Lead,2024-01-01 10:00:00\n"}};
  for (const auto& [preset, content] : files) {
    const CommandRun run = Import("leads", preset, content);
    EXPECT_EQ(run.code, kExitOk) << preset << ": " << run.err;
  }
  const auto leads = gateway_.leads().Leads();
  ASSERT_EQ(leads.size(), 5u);
  EXPECT_EQ(leads.at("h1").state(), lead::LEAD_STATE_DISQUALIFIED);
  EXPECT_EQ(leads.at("h1").disqualify_reason(), "Unqualified");
  EXPECT_EQ(leads.at("h1").lead().channel(), revops::type::v1::CHANNEL_ORGANIC_SEARCH);
  EXPECT_EQ(leads.at("h1").lead().domain(), "example.com");
  EXPECT_EQ(leads.at("h2").state(), lead::LEAD_STATE_CONVERTED);
  EXPECT_EQ(leads.at("h2").lead().channel(), revops::type::v1::CHANNEL_OTHER);
  EXPECT_EQ(leads.at("s1").state(), lead::LEAD_STATE_CONVERTED) << "not the state of Texas";
  EXPECT_EQ(leads.at("s1").effective_state_time().seconds(),
            leads.at("s1").effective_create_time().seconds());
  EXPECT_EQ(leads.at("p1").lead().person().given_name(), "Ann");
  EXPECT_EQ(leads.at("z1").lead().channel(), revops::type::v1::CHANNEL_EVENT);
  EXPECT_EQ(leads.at("z1").disqualify_reason(), "Junk Lead");
}

TEST_F(ImportPresetsTest, OneThatIsNotShippedIsNamedWithThoseThatAre) {
  const CommandRun run = Import("deals", "excel", "id\n1\n");
  EXPECT_EQ(run.code, kExitInvalid);
  EXPECT_THAT(run.err, HasSubstr("\"excel\" has no mapping of deals; there are "));
  EXPECT_THAT(run.err, HasSubstr("salesforce_history"));
  const CommandRun none = RunCommand(gateway_, {"import", "deals", dir_.Path("export.csv")});
  EXPECT_EQ(none.code, kExitInvalid);
  EXPECT_THAT(none.err, HasSubstr("--mapping"));
}

}  // namespace
}  // namespace revops::cli
