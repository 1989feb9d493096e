#include "gateway/web/encoding.h"

#include <zlib.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/check.h"
#include "gateway/identity/token.h"

namespace revops::gateway {
namespace {

constexpr int kGzipWindowBits = 15 + 16;
constexpr int kMemoryLevel = 8;
constexpr size_t kETagBytes = 16;

bool Has(const HttpResponse& response, absl::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& header) {
    return absl::EqualsIgnoreCase(header.first, name);
  });
}

std::string TagOf(const HttpResponse& response) {
  for (const auto& [name, value] : response.headers) {
    if (absl::EqualsIgnoreCase(name, "ETag")) return value;
  }
  return "";
}

}  // namespace

std::string Gzip(absl::string_view bytes, int level) {
  z_stream stream{};
  REVOPS_CHECK(deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits, kMemoryLevel,
                            Z_DEFAULT_STRATEGY) == Z_OK,
               "zlib starts with fixed settings");
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REVOPS_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflateBound() gave room for all");
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

bool TakesGzip(absl::string_view accept_encoding) {
  for (const absl::string_view part : absl::StrSplit(accept_encoding, ',')) {
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(part, absl::MaxSplits(';', 1));
    if (!absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(halves.first), "gzip")) continue;
    absl::string_view weight = absl::StripAsciiWhitespace(halves.second);
    double q = 1;
    if (absl::ConsumePrefix(&weight, "q=") && !absl::SimpleAtod(weight, &q)) q = 0;
    return q > 0;
  }
  return false;
}

bool IsText(absl::string_view content_type) {
  for (const char* kind : {"application/json", "text/", "application/javascript", "image/svg+xml",
                           "application/manifest+json"}) {
    if (absl::StartsWith(content_type, kind)) return true;
  }
  return false;
}

std::string ETagOf(absl::string_view bytes) {
  return absl::StrCat("\"", absl::BytesToHexString(Sha256(bytes).substr(0, kETagBytes)), "\"");
}

bool Matches(absl::string_view if_none_match, absl::string_view etag) {
  if (absl::StripAsciiWhitespace(if_none_match) == "*") return true;
  absl::ConsumePrefix(&etag, "W/");
  for (absl::string_view tag : absl::StrSplit(if_none_match, ',')) {
    tag = absl::StripAsciiWhitespace(tag);
    absl::ConsumePrefix(&tag, "W/");
    if (tag == etag) return true;
  }
  return false;
}

AnswerWish WishOf(const HttpRequest& request) {
  return {request.reads(), TakesGzip(request.headers.Get("accept-encoding")),
          std::string(request.headers.Get("if-none-match"))};
}

void Finish(const AnswerWish& wish, HttpResponse& response) {
  if (response.stream != nullptr || response.body.empty()) return;
  if (response.code == 200 && wish.is_read) {
    if (!Has(response, "ETag")) response.headers.emplace_back("ETag", ETagOf(response.body));
    if (!wish.if_none_match.empty() && Matches(wish.if_none_match, TagOf(response))) {
      response.code = 304;
      response.body.clear();
      return;
    }
  }
  if (!IsText(response.content_type) || response.body.size() < kGzipMin ||
      Has(response, "Content-Encoding")) {
    return;
  }
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!wish.takes_gzip) return;
  response.body = Gzip(response.body, kGzipAnswerLevel);
  response.headers.emplace_back("Content-Encoding", "gzip");
  // Of the same content, but not the same bytes.
  for (auto& [name, value] : response.headers) {
    if (absl::EqualsIgnoreCase(name, "ETag") && !absl::StartsWith(value, "W/")) {
      value = absl::StrCat("W/", value);
    }
  }
}

}  // namespace revops::gateway
