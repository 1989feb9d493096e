// A history as a service gives it out: recorded one after another, listed newest first, page by
// page, with page tokens that stay good while more is recorded.
#ifndef REVOPS_TESTS_GATEWAY_SUPPORT_FAKE_HISTORY_H_
#define REVOPS_TESTS_GATEWAY_SUPPORT_FAKE_HISTORY_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/grpc_status.h"
#include "common/status/status.h"
#include "google/protobuf/repeated_field.h"
#include "gtest/gtest.h"
#include "tests/gateway/support/fake_service.h"

namespace revops::gateway {

template <typename Item>
class FakeHistory {
 public:
  void Record(Item item) { items_.push_back(std::move(item)); }

  // Answers a list request of this history; a page holds at most `page_max` whatever is asked for.
  template <typename Request, typename Response>
  Answer List(const Received& call, google::protobuf::RepeatedPtrField<Item>* (Response::*list)(),
              int page_max) const {
    Request request;
    EXPECT_TRUE(request.ParseFromString(call.request));
    size_t end = items_.size();
    if (!request.page_token().empty() && !absl::SimpleAtoi(request.page_token(), &end)) {
      return Answer::Fail(ToGrpcStatus(InvalidField("page_token", "is none of ours")));
    }
    Response response;
    const size_t size = std::min<size_t>(
        {end, static_cast<size_t>(request.page_size()), static_cast<size_t>(page_max)});
    for (size_t i = 0; i < size; ++i) *(response.*list)()->Add() = items_[end - 1 - i];
    if (size < end) response.set_next_page_token(absl::StrCat(end - size));
    return Answer::With(response);
  }

 private:
  std::vector<Item> items_;
};

}  // namespace revops::gateway

#endif  // REVOPS_TESTS_GATEWAY_SUPPORT_FAKE_HISTORY_H_
