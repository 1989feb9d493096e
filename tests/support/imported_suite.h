// One suite and one import of outside data for all tests of a fixture: nothing there writes
// afterwards, but what checks that nothing is written.
//
//   struct Shop {
//     static std::string File() { return DataFile("shop/deals.csv"); }
//     static std::vector<std::string> Words(const std::string& file) {
//       return {"deals", file, "--preset", "shop"};
//     }
//   };
//   class ShopSystem : public ImportedSuite<Shop> {};
#ifndef REVOPS_TESTS_SUPPORT_IMPORTED_SUITE_H_
#define REVOPS_TESTS_SUPPORT_IMPORTED_SUITE_H_

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/support/suite.h"

namespace revops::testing {

// Some ten thousand rows, also under a sanitizer.
inline constexpr absl::Duration kImportMax = absl::Minutes(3);

inline std::string SourceFile(absl::string_view path) {
  return absl::StrCat(getenv("REVOPS_SOURCE_DIR"), "/", path);
}

// Of the data with reference answers, which are no part of the sources.
inline std::string DataFile(absl::string_view path) {
  const char* folder = getenv("REVOPS_DATA_DIR");
  return absl::StrCat(folder != nullptr ? folder : SourceFile("../shared/data"), "/", path);
}

// `Data`: File(), without which every test is skipped, and Words(file), which stand behind
// `revopsctl import`.
template <typename Data>
class ImportedSuite : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(Data::File())) return;
    auto suite = Suite::Start();
    ASSERT_TRUE(suite.ok()) << suite.status();
    suite_ = *std::move(suite);
    imported_ = Import({});
    ASSERT_EQ(imported_.exit_status, 0) << imported_.errors;
  }
  static void TearDownTestSuite() { suite_.reset(); }
  void SetUp() override {
    if (suite_ == nullptr) GTEST_SKIP() << "no " << Data::File() << "; set REVOPS_DATA_DIR";
  }

  static Outcome Run(const std::vector<std::string>& words) {
    const auto outcome = suite_->Revopsctl(words, kImportMax);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : Outcome{-1, "", ""};
  }
  // The import with more words behind it.
  static Outcome Import(const std::vector<std::string>& more,
                        const std::string& file = Data::File()) {
    std::vector<std::string> words = Data::Words(file);
    words.insert(words.begin(), "import");
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }

  inline static std::unique_ptr<Suite> suite_;
  // The first import's.
  inline static Outcome imported_;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_IMPORTED_SUITE_H_
