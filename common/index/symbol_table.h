// Texts as small numbers, for as long as somebody uses them.
#ifndef REVOPS_COMMON_INDEX_SYMBOL_TABLE_H_
#define REVOPS_COMMON_INDEX_SYMBOL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace revops {

using Symbol = uint32_t;  // 0 is the empty text's, always

// Counts users: a text that nobody uses any more is forgotten and its symbol given to another, so
// memory follows what is there now, not all that ever was. Not thread-safe.
class SymbolTable {
 public:
  // One more user of `text`.
  Symbol Acquire(const std::string& text);
  // One user less.
  void Release(Symbol symbol);
  // Nothing where nobody uses it.
  std::optional<Symbol> Find(const std::string& text) const;
  // Distinct texts in use, the empty one not counted.
  size_t size() const { return symbols_.size(); }

 private:
  struct Slot {
    std::string text;
    uint32_t users = 0;
  };
  absl::flat_hash_map<std::string, Symbol> symbols_;
  std::vector<Slot> slots_ = std::vector<Slot>(1);
  std::vector<Symbol> free_;
};

}  // namespace revops

#endif  // REVOPS_COMMON_INDEX_SYMBOL_TABLE_H_
