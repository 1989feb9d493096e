#include "deal-service/api/page_token.h"

#include "common/log/event_log.h"
#include "common/status/status.h"

namespace revops::deal {

std::string MakeChangeToken(const ChangeCursor& cursor, uint64_t question) {
  return MakePageToken(cursor.revision.value * log::kEventsPerRevisionMax + cursor.index, question);
}

absl::StatusOr<ChangeCursor> ReadChangeToken(const std::string& token, uint64_t question) {
  REVOPS_ASSIGN_OR_RETURN(const int64_t key, ReadPageToken(token, question));
  const ChangeCursor cursor{Revision{key / log::kEventsPerRevisionMax},
                            static_cast<int>(key % log::kEventsPerRevisionMax)};
  if (key != 0 && cursor.revision.value == 0) return rpc::PageTokenOfAnotherQuestion();
  return cursor;
}

}  // namespace revops::deal
