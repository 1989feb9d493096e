#include "gateway/app/list_tokens.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "gateway/app/token_message.h"

namespace revops::gateway {
namespace {

constexpr absl::string_view kPagePrefix = "t1:";

std::string PageTokenBehind(int64_t sequence) {
  return absl::WebSafeBase64Escape(absl::StrCat(kPagePrefix, sequence));
}

absl::StatusOr<int64_t> SequenceOf(const std::string& page_token) {
  if (page_token.empty()) return 0;
  std::string decoded;
  int64_t sequence = 0;
  if (absl::WebSafeBase64Unescape(page_token, &decoded)) {
    absl::string_view rest = decoded;
    const bool is_ours = absl::ConsumePrefix(&rest, kPagePrefix);
    if (is_ours && absl::SimpleAtoi(rest, &sequence) && sequence > 0) return sequence;
  }
  return InvalidField("page_token",
                      absl::StrCat("must be of an earlier answer, is ", Quoted(page_token)));
}

}  // namespace

absl::StatusOr<v1::ListTokensResponse> ListTokens(const TokenIndex& index,
                                                  const v1::ListTokensRequest& request) {
  if (request.page_size() < 0) {
    return InvalidField(
        "page_size", absl::StrCat("must be 1 to ", kTokensPageMax, ", is ", request.page_size()));
  }
  REVOPS_ASSIGN_OR_RETURN(const int64_t after, SequenceOf(request.page_token()));
  const int limit =
      request.page_size() == 0 ? kTokensPageDefault : std::min(request.page_size(), kTokensPageMax);
  // One more than asked tells whether there is another page.
  const auto listed = index.List(after, static_cast<size_t>(limit) + 1);
  v1::ListTokensResponse response;
  for (size_t i = 0; i < listed.size(); ++i) {
    if (i == static_cast<size_t>(limit)) {
      response.set_next_page_token(PageTokenBehind(listed[i - 1].sequence));
      break;
    }
    *response.add_tokens() = ToMessage(listed[i].record);
  }
  return response;
}

}  // namespace revops::gateway
