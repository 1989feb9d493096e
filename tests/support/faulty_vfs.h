// SQLite's file system with faults on order: the nth write or sync fails, the disk is full.
#ifndef REVOPS_TESTS_SUPPORT_FAULTY_VFS_H_
#define REVOPS_TESTS_SUPPORT_FAULTY_VFS_H_

#include <atomic>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace revops::testing {

// Which files a fault concerns.
enum class FaultyFile { kDatabase, kWal, kAny };

struct Fault {
  enum class Operation { kNone, kWrite, kSync };
  Operation operation = Operation::kNone;
  FaultyFile file = FaultyFile::kAny;
  // This many operations succeed first.
  int after = 0;
  // An extended result code: SQLITE_IOERR_FSYNC, SQLITE_FULL, ...
  int code = 0;
  // How many operations fail from then on.
  int times = 1 << 30;
};

// The process' default file system from Install() on. Faults are set while no thread writes, or
// hit whichever thread comes first; counters may be read at any time.
class FaultyVfs {
 public:
  static FaultyVfs& Install();

  void Inject(const Fault& fault);
  void Heal() { Inject({}); }

  // How many operations failed since the last Inject().
  int failed() const { return failed_; }
  int64_t syncs() const { return syncs_; }

  // The result code for an operation that is about to happen: 0 to let it happen. For the shim.
  int Judge(Fault::Operation operation, FaultyFile file);

 private:
  absl::Mutex mutex_;
  Fault fault_ ABSL_GUARDED_BY(mutex_);
  int seen_ ABSL_GUARDED_BY(mutex_) = 0;
  std::atomic<int> failed_ = 0;
  std::atomic<int64_t> syncs_ = 0;
};

}  // namespace revops::testing

#endif  // REVOPS_TESTS_SUPPORT_FAULTY_VFS_H_
