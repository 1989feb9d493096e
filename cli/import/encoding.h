// The bytes of texts in files that nobody labelled: UTF-8, or what Windows calls ANSI.
#ifndef REVOPS_CLI_IMPORT_ENCODING_H_
#define REVOPS_CLI_IMPORT_ENCODING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace revops::cli {

// `text`, each byte a character of Windows-1252 (of which Latin-1 is a part), as UTF-8. The five
// bytes that have no character become control characters, which no label takes.
std::string FromWindows1252(absl::string_view text);

// Rows of one file. The first row that is more than ASCII shows what the file is: UTF-8, then a
// later row that is not is left as it is, to be refused; or not, then the file is Windows-1252,
// whose texts are next to never UTF-8 by chance. Not thread-safe.
class RowDecoder {
 public:
  // The file says itself that it is UTF-8.
  void ExpectUtf8() { encoding_ = Encoding::kUtf8; }
  void Decode(std::vector<std::string>& cells);
  // Some row was decoded.
  bool is_windows_1252() const { return encoding_ == Encoding::kWindows1252; }

 private:
  enum class Encoding { kUnknown, kUtf8, kWindows1252 };
  Encoding encoding_ = Encoding::kUnknown;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_IMPORT_ENCODING_H_
