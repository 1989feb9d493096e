// Imports a file made of rows through a mapping, into a gateway of the test's own.
#ifndef REVOPS_TESTS_CLI_COMMANDS_IMPORT_FIXTURE_H_
#define REVOPS_TESTS_CLI_COMMANDS_IMPORT_FIXTURE_H_

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/cli/command_run.h"

namespace revops::cli {

inline constexpr char kImportMapping[] = R"({
  "columns": {"external_id": "id", "title": "title", "owner": "who", "stage": "stage",
              "amount": "price", "effective_create_time": "from"},
  "values": {"stage": {"test": ""}},
  "defaults": {"currency_code": "USD"}})";

class ImportTest : public testing::Test {
 protected:
  CommandRun Import(const std::string& rows, std::vector<std::string> flags = {}) {
    std::ostringstream out;
    StopSignal stop;
    return Import(rows, std::move(flags), out, stop);
  }
  CommandRun Import(const std::string& rows, std::vector<std::string> flags,
                    std::ostringstream& out, StopSignal& stop) {
    const std::string csv = dir_.Write("deals.csv", header_ + rows);
    const std::string map = dir_.Write("map.json", mapping_);
    std::vector<std::string> arguments = {"import", kind_, csv, "--mapping", map};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return RunCommand(gateway_, arguments, out, stop);
  }
  static int64_t Count(const CommandRun& run, const std::string& what) {
    const size_t at = run.out.find(absl::StrCat("\"", what, "\":"));
    return at == std::string::npos ? -1 : std::stoll(run.out.substr(at + what.size() + 3));
  }
  static std::string Rows(int count) {
    std::string rows;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&rows, "D", i, ",,Anna,proposal,", i, ",2017-01-02\r\n");
    }
    return rows;
  }

  // `deals` or `history`.
  std::string kind_ = "deals";
  std::string header_ = "id,title,who,stage,price,from\r\n";
  std::string mapping_ = kImportMapping;
  TempDir dir_;
  FakeGateway gateway_;
};

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_COMMANDS_IMPORT_FIXTURE_H_
