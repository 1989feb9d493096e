#include "cli/import/mapping.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "cli/import/deal_item.h"
#include "cli/import/resolver.h"
#include "common/status/status.h"
#include "gtest/gtest.h"
#include "tests/cli/default_pipeline.h"
#include "tests/cli/temp_dir.h"

namespace revops::cli {
namespace {

using revops::deal::v1::DealWithHistory;

// Resolves and builds single rows.
class RowTest {
 public:
  RowTest(const std::string& mapping_json, std::vector<std::string> header) {
    auto mapping = ParseMapping(mapping_json);
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    mapping_ = *std::move(mapping);
    std::map<std::string, LookupTable> lookups;
    for (const auto& [field, spec] : mapping_.lookups) {
      const std::string csv = dir_.Write("deals.csv", "");
      dir_.Write("products.csv", "product,price\r\nPro,4821\r\nBasic,550\r\n");
      auto table = LookupTable::Load(spec, csv, csv, ',');
      EXPECT_TRUE(table.ok()) << table.status();
      lookups.emplace(field, *std::move(table));
    }
    auto resolver = Resolver::Create(mapping_, header, std::move(lookups));
    EXPECT_TRUE(resolver.ok()) << resolver.status();
    resolver_.emplace(*std::move(resolver));
    PipelineCatalog catalog;
    catalog.Add(DefaultPipeline());
    auto builder = DealItemBuilder::Create(mapping_, std::move(catalog));
    EXPECT_TRUE(builder.ok()) << builder.status();
    builder_.emplace(*std::move(builder));
  }

  bool Read(std::vector<std::string> cells) {
    item.Clear();
    problems.clear();
    return resolver_->Resolve({2, std::move(cells), ""}, texts, problems) &&
           (texts.is_ignored || builder_->Build(texts, item, problems));
  }
  std::string Told() const {
    std::string all;
    for (const auto& problem : problems) all += problem.column + ": " + problem.reason + "\n";
    return all;
  }
  int64_t values_ignored() const { return resolver_->values_ignored(); }

  DealWithHistory item;
  RowTexts texts;
  Problems problems;

 private:
  TempDir dir_;
  Mapping mapping_;
  std::optional<Resolver> resolver_;
  std::optional<DealItemBuilder> builder_;
};

constexpr char kMapping[] = R"({
  "columns": {"external_id": "id", "owner": "who", "stage": "stage", "product": "what",
              "effective_create_time": "from", "effective_close_time": "to",
              "closed_amount": "sold", "fields.region": "region"},
  "values": {"stage": {"Engaging": "negotiation", "Test": ""}, "product": {"GTXPro": "Pro"},
             "fields.region": {"n/a": ""}},
  "lookups": {"amount": {"file": "products.csv", "by": "product", "key": "product",
                         "value": "price"}},
  "defaults": {"currency_code": "EUR", "effective_create_time": "2017-12-31",
               "loss_reason": "unknown"}})";
const std::vector<std::string> kHeader = {"id",   "who", "stage", "what",
                                          "from", "to",  "sold",  "region"};

TEST(Mapping, TellsEverythingThatIsWrongAtOnce) {
  const auto refused = ParseMapping(R"({"columns": {"stag": "x", "owner": 1}, "colums": {},
      "lookups": {"amount": {"file": "p.csv", "by": "product", "key": "k"}},
      "date_formats": [], "delimiter": ";;", "pipeline": "No Slug"})");
  const std::string told = refused.status().ToString();
  for (const char* expected : {"columns.stag", "columns.owner", "columns.external_id",
                               "colums: is not a key", "lookups.amount.value: must be set",
                               "lookups.amount.by", "date_formats", "delimiter", "pipeline"}) {
    EXPECT_NE(told.find(expected), std::string::npos) << expected << " not in " << told;
  }
  EXPECT_FALSE(ParseMapping("[]").ok());
  EXPECT_FALSE(ParseMapping("{").ok());
}

TEST(Mapping, APipelineMayBeADefinition) {
  const auto mapping = ParseMapping(R"({"columns": {"external_id": "id"},
      "pipeline": {"name": "partners", "displayName": "Partners",
                   "stages": [{"id": "a", "kind": "STAGE_KIND_OPEN"}]}})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->pipeline, "pipelines/partners");
  EXPECT_EQ(mapping->definition->name(), "pipelines/partners");
  EXPECT_EQ(mapping->definition->stages_size(), 1);
}

TEST(Mapping, ADealsFileTakesNoPartOfAHistory) {
  const auto mapping = ParseMapping(R"({"reopen": ["Again"],
      "columns": {"external_id": "id", "effective_time": "at"}})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  const std::string told = CheckMapping(FileKind::kDeals, *mapping).ToString();
  EXPECT_NE(told.find("columns.effective_time"), std::string::npos) << told;
  EXPECT_NE(told.find("reopen"), std::string::npos) << told;
}

TEST(Mapping, AHistoryNeedsStageAndTimeAndTakesNoTimesOfDeals) {
  const auto mapping = ParseMapping(R"({"columns": {"external_id": "id",
      "effective_create_time": "from", "effective_close_time": "to"},
      "defaults": {"pipeline": "default", "stage": "meeting"}})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  const std::string told = CheckMapping(FileKind::kHistory, *mapping).ToString();
  for (const char* expected :
       {"columns.stage", "columns.effective_time", "columns.effective_create_time",
        "columns.effective_close_time", "defaults.pipeline"}) {
    EXPECT_NE(told.find(expected), std::string::npos) << expected << " not in " << told;
  }
  EXPECT_TRUE(CheckMapping(FileKind::kDeals, *mapping).ok());
}

TEST(Mapping, ReopenIsAListOfTexts) {
  const auto mapping = [](const std::string& reopen) {
    return ParseMapping("{\"columns\": {\"external_id\": \"id\"}, \"reopen\": " + reopen + "}");
  };
  EXPECT_EQ(mapping(R"(["a", "b"])")->reopen.size(), 2u);
  EXPECT_FALSE(mapping(R"("a")").ok());
  EXPECT_FALSE(mapping("[1]").ok());
}

TEST(Mapping, MoreCustomFieldsThanADealOrLeadCanHaveAreRefused) {
  const auto mapping_of = [](int fields) {
    std::string columns = "\"external_id\": \"id\"";
    for (int i = 0; i < fields; ++i) columns += absl::StrCat(", \"fields.f", i, "\": \"c\"");
    return absl::StrCat("{\"columns\": {", columns, "}, \"defaults\": {\"fields.f0\": \"x\"}}");
  };
  const auto checked = [&](FileKind kind, int fields) {
    return CheckMapping(kind, *ParseMapping(mapping_of(fields))).ToString();
  };
  EXPECT_EQ(checked(FileKind::kDeals, 32), "OK");
  EXPECT_NE(checked(FileKind::kHistory, 33).find("at most 32 custom fields, these are 33"),
            std::string::npos);
  EXPECT_EQ(checked(FileKind::kLeads, 64), "OK");
  EXPECT_NE(checked(FileKind::kLeads, 65).find("at most 64 custom fields, these are 65"),
            std::string::npos);
}

TEST(Mapping, ADelimiterIsNoPartOfTheFormat) {
  for (const char* delimiter : {"\\\"", "\\n", "\\r", "\xC3\xA4", ""}) {
    const auto refused = ParseMapping(absl::StrCat(
        "{\"columns\": {\"external_id\": \"id\"}, \"delimiter\": \"", delimiter, "\"}"));
    EXPECT_FALSE(refused.ok()) << delimiter;
  }
}

TEST(Mapping, MissingColumnsAreAllNamed) {
  const auto mapping = ParseMapping(kMapping);
  ASSERT_TRUE(mapping.ok());
  const auto resolver = Resolver::Create(*mapping, {"id", "who"}, {});
  EXPECT_EQ(FieldViolationsOf(resolver.status()).size(), 6u) << resolver.status();
}

TEST(Mapping, LookupsThatNeedEachOtherAreRefused) {
  const auto mapping = ParseMapping(R"({"columns": {"external_id": "id"}, "lookups": {
      "product": {"file": "p.csv", "by": "segment", "key": "k", "value": "v"},
      "segment": {"file": "p.csv", "by": "product", "key": "k", "value": "v"}}})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(Resolver::Create(*mapping, {"id"}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Rows, AWonRowStartsAtItsListPriceAndClosesAtItsAmount) {
  RowTest row(kMapping, kHeader);
  ASSERT_TRUE(
      row.Read({"A1", "Moses Frase", "Won", "GTXPro", "2016-10-20", "2017-03-01", "1054", "North"}))
      << row.Told();
  const auto& deal = row.item.deal();
  EXPECT_EQ(deal.external_id(), "A1");
  EXPECT_EQ(deal.owner(), "reps/moses-frase");
  EXPECT_EQ(deal.product(), "Pro");
  EXPECT_EQ(deal.stage(), "negotiation") << "the last open stage";
  EXPECT_EQ(deal.amount().one_off().units(), 4821);
  EXPECT_EQ(deal.amount().one_off().currency_code(), "EUR");
  EXPECT_EQ(deal.fields().at("region"), "North");
  ASSERT_EQ(row.item.transitions_size(), 1);
  EXPECT_EQ(row.item.transitions(0).stage(), "won");
  EXPECT_EQ(row.item.transitions(0).amount().one_off().units(), 1054);
  EXPECT_EQ(row.item.transitions(0).effective_time().seconds(), 1488326400);
  EXPECT_TRUE(row.item.transitions(0).loss_reason().empty());
}

TEST(Rows, ALostRowKeepsItsLastAmountAndHasAReason) {
  RowTest row(kMapping, kHeader);
  ASSERT_TRUE(row.Read({"A1", "", "Lost", "Basic", "2017-01-01", "2017-01-01", "0", ""}))
      << row.Told();
  EXPECT_EQ(row.item.deal().amount().one_off().units(), 550);
  ASSERT_EQ(row.item.transitions_size(), 1);
  EXPECT_FALSE(row.item.transitions(0).has_amount());
  EXPECT_EQ(row.item.transitions(0).loss_reason(), "unknown");
}

TEST(Rows, AnOpenRowTakesDefaultsAndIgnoresMappedAwayValues) {
  RowTest row(kMapping, kHeader);
  ASSERT_TRUE(row.Read({"A1", "", "Engaging", "", "", "", "", "n/a"})) << row.Told();
  EXPECT_EQ(row.item.deal().stage(), "negotiation");
  EXPECT_EQ(row.item.transitions_size(), 0);
  EXPECT_EQ(row.item.effective_create_time().seconds(), 1514678400);
  EXPECT_FALSE(row.item.deal().has_amount());
  EXPECT_TRUE(row.item.deal().fields().empty());
  EXPECT_EQ(row.values_ignored(), 1);
}

TEST(Rows, AStageThatIsMappedToNothingIgnoresTheRow) {
  RowTest row(kMapping, kHeader);
  ASSERT_TRUE(row.Read({"", "???", "Test", "unknown product", "x", "", "", ""})) << row.Told();
  EXPECT_TRUE(row.texts.is_ignored);
}

TEST(Rows, EveryProblemOfARowIsNamed) {
  RowTest row(kMapping, kHeader);
  EXPECT_FALSE(row.Read({"", "???", "Wonn", "Basic", "2017-13-01", "", "", "a\tb"}));
  const std::string told = row.Told();
  for (const char* expected : {"external_id: ", "owner: ", "stage: \"Wonn\" is no stage",
                               "effective_create_time: \"2017-13-01\"", "fields.region: "}) {
    EXPECT_NE(told.find(expected), std::string::npos) << expected << " not in " << told;
  }
  EXPECT_FALSE(row.Read({"A1", "", "Won", "Unknown", "", "", "", ""}));
  EXPECT_NE(row.Told().find("what: \"Unknown\" is not in products.csv"), std::string::npos)
      << row.Told();
  EXPECT_FALSE(row.Read({"A1", "", "Won", "Pro", "2017-02-01", "2017-01-01", "12x", ""}));
  EXPECT_NE(row.Told().find("effective_close_time: must not be before"), std::string::npos);
  EXPECT_NE(row.Told().find("closed_amount: \"12x\""), std::string::npos);
  EXPECT_FALSE(row.Read({"A1", "x"}));
  EXPECT_NE(row.Told().find("has 2 cells, the header has 8"), std::string::npos);
}

TEST(Rows, BytesThatAreNoUtf8AreRefused) {
  RowTest row(kMapping, kHeader);
  EXPECT_FALSE(row.Read({"A\xFF", "B\xFF", "Engaging", "Pro", "", "", "", "\xFF"}));
  EXPECT_EQ(row.problems.size(), 3u) << row.Told();
}

TEST(Rows, ATooLongCellNamesItsColumn) {
  const auto mapping = ParseMapping(R"({"columns": {"external_id": "id", "title": "what"}})");
  auto resolver = Resolver::Create(*mapping, {"id", "what"}, {});
  ASSERT_TRUE(resolver.ok()) << resolver.status();
  RowTexts texts;
  Problems problems;
  EXPECT_FALSE(
      resolver->Resolve({2, {"1", "xxx"}, "is longer than 3 bytes: 9", 1}, texts, problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].column, "what");
}

absl::StatusOr<LookupTable> Load(const std::string& content) {
  const TempDir dir;
  dir.Write("p.csv", content);
  const LookupSpec spec{"p.csv", "product", "product", "price", false};
  return LookupTable::Load(spec, dir.Path("deals.csv"), dir.Path("map.json"), ',');
}

TEST(Lookups, CellsAreStrippedLikeThoseOfRows) {
  const auto table = Load("product,price\n\" Pro \",\" 7\"\n");
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_NE(table->Find("Pro"), nullptr);
  EXPECT_EQ(*table->Find("Pro"), "7");
}

TEST(Lookups, AFileThatCannotBeUsedSaysWhy) {
  const std::pair<std::string, const char*> cases[] = {
      {"product,price,price\nPro,1,2\n", "two columns \"price\""},
      {"product\nPro\n", "no column \"price\""},
      {"product,price\nPro\n", ":2: has 1 cells, needs 2"},
      {"product,price\nPro,1\nPro,2\n", ":3: product \"Pro\" stands for two values of price"},
      {"product,price\nPro," + std::string(kCellBytesMax + 1, 'x') + "\n",
       ":2: cell 2: is longer than 65536 bytes"},
      {"product,price\nPro,\"1\n", ":2: cell 2: a quote opened in line 2 is never closed"}};
  for (const auto& [content, told] : cases) {
    const auto refused = Load(content);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << told;
    EXPECT_NE(refused.status().ToString().find(told), std::string::npos) << refused.status();
  }
}

}  // namespace
}  // namespace revops::cli
