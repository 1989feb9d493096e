// X Education's 9,240 leads through the whole suite: imported by revopsctl through the gateway with
// the shipped mapping, read back, and imported again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/suite.h"

namespace revops::testing {
namespace {

using ::testing::HasSubstr;

std::string LeadsFile() {
  const char* folder = getenv("REVOPS_DATA_DIR");
  return absl::StrCat(
      folder != nullptr ? folder : absl::StrCat(getenv("REVOPS_SOURCE_DIR"), "/../shared/data"),
      "/xeducation/Leads.csv");
}

// One suite and one import for all tests, in the order in which they stand here.
class XeducationSystem : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(LeadsFile())) return;
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    imported_ = Import({});
    ASSERT_EQ(imported_.exit_status, 0) << imported_.errors;
  }
  static void TearDownTestSuite() { suite_.reset(); }
  void SetUp() override {
    if (suite_ == nullptr) GTEST_SKIP() << "no X Education data; set REVOPS_DATA_DIR";
  }

  static Outcome Run(const std::vector<std::string>& words) {
    const auto outcome = suite_->Revopsctl(words, absl::Minutes(3));
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : Outcome{-1, "", ""};
  }
  static Outcome Import(const std::vector<std::string>& more) {
    std::vector<std::string> words = {"import",     "leads", LeadsFile(), "--preset",
                                      "xeducation", "-o",    "json"};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }
  // Lines of a CSV list behind its header.
  static int64_t Listed(const std::vector<std::string>& filter) {
    std::vector<std::string> words = {"leads", "list", "--all", "-o", "csv"};
    words.insert(words.end(), filter.begin(), filter.end());
    const std::string listed = Run(words).output;
    return std::count(listed.begin(), listed.end(), '\n') - 1;
  }

  static std::unique_ptr<Suite> suite_;
  static Outcome imported_;
};
std::unique_ptr<Suite> XeducationSystem::suite_;
Outcome XeducationSystem::imported_;

TEST_F(XeducationSystem, EveryRowIsALeadInItsState) {
  EXPECT_THAT(imported_.output, HasSubstr("\"created\":9240,"));
  EXPECT_EQ(Listed({}), 9240);
  EXPECT_EQ(Listed({"--state", "converted"}), 3561);
  EXPECT_EQ(Listed({"--state", "new"}), 9240 - 3561);
  EXPECT_EQ(Listed({"--channel", "organic-search"}), 1154);
  EXPECT_EQ(Listed({"--field", "city=Mumbai"}), 3222);
}

TEST_F(XeducationSystem, AConvertedOneHasNoDealAndIsMarked) {
  const Outcome shown =
      Run({"leads", "list", "--external-id", "8cc8c611-a219-4f35-ad23-fdfd2656bd8a", "-o", "json"});
  EXPECT_THAT(shown.output, HasSubstr("\"state\":\"LEAD_STATE_CONVERTED\""));
  EXPECT_THAT(shown.output, HasSubstr("\"imported\":true"));
  EXPECT_THAT(shown.output, ::testing::Not(HasSubstr("\"deal\":\"deals/")));
}

TEST_F(XeducationSystem, ASecondRunChangesNothing) {
  const Outcome again = Import({});
  EXPECT_EQ(again.exit_status, 0) << again.errors;
  EXPECT_THAT(again.output, HasSubstr("\"created\":0,"));
  EXPECT_THAT(again.output, HasSubstr("\"unchanged\":9240,"));
}

}  // namespace
}  // namespace revops::testing
