// Page tokens: opaque to clients, a key and the question it belongs to.
#ifndef REVOPS_COMMON_RPC_PAGE_TOKEN_H_
#define REVOPS_COMMON_RPC_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace revops::rpc {

// `question` is a hash of what must stay the same from page to page.
std::string MakePageToken(int64_t key, uint64_t question);
// 0 for the empty token; INVALID_ARGUMENT page_token for one of another question or of nobody's.
absl::StatusOr<int64_t> ReadPageToken(const std::string& token, uint64_t question);

// The same for what goes by slugs in their order: the last one that was shown, empty at the start.
std::string MakeSlugToken(const std::string& slug);
absl::StatusOr<std::string> ReadSlugToken(const std::string& token);

// The error of both.
absl::Status PageTokenOfAnotherQuestion();

}  // namespace revops::rpc

#endif  // REVOPS_COMMON_RPC_PAGE_TOKEN_H_
