#include "gateway/http/file_limit.h"

#include <sys/resource.h>

#include <algorithm>

#include "gateway/http/server.h"

namespace revops::gateway {

int RaiseFileLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kConnectionsMax;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  return static_cast<int>(std::min<rlim_t>(kConnectionsMax, limit.rlim_cur / 4));
}

}  // namespace revops::gateway
