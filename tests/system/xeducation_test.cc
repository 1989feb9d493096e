// X Education's 9,240 leads through the whole suite: imported by revopsctl through the gateway with
// the shipped mapping, read back, and imported again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/imported_suite.h"

namespace revops::testing {
namespace {

using ::testing::HasSubstr;

struct Xeducation {
  static std::string File() { return DataFile("xeducation/Leads.csv"); }
  static std::vector<std::string> Words(const std::string& file) {
    return {"leads", file, "--preset", "xeducation", "-o", "json"};
  }
};

// In the order in which the tests stand here.
class XeducationSystem : public ImportedSuite<Xeducation> {
 protected:
  // Lines of a CSV list behind its header.
  static int64_t Listed(const std::vector<std::string>& filter) {
    std::vector<std::string> words = {"leads", "list", "--all", "-o", "csv"};
    words.insert(words.end(), filter.begin(), filter.end());
    const std::string listed = Run(words).output;
    return std::count(listed.begin(), listed.end(), '\n') - 1;
  }
};

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
