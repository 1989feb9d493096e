// Page tokens: opaque to clients, a key and the question it belongs to.
#ifndef REVOPS_DEAL_SERVICE_API_PAGE_TOKEN_H_
#define REVOPS_DEAL_SERVICE_API_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "deal-service/store/deal_store.h"

namespace revops::deal {

// `question` is a hash of what must stay the same from page to page.
std::string MakePageToken(int64_t key, uint64_t question);
// 0 for the empty token; INVALID_ARGUMENT page_token for one of another question or of nobody's.
absl::StatusOr<int64_t> ReadPageToken(const std::string& token, uint64_t question);

// The same for a place in a deal's history.
std::string MakeChangeToken(const ChangeCursor& cursor, uint64_t question);
absl::StatusOr<ChangeCursor> ReadChangeToken(const std::string& token, uint64_t question);

// The same for what goes by slugs in their order: the last one that was shown, empty at the start.
std::string MakeSlugToken(const std::string& slug);
absl::StatusOr<std::string> ReadSlugToken(const std::string& token);

// 0 means `fallback`, more than `most` is cut; INVALID_ARGUMENT page_size below 0.
absl::StatusOr<int> PageSize(int asked, int fallback, int most);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_PAGE_TOKEN_H_
