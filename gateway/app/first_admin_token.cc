#include "gateway/app/first_admin_token.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/status/status.h"

namespace revops::gateway {
namespace {

constexpr size_t kScanPage = 1000;

bool HasAdminToken(const TokenIndex& index, absl::Time now) {
  int64_t after = 0;
  while (true) {
    const auto page = index.List(after, kScanPage);
    for (const auto& [sequence, token] : page) {
      after = sequence;
      const bool is_admin =
          std::count(token.roles.begin(), token.roles.end(), type::v1::ROLE_ADMIN) > 0;
      if (is_admin && token.IsValidAt(now)) return true;
    }
    if (page.empty()) return false;
  }
}

absl::Status FileError(absl::string_view what, const std::string& path) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", what, ": ", std::strerror(errno)));
}

// The file's new name is on disk only when its folder is.
absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return FileError("can not be opened", folder);
  const bool synced = ::fsync(opened) == 0;
  const absl::Status status = synced ? absl::OkStatus() : FileError("can not be synced", folder);
  ::close(opened);
  return status;
}

}  // namespace

absl::Status WriteSecretFile(const std::string& path, absl::string_view content) {
  const std::string draft = absl::StrCat(path, ".new");
  ::unlink(draft.c_str());
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return FileError("can not be created", draft);
  const bool written =
      ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      ::fsync(file) == 0;
  absl::Status status = written ? absl::OkStatus() : FileError("can not be written", draft);
  ::close(file);
  if (status.ok() && std::rename(draft.c_str(), path.c_str()) != 0) {
    status = FileError("can not be replaced", path);
  }
  if (!status.ok()) {
    ::unlink(draft.c_str());
    return status;
  }
  return SyncFolderOf(path);
}

absl::StatusOr<bool> EnsureAdminToken(TokenStore& store, const std::string& path, absl::Time now) {
  if (HasAdminToken(store.index(), now)) return false;
  const NewToken made = GenerateToken();
  TokenRecord token;
  token.id = made.id;
  token.secret_sha256 = Sha256(made.secret);
  token.user = kFirstAdminUser;
  token.roles = {type::v1::ROLE_ADMIN};
  token.create_time = now;
  token.expire_time = now + kTokenLifetimeMax;
  // The file comes first: a token that is stored but told to nobody would keep everybody out.
  REVOPS_RETURN_IF_ERROR(WriteSecretFile(path, absl::StrCat(made.bearer(), "\n")));
  absl::Notification finished;
  absl::Status result;
  store.Insert(std::move(token), {}, Room::kAlways, absl::InfiniteFuture(),
               [&](absl::Status status) {
                 result = std::move(status);
                 finished.Notify();
               });
  finished.WaitForNotification();
  REVOPS_RETURN_IF_ERROR(result);
  return true;
}

}  // namespace revops::gateway
