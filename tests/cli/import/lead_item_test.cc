// Rows through a mapping into items of BatchCreateLeads.
#include "cli/import/lead_item.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

using revops::lead::v1::LeadState;
using ::testing::HasSubstr;

class LeadRowTest {
 public:
  LeadRowTest(const std::string& mapping_json, const std::vector<std::string>& header) {
    const auto mapping = ParseMapping(mapping_json);
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    EXPECT_TRUE(CheckMapping(FileKind::kLeads, *mapping).ok())
        << CheckMapping(FileKind::kLeads, *mapping);
    resolver_.emplace(*Resolver::Create(*mapping, header, {}));
    builder_.emplace(*LeadItemBuilder::Create(*mapping));
  }
  bool Read(std::vector<std::string> cells) {
    item.Clear();
    problems.clear();
    return resolver_->Resolve({2, std::move(cells), ""}, texts_, problems) &&
           builder_->Build(texts_, item, problems);
  }
  std::string Told() const {
    std::string all;
    for (const auto& problem : problems) all += problem.column + ": " + problem.reason + "\n";
    return all;
  }
  revops::lead::v1::LeadWithHistory item;
  Problems problems;

 private:
  std::optional<Resolver> resolver_;
  std::optional<LeadItemBuilder> builder_;
  RowTexts texts_;
};

constexpr char kMapping[] = R"({
  "columns": {"external_id": "id", "name": "name", "given_name": "first", "email": "mail",
              "website": "site", "channel": "channel", "state": "state",
              "effective_create_time": "from", "effective_state_time": "since",
              "disqualify_reason": "why", "reactivate_time": "back", "fields.city": "city"},
  "missing": ["Select"],
  "values": {"state": {"1": "CONVERTED", "0": "new"}}})";
const std::vector<std::string> kHeader = {"id",    "name", "first", "mail", "site", "channel",
                                          "state", "from", "since", "why",  "back", "city"};

TEST(LeadItem, HasPersonLabelsAndState) {
  LeadRowTest row(kMapping, kHeader);
  ASSERT_TRUE(row.Read({"7", "Anna Maria Snelling", "", "a@example.com",
                        "https://www.Example.com/about?x=1", "Paid search", "1", "2017-01-02",
                        "2017-02-03", "ignored", "", "Mumbai"}))
      << row.Told();
  const auto& lead = row.item.lead();
  EXPECT_EQ(lead.external_id(), "7");
  EXPECT_EQ(lead.person().given_name(), "Anna Maria");
  EXPECT_EQ(lead.person().family_name(), "Snelling");
  EXPECT_EQ(lead.person().email(), "a@example.com");
  EXPECT_EQ(lead.domain(), "example.com");
  EXPECT_EQ(lead.channel(), revops::type::v1::CHANNEL_PAID_SEARCH);
  EXPECT_EQ(lead.fields().at("city"), "Mumbai");
  EXPECT_EQ(row.item.state(), LeadState::LEAD_STATE_CONVERTED);
  EXPECT_EQ(row.item.effective_create_time().seconds(), 1483315200);
  EXPECT_EQ(row.item.effective_state_time().seconds(), 1486080000);
  EXPECT_EQ(row.item.disqualify_reason(), "") << "of DISQUALIFIED alone";
}

TEST(LeadItem, AColumnOfItsOwnComesBeforeTheNameInOnePiece) {
  LeadRowTest row(kMapping, kHeader);
  ASSERT_TRUE(row.Read({"7", "Snelling", "", "", "", "", "", "2017-01-02", "", "", "", ""}));
  EXPECT_EQ(row.item.lead().person().given_name(), "");
  EXPECT_EQ(row.item.lead().person().family_name(), "Snelling");
  ASSERT_TRUE(
      row.Read({"7", "Anna Snelling", "Ann", "", "", "", "", "2017-01-02", "", "", "", ""}));
  EXPECT_EQ(row.item.lead().person().given_name(), "Ann");
  EXPECT_EQ(row.item.lead().person().family_name(), "Snelling");
}

TEST(LeadItem, TextsThatMeanMissingSetNothing) {
  LeadRowTest row(kMapping, kHeader);
  ASSERT_TRUE(row.Read({"7", "", "", "", "", "Select", "0", "2017-01-02", "", "", "", "select"}));
  EXPECT_EQ(row.item.lead().channel(), revops::type::v1::CHANNEL_UNSPECIFIED);
  EXPECT_TRUE(row.item.lead().fields().empty());
  EXPECT_FALSE(row.item.lead().has_person());
}

TEST(LeadItem, EachStateNeedsWhatItRestsOn) {
  LeadRowTest row(kMapping, kHeader);
  EXPECT_FALSE(row.Read(
      {"7", "", "", "", "", "fax", "Disqualified", "2017-01-02", "2016-12-31", "", "", ""}));
  EXPECT_THAT(row.Told(), HasSubstr("disqualify_reason: must be set"));
  EXPECT_THAT(row.Told(), HasSubstr("channel: \"fax\" is none of EMAIL, SOCIAL"));
  EXPECT_THAT(row.Told(), HasSubstr("effective_state_time: must not be before"));
  EXPECT_FALSE(row.Read({"7", "", "", "", "", "", "nurturing", "2017-01-02", "", "", "", ""}));
  EXPECT_THAT(row.Told(), HasSubstr("reactivate_time: must be set"));
  EXPECT_FALSE(row.Read({"", "", "", "", "", "", "won", "", "", "", "", ""}));
  EXPECT_THAT(row.Told(), HasSubstr("external_id: must be set"));
  EXPECT_THAT(row.Told(), HasSubstr("state: \"won\" is none of NEW, WORKING"));
  EXPECT_THAT(row.Told(), HasSubstr("effective_create_time: must be set"));
}

TEST(LeadItem, AMappingOfDealsIsRefused) {
  const auto mapping = ParseMapping(R"({"columns": {"external_id": "id", "amount": "a",
      "effective_time": "t"}, "stage_columns": {"entered": "In {stage}"}})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  const std::string told = CheckMapping(FileKind::kLeads, *mapping).ToString();
  EXPECT_THAT(told, HasSubstr("columns.amount: is a field of deals"));
  EXPECT_THAT(told, HasSubstr("columns.effective_time: is a field of histories"));
  EXPECT_THAT(told, HasSubstr("stage_columns"));
}

}  // namespace
}  // namespace revops::cli
