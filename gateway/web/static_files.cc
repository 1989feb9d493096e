#include "gateway/web/static_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "gateway/web/encoding.h"

namespace revops::gateway {
namespace {

namespace fs = std::filesystem;

// Vite puts what it names by its content there.
constexpr char kNamedByContent[] = "/assets/";

std::string TypeOf(absl::string_view path) {
  static constexpr std::pair<absl::string_view, absl::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"}};
  for (const auto& [suffix, type] : kTypes) {
    if (absl::EndsWith(path, suffix)) return std::string(type);
  }
  return "application/octet-stream";
}

absl::StatusOr<std::string> ReadWhole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad() || !in.is_open()) {
    return absl::NotFoundError(absl::StrCat(path.string(), ": can not be read"));
  }
  return bytes;
}

}  // namespace

absl::StatusOr<StaticFiles> StaticFiles::Load(const std::string& folder) {
  StaticFiles files;
  std::error_code error;
  size_t total = 0;
  fs::recursive_directory_iterator walk(folder, error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (!walk->is_regular_file()) continue;
    REVOPS_ASSIGN_OR_RETURN(std::string bytes, ReadWhole(walk->path()));
    total += bytes.size();
    if (total > kStaticBytesMax) {
      return InvalidField("dashboard", absl::StrCat("must be a folder of at most ", kStaticBytesMax,
                                                    " bytes: ", folder, " has more"));
    }
    const std::string path = "/" + fs::relative(walk->path(), folder).generic_string();
    File file;
    file.type = TypeOf(path);
    file.etag = ETagOf(bytes);
    file.is_named_by_content = absl::StartsWith(path, kNamedByContent);
    if (IsText(file.type)) file.packed = Gzip(bytes, kGzipFileLevel);
    if (file.packed.size() >= bytes.size()) file.packed.clear();
    file.bytes = std::move(bytes);
    files.files_.emplace(path, std::move(file));
  }
  if (error || files.files_.empty()) {
    return absl::NotFoundError(absl::StrCat(folder, ": no such folder, or nothing in it"));
  }
  return files;
}

std::optional<HttpResponse> StaticFiles::Find(absl::string_view path,
                                              const HttpRequest& request) const {
  const std::string name =
      absl::EndsWith(path, "/") ? absl::StrCat(path, "index.html") : std::string(path);
  const auto found = files_.find(name);
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  HttpResponse response;
  response.content_type = file.type;
  // A page is asked for anew each time, and mostly answered by 304; what it names never changes.
  response.headers.emplace_back("Cache-Control", file.is_named_by_content
                                                     ? "public, max-age=31536000, immutable"
                                                     : "no-cache");
  const bool is_packed = !file.packed.empty() && TakesGzip(request.headers.Get("accept-encoding"));
  response.headers.emplace_back("ETag", is_packed ? absl::StrCat("W/", file.etag) : file.etag);
  if (!file.packed.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (is_packed) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = is_packed ? file.packed : file.bytes;
  return response;
}

}  // namespace revops::gateway
