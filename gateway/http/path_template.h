// URL paths and the templates of google.api.http that they are matched with.
//
// The part of the template grammar that the suite uses: literals, `*`, `{field}`,
// `{field=literal/*}` and a verb at the end (`:advance`); google/api/http.proto has the whole.
#ifndef REVOPS_GATEWAY_HTTP_PATH_TEMPLATE_H_
#define REVOPS_GATEWAY_HTTP_PATH_TEMPLATE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace revops::gateway {

inline constexpr size_t kPathSegmentsMax = 16;

// The path of a request, split and percent-decoded.
struct RequestPath {
  std::vector<std::string> segments;
  std::string verb;  // behind the last segment's last colon; empty for none

  // INVALID_ARGUMENT for broken escapes, invalid UTF-8, control characters, empty segments, `.`,
  // `..` and escaped slashes: a segment is one name, not a way through folders.
  static absl::StatusOr<RequestPath> Parse(absl::string_view raw);
};

// `%41` -> `A`. Nothing when an escape is broken.
std::optional<std::string> PercentDecoded(absl::string_view text);

class PathTemplate {
 public:
  // INVALID_ARGUMENT where the template is outside the grammar above.
  static absl::StatusOr<PathTemplate> Parse(absl::string_view text);

  struct Binding {
    std::string field;  // `deal.name`
    std::string value;  // `deals/17`
  };
  // The values of the template's variables; nothing when the path does not fit.
  std::optional<std::vector<Binding>> Match(const RequestPath& path) const;

  const std::string& text() const { return text_; }

 private:
  struct Variable {
    std::string field;
    size_t begin = 0;  // segments [begin, end)
    size_t end = 0;
  };
  absl::Status Append(absl::string_view segments);

  std::string text_;
  std::vector<std::string> segments_;  // `*` stands for any one
  std::vector<Variable> variables_;
  std::string verb_;
};

}  // namespace revops::gateway

#endif  // REVOPS_GATEWAY_HTTP_PATH_TEMPLATE_H_
