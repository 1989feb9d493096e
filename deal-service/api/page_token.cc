#include "deal-service/api/page_token.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/log/event_log.h"
#include "common/status/status.h"
#include "common/types/ids.h"

namespace revops::deal {
namespace {

struct Content {
  int64_t key;
  uint64_t question;
};

// What a list that goes by slugs puts before them, so that no other token passes for one.
constexpr absl::string_view kSlugMark = "slug:";

absl::Status OfAnotherQuestion() {
  return InvalidField("page_token", "must be the next_page_token of the same question");
}

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
  return OfAnotherQuestion();
}

std::string MakeChangeToken(const ChangeCursor& cursor, uint64_t question) {
  return MakePageToken(cursor.revision.value * log::kEventsPerRevisionMax + cursor.index, question);
}

absl::StatusOr<ChangeCursor> ReadChangeToken(const std::string& token, uint64_t question) {
  REVOPS_ASSIGN_OR_RETURN(const int64_t key, ReadPageToken(token, question));
  const ChangeCursor cursor{Revision{key / log::kEventsPerRevisionMax},
                            static_cast<int>(key % log::kEventsPerRevisionMax)};
  if (key != 0 && cursor.revision.value == 0) return OfAnotherQuestion();
  return cursor;
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
  return OfAnotherQuestion();
}

absl::StatusOr<int> PageSize(int asked, int fallback, int most) {
  if (asked < 0) {
    return InvalidField("page_size", absl::StrCat("must not be negative, is ", asked));
  }
  return asked == 0 ? fallback : std::min(asked, most);
}

}  // namespace revops::deal
