// A list of messages in the chosen format: CSV and JSON as they come, a table at the end.
#ifndef REVOPS_CLI_OUTPUT_LIST_PRINTER_H_
#define REVOPS_CLI_OUTPUT_LIST_PRINTER_H_

#include <ostream>
#include <string>
#include <vector>

#include "cli/output/table.h"
#include "google/protobuf/message.h"

namespace revops::cli {

// Not thread-safe.
class ListPrinter {
 public:
  ListPrinter(Format format, std::vector<std::string> columns, std::ostream& out);

  // `message` is printed as JSON, `row` otherwise.
  void Add(const google::protobuf::Message& message, const CellRow& row);
  // JSON: closes the array. Table: prints it.
  void Finish();

 private:
  Format format_;
  Table table_;
  std::ostream& out_;
  bool is_first_ = true;
};

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_LIST_PRINTER_H_
