#include "common/index/symbol_table.h"

#include <utility>

namespace revops {

Symbol SymbolTable::Acquire(const std::string& text) {
  if (text.empty()) return 0;
  if (const auto found = symbols_.find(text); found != symbols_.end()) {
    ++slots_[found->second].users;
    return found->second;
  }
  Symbol symbol = static_cast<Symbol>(slots_.size());
  if (free_.empty()) {
    slots_.emplace_back();
  } else {
    symbol = free_.back();
    free_.pop_back();
  }
  slots_[symbol] = {text, 1};
  symbols_.emplace(text, symbol);
  return symbol;
}

void SymbolTable::Release(Symbol symbol) {
  if (symbol == 0 || --slots_[symbol].users > 0) return;
  symbols_.erase(slots_[symbol].text);
  slots_[symbol].text = std::string();
  free_.push_back(symbol);
}

std::optional<Symbol> SymbolTable::Find(const std::string& text) const {
  if (text.empty()) return Symbol{0};
  const auto found = symbols_.find(text);
  if (found == symbols_.end()) return std::nullopt;
  return found->second;
}

}  // namespace revops
