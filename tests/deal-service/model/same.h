// What was told against what the model expects, with the differences where they are not the same.
#ifndef REVOPS_TESTS_DEAL_SERVICE_MODEL_SAME_H_
#define REVOPS_TESTS_DEAL_SERVICE_MODEL_SAME_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace revops::deal::model {

template <typename Message>
void ExpectSame(const Message& told, const Message& expected, absl::string_view what) {
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  EXPECT_TRUE(differencer.Compare(expected, told)) << what << ", expected then told:\n"
                                                   << differences;
}

template <typename Messages, typename Others>
void ExpectSameList(const Messages& told, const Others& expected, absl::string_view what) {
  ASSERT_EQ(static_cast<int>(told.size()), static_cast<int>(expected.size())) << what;
  for (int i = 0; i < static_cast<int>(told.size()); ++i) {
    ExpectSame(told[i], expected[i], absl::StrCat(what, " ", i));
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace revops::deal::model

#endif  // REVOPS_TESTS_DEAL_SERVICE_MODEL_SAME_H_
