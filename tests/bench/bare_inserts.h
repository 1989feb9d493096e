// What SQLite alone does with the rows of an import: the peer of import rows.
#ifndef REVOPS_TESTS_BENCH_BARE_INSERTS_H_
#define REVOPS_TESTS_BENCH_BARE_INSERTS_H_

#include <string>
#include <vector>

namespace revops::bench {

struct TableByKey {
  std::string table;
  std::string key;  // its rows' order of writing
};

// The last `imported` rows of each table of `store`, by one prepared INSERT per table into the same
// schema at `path` (made anew), 64 of each a commit, each commit on disk.
double BareInsertsPerSecond(const std::string& store, const std::string& path,
                            const std::vector<TableByKey>& names, int imported);

}  // namespace revops::bench

#endif  // REVOPS_TESTS_BENCH_BARE_INSERTS_H_
