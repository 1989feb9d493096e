// What is done to a finished answer on its way out: an ETag so that it is not sent twice, gzip so
// that it is short.
#ifndef REVOPS_GATEWAY_WEB_ENCODING_H_
#define REVOPS_GATEWAY_WEB_ENCODING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// Below this an answer fits one packet anyway.
inline constexpr size_t kGzipMin = 1'400;
// JSON shrinks to a tenth at the quickest level; the next ones take three times as long for little.
inline constexpr int kGzipAnswerLevel = 1;
// Once at the start, for files that are sent again and again.
inline constexpr int kGzipFileLevel = 9;

std::string Gzip(absl::string_view bytes, int level);
// Whether an Accept-Encoding header takes gzip (`gzip;q=0` does not).
bool TakesGzip(absl::string_view accept_encoding);
// Whether gzip is worth trying on such content.
bool IsText(absl::string_view content_type);

// `"` and half of the SHA-256 of the bytes, `"`.
std::string ETagOf(absl::string_view bytes);
// Whether an If-None-Match header names the tag; weak ones count alike (RFC 9110, 13.1.2).
bool Matches(absl::string_view if_none_match, absl::string_view etag);

// How a request would have its answer; kept until there is one.
struct AnswerWish {
  bool is_read = false;  // GET or HEAD
  bool takes_gzip = false;
  std::string if_none_match;
};
AnswerWish WishOf(const HttpRequest& request);

// Gives the answer to a GET its ETag, empties it to 304 where the caller has it already, and packs
// it where the caller takes gzip. Leaves streams, errors and what is packed already as they are.
void Finish(const AnswerWish& wish, HttpResponse& response);

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_ENCODING_H_
