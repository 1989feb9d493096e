#include "cli/output/list_printer.h"

#include <utility>

#include "cli/output/csv.h"
#include "cli/output/json.h"

namespace revops::cli {

ListPrinter::ListPrinter(Format format, std::vector<std::string> columns, std::ostream& out)
    : format_(format), out_(out) {
  table_.columns = std::move(columns);
  if (format_ == Format::kCsv) PrintCsvLine(table_.columns, out_);
  if (format_ == Format::kJson) out_ << '[';
}

void ListPrinter::Add(const google::protobuf::Message& message, const CellRow& row) {
  switch (format_) {
    case Format::kTable:
      table_.rows.push_back(row);
      break;
    case Format::kJson:
      out_ << (is_first_ ? "\n" : ",\n") << JsonOf(message);
      break;
    case Format::kCsv: {
      std::vector<std::string> cells;
      for (const Cell& cell : row) cells.push_back(cell.raw);
      PrintCsvLine(cells, out_);
      break;
    }
  }
  is_first_ = false;
}

void ListPrinter::Finish() {
  if (format_ == Format::kJson) out_ << (is_first_ ? "]\n" : "\n]\n");
  if (format_ == Format::kTable) PrintTable(table_, out_);
}

}  // namespace revops::cli
