// The dashboard's files, read once at the start and kept packed: serving one touches no disk, and a
// path that is not among them is just not there.
#ifndef REVOPS_GATEWAY_WEB_STATIC_FILES_H_
#define REVOPS_GATEWAY_WEB_STATIC_FILES_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gateway/http/message.h"

namespace revops::gateway {

// The dashboard has two megabytes; whoever points the gateway at a large folder is told.
inline constexpr size_t kStaticBytesMax = 64 << 20;

// Immutable, so thread-safe.
class StaticFiles {
 public:
  StaticFiles() = default;
  // Every file below `folder`. NOT_FOUND where there is none, INVALID_ARGUMENT beyond
  // kStaticBytesMax.
  static absl::StatusOr<StaticFiles> Load(const std::string& folder);

  // `/assets/index-1a2b.js`; `/docs/` means its index.html. Nothing for what is not there.
  std::optional<HttpResponse> Find(absl::string_view path, const HttpRequest& request) const;
  // The page that every address of the dashboard begins with.
  std::optional<HttpResponse> Page(const HttpRequest& request) const {
    return Find("/index.html", request);
  }

 private:
  struct File {
    std::string type;
    std::string bytes;
    std::string packed;  // gzip; empty where it would not be shorter
    std::string etag;
    bool is_named_by_content = false;  // its name changes with what is in it
  };

  absl::flat_hash_map<std::string, File> files_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_WEB_STATIC_FILES_H_
