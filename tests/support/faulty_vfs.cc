#include "tests/support/faulty_vfs.h"

#include <sqlite3.h>

#include <new>

#include "common/status/check.h"

namespace revops::testing {
namespace {

FaultyVfs* g_vfs = nullptr;
sqlite3_vfs* g_real = nullptr;

// Our file, followed in memory by the real file system's.
struct File {
  sqlite3_file base;
  FaultyFile kind;
};

sqlite3_file* RealOf(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}
FaultyFile KindOf(sqlite3_file* file) { return reinterpret_cast<File*>(file)->kind; }

int Close(sqlite3_file* f) { return RealOf(f)->pMethods->xClose(RealOf(f)); }
int Read(sqlite3_file* f, void* to, int bytes, sqlite3_int64 at) {
  return RealOf(f)->pMethods->xRead(RealOf(f), to, bytes, at);
}
int Write(sqlite3_file* f, const void* from, int bytes, sqlite3_int64 at) {
  const int code = g_vfs->Judge(Fault::Operation::kWrite, KindOf(f));
  if (code == 0) return RealOf(f)->pMethods->xWrite(RealOf(f), from, bytes, at);
  // A failing write may leave its first half.
  RealOf(f)->pMethods->xWrite(RealOf(f), from, bytes / 2, at);
  return code;
}
int Truncate(sqlite3_file* f, sqlite3_int64 size) {
  return RealOf(f)->pMethods->xTruncate(RealOf(f), size);
}
int Sync(sqlite3_file* f, int flags) {
  const int code = g_vfs->Judge(Fault::Operation::kSync, KindOf(f));
  return code != 0 ? code : RealOf(f)->pMethods->xSync(RealOf(f), flags);
}
int FileSize(sqlite3_file* f, sqlite3_int64* size) {
  return RealOf(f)->pMethods->xFileSize(RealOf(f), size);
}
int Lock(sqlite3_file* f, int level) { return RealOf(f)->pMethods->xLock(RealOf(f), level); }
int Unlock(sqlite3_file* f, int level) { return RealOf(f)->pMethods->xUnlock(RealOf(f), level); }
int CheckReserved(sqlite3_file* f, int* out) {
  return RealOf(f)->pMethods->xCheckReservedLock(RealOf(f), out);
}
int FileControl(sqlite3_file* f, int op, void* arg) {
  return RealOf(f)->pMethods->xFileControl(RealOf(f), op, arg);
}
int SectorSize(sqlite3_file* f) { return RealOf(f)->pMethods->xSectorSize(RealOf(f)); }
int Characteristics(sqlite3_file* f) {
  return RealOf(f)->pMethods->xDeviceCharacteristics(RealOf(f));
}
int ShmMap(sqlite3_file* f, int page, int bytes, int extend, void volatile** out) {
  return RealOf(f)->pMethods->xShmMap(RealOf(f), page, bytes, extend, out);
}
int ShmLock(sqlite3_file* f, int offset, int n, int flags) {
  return RealOf(f)->pMethods->xShmLock(RealOf(f), offset, n, flags);
}
void ShmBarrier(sqlite3_file* f) { RealOf(f)->pMethods->xShmBarrier(RealOf(f)); }
int ShmUnmap(sqlite3_file* f, int remove) {
  return RealOf(f)->pMethods->xShmUnmap(RealOf(f), remove);
}

constexpr sqlite3_io_methods kMethods = {
    2,        Close,         Read,        Write,      Truncate,        Sync,   FileSize, Lock,
    Unlock,   CheckReserved, FileControl, SectorSize, Characteristics, ShmMap, ShmLock,  ShmBarrier,
    ShmUnmap, nullptr,       nullptr};

int Open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* f, int flags, int* out_flags) {
  auto* file = new (f) File();
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) file->kind = FaultyFile::kDatabase;
  if ((flags & SQLITE_OPEN_WAL) != 0) file->kind = FaultyFile::kWal;
  if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0) file->kind = FaultyFile::kAny;
  const int code = g_real->xOpen(g_real, name, RealOf(f), flags, out_flags);
  file->base.pMethods = RealOf(f)->pMethods != nullptr ? &kMethods : nullptr;
  return code;
}

}  // namespace

FaultyVfs& FaultyVfs::Install() {
  if (g_vfs != nullptr) return *g_vfs;
  g_real = sqlite3_vfs_find(nullptr);
  g_vfs = new FaultyVfs();
  auto* shim = new sqlite3_vfs(*g_real);
  shim->zName = "faulty";
  shim->szOsFile = static_cast<int>(sizeof(File)) + g_real->szOsFile;
  shim->xOpen = Open;
  // The rest is the real one's, which looks at nothing of `shim` but pAppData.
  REVOPS_CHECK(sqlite3_vfs_register(shim, 1) == SQLITE_OK, "the shim registers");
  return *g_vfs;
}

void FaultyVfs::Inject(const Fault& fault) {
  absl::MutexLock lock(&mutex_);
  fault_ = fault;
  seen_ = 0;
  failed_ = 0;
}

int FaultyVfs::Judge(Fault::Operation operation, FaultyFile file) {
  if (operation == Fault::Operation::kSync) ++syncs_;
  absl::MutexLock lock(&mutex_);
  if (fault_.operation != operation) return 0;
  if (fault_.file != FaultyFile::kAny && fault_.file != file) return 0;
  const int seen = seen_++;
  if (seen < fault_.after || seen >= fault_.after + fault_.times) return 0;
  ++failed_;
  return fault_.code;
}

}  // namespace revops::testing
