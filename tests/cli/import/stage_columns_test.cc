// Columns that are a stage's, and the other keys of presets.
#include "cli/import/stage_columns.h"

#include "cli/import/presets.h"
#include "cli/import/resolver.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace revops::cli {
namespace {

using ::testing::HasSubstr;

TEST(StageColumns, TheStageIsTakenOutOfTheHeader) {
  const char* pattern = "Date entered \"{stage} ({pipeline})\"";
  EXPECT_EQ(*StageIn("Date entered \"Closed Won (Sales Pipeline)\"", pattern), "Closed Won");
  EXPECT_EQ(*StageIn(" date ENTERED \"On hold (legal) (Sales)\" ", pattern), "On hold (legal)");
  EXPECT_FALSE(StageIn("Date exited \"Closed Won (Sales Pipeline)\"", pattern));
  EXPECT_FALSE(StageIn("Date entered \"Closed Won\"", pattern));
  EXPECT_FALSE(StageIn("Date entered \" (Sales)\"", pattern));
  EXPECT_EQ(*StageIn("In Meeting since", "In {stage} since"), "Meeting");
}

TEST(StageColumns, EachStageHasItsOwnExit) {
  const StageColumns patterns = {{"In \"{stage} ({pipeline})\""}, {"Out \"{stage} ({pipeline})\""}};
  const auto columns =
      StageColumnsOf(patterns, {"Out \"Won (B)\"", "In \"Talk (A)\"", "x", "In \"Won (A)\"",
                                "In \"Won (B)\"", "Out \"talk (A)\""});
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].stage, "Talk");
  EXPECT_EQ(columns[0].entered, 1);
  EXPECT_EQ(columns[0].exited, 5);
  EXPECT_EQ(columns[2].entered, 4);
  EXPECT_EQ(columns[2].exited, -1);
}

TEST(Mapping, WhatIsWrongWithTheKeysOfPresetsIsTold) {
  const auto refused = ParseMapping(R"({"columns": {"external_id": []},
      "missing": "Select", "ignore_rows": {"IsDeleted": "1"}, "decimal": ";",
      "unknown_owners": "delete", "stage_columns": {"entered": "Date entered", "left": "x"}})");
  const std::string told = refused.status().ToString();
  for (const char* expected :
       {"columns.external_id: must not be empty", "missing: must be a list",
        "ignore_rows.IsDeleted: must be a list", "decimal: must be . or ,",
        "unknown_owners: must be keep, create, refuse or a rep",
        "stage_columns.entered: must have {stage} in it", "stage_columns.left"}) {
    EXPECT_THAT(told, HasSubstr(expected));
  }
}

TEST(Mapping, OfSeveralColumnsTheFirstThatSaysAnythingCounts) {
  const auto mapping = ParseMapping(R"({"columns_optional": true, "missing": ["n/a"],
      "columns": {"external_id": "id", "owner": ["Owner", "Owner name", "Owner id"]},
      "values": {"owner": {"house": "reps/house", "*": "others"}},
      "ignore_rows": {"Deleted": ["YES"], "absent": ["1"]}})");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  auto resolver = Resolver::Create(*mapping, {"id", "OWNER ID", "owner  name", "deleted"}, {});
  ASSERT_TRUE(resolver.ok()) << resolver.status();
  RowTexts texts;
  Problems problems;
  ASSERT_TRUE(resolver->Resolve({2, {"1", "HOUSE", "N/A", ""}, ""}, texts, problems));
  EXPECT_EQ(texts[Field::kOwner], "reps/house");
  ASSERT_TRUE(resolver->Resolve({3, {"1", "x", "Anna", "no"}, ""}, texts, problems));
  EXPECT_EQ(texts[Field::kOwner], "others");
  EXPECT_FALSE(texts.is_ignored);
  ASSERT_TRUE(resolver->Resolve({4, {"1", "", "", "yes"}, ""}, texts, problems));
  EXPECT_TRUE(texts.is_ignored);
  EXPECT_FALSE(Resolver::Create(*mapping, {"Owner"}, {}).ok()) << "external_id is never optional";
}

TEST(Presets, AreMappingsOfTheirKind) {
  EXPECT_GE(Presets().size(), 12u);
  for (const Preset& preset : Presets()) {
    const auto mapping = ParseMapping(preset.json);
    ASSERT_TRUE(mapping.ok()) << preset.name << ": " << mapping.status();
    const bool is_history = preset.name == "bpic2012" || preset.name == "salesforce_history";
    const bool is_leads =
        preset.name == "xeducation" || preset.name.find("_leads") != absl::string_view::npos;
    const FileKind kind = is_history ? FileKind::kHistory
                          : is_leads ? FileKind::kLeads
                                     : FileKind::kDeals;
    EXPECT_TRUE(CheckMapping(kind, *mapping).ok())
        << preset.name << ": " << CheckMapping(kind, *mapping);
  }
}

}  // namespace
}  // namespace revops::cli
