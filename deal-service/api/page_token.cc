#include "deal-service/api/page_token.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::deal {
namespace {

struct Content {
  int64_t key;
  uint64_t question;
};

}  // namespace

std::string MakePageToken(int64_t key, uint64_t question) {
  const Content content{key, question};
  std::string bytes(sizeof(content), '\0');
  std::memcpy(bytes.data(), &content, sizeof(content));
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<int64_t> ReadPageToken(const std::string& token, uint64_t question) {
  if (token.empty()) return 0;
  std::string bytes;
  Content content{};
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() == sizeof(content)) {
    std::memcpy(&content, bytes.data(), sizeof(content));
    if (content.question == question && content.key > 0) return content.key;
  }
  return InvalidField("page_token", "must be the next_page_token of the same question");
}

absl::StatusOr<int> PageSize(int asked, int fallback, int most) {
  if (asked < 0) {
    return InvalidField("page_size", absl::StrCat("must not be negative, is ", asked));
  }
  return asked == 0 ? fallback : std::min(asked, most);
}

}  // namespace revops::deal
