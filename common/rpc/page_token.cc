#include "common/rpc/page_token.h"

#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::rpc {
namespace {

struct Content {
  int64_t key;
  uint64_t question;
};

// What a list that goes by slugs puts before them, so that no other token passes for one.
constexpr absl::string_view kSlugMark = "slug:";

}  // namespace

absl::Status PageTokenOfAnotherQuestion() {
  return InvalidField("page_token", "must be the next_page_token of the same question");
}

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
  return PageTokenOfAnotherQuestion();
}

std::string MakeSlugToken(const std::string& slug) {
  return absl::WebSafeBase64Escape(absl::StrCat(kSlugMark, slug));
}

absl::StatusOr<std::string> ReadSlugToken(const std::string& token) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes)) {
    absl::string_view slug = bytes;
    if (absl::ConsumePrefix(&slug, kSlugMark) && IsSlug(slug)) return std::string(slug);
  }
  return PageTokenOfAnotherQuestion();
}

}  // namespace revops::rpc
