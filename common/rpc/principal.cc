#include "common/rpc/principal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace revops::rpc {
namespace {

constexpr absl::string_view kMacLabel = "revops.principal.v1:";

bool IsHex(absl::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), absl::ascii_isxdigit);
}

}  // namespace

absl::StatusOr<SuiteKey> SuiteKey::FromBytes(std::string bytes) {
  if (bytes.size() < kSuiteKeyBytesMin || bytes.size() > kSuiteKeyBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat("suite key: must be ", kSuiteKeyBytesMin, " to ",
                                                   kSuiteKeyBytesMax, " bytes, is ", bytes.size()));
  }
  return SuiteKey(std::move(bytes));
}

absl::StatusOr<SuiteKey> SuiteKey::FromFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("suite key: can not read ", path));
  // One byte more than twice the maximum tells too long from just right, also in hexadecimal.
  std::string content(2 * kSuiteKeyBytesMax + 3, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(file.gcount()));
  const absl::string_view trimmed = absl::StripAsciiWhitespace(content);
  if (IsHex(trimmed)) content = absl::HexStringToBytes(trimmed);
  absl::StatusOr<SuiteKey> key = FromBytes(std::move(content));
  if (!key.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", key.status().message()));
  }
  return key;
}

absl::Status SuiteKey::MakeFile(const std::string& path) {
  const auto failed = [&path](const char* what) {
    return absl::UnavailableError(
        absl::StrCat("suite key: can not ", what, " ", path, ": ", std::strerror(errno)));
  };
  if (access(path.c_str(), F_OK) == 0) return absl::OkStatus();
  std::string bytes(kSuiteKeyBytesMin, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) !=
      1) {
    return absl::UnavailableError("suite key: the system gives no random bytes");
  }
  const std::string text = absl::BytesToHexString(bytes) + "\n";
  std::string draft = path + ".XXXXXX";
  const int fd = mkstemp(draft.data());  // for its owner alone
  if (fd < 0) return failed("make");
  const bool is_written =
      write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(fd) == 0;
  close(fd);
  // Whole at once, and never over another one's.
  const bool is_linked = is_written && (link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const absl::Status status = is_linked ? absl::OkStatus() : failed("write");
  unlink(draft.c_str());
  return status;
}

std::string SuiteKey::Mac(absl::string_view message) const {
  const std::string labelled = absl::StrCat(kMacLabel, message);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), bytes_.data(), static_cast<int>(bytes_.size()),
       reinterpret_cast<const unsigned char*>(labelled.data()), labelled.size(), mac, &size);
  return std::string(reinterpret_cast<const char*>(mac), size);
}

std::string PrincipalSigner::Sign(revops::type::v1::Principal principal) const {
  principal.set_expire_time_unix_s(absl::ToUnixSeconds(clock_->Now() + lifetime_));
  std::string bytes = principal.SerializeAsString();
  bytes += key_.Mac(bytes);
  return absl::WebSafeBase64Escape(bytes);
}

revops::type::v1::Principal ServicePrincipal(absl::string_view service) {
  revops::type::v1::Principal principal;
  principal.set_user(absl::StrCat("users/", service));
  principal.add_roles(revops::type::v1::ROLE_SERVICE);
  return principal;
}

}  // namespace revops::rpc
