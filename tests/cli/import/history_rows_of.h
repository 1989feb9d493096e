// Rows of a stage history through a mapping into a book, without a server.
#ifndef REVOPS_TESTS_CLI_IMPORT_HISTORY_ROWS_OF_H_
#define REVOPS_TESTS_CLI_IMPORT_HISTORY_ROWS_OF_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "cli/import/history_item.h"
#include "cli/import/mapping.h"
#include "cli/import/resolver.h"
#include "gtest/gtest.h"
#include "tests/cli/default_pipeline.h"

namespace revops::cli {

class HistoryRowsOf {
 public:
  HistoryRowsOf(const std::string& mapping_json, std::vector<std::string> header) {
    auto mapping = ParseMapping(mapping_json);
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    EXPECT_TRUE(CheckMapping(FileKind::kHistory, *mapping).ok())
        << CheckMapping(FileKind::kHistory, *mapping);
    auto resolver = Resolver::Create(*mapping, header, {});
    EXPECT_TRUE(resolver.ok()) << resolver.status();
    resolver_ = std::make_unique<Resolver>(*std::move(resolver));
    PipelineCatalog catalog;
    catalog.Add(DefaultPipeline());
    if (mapping->definition) catalog.Add(*mapping->definition);
    auto deals = DealItemBuilder::Create(*mapping, std::move(catalog));
    EXPECT_TRUE(deals.ok()) << deals.status();
    rows_ = std::make_unique<HistoryRowBuilder>(*std::move(deals));
    RowTexts defaults;
    for (const auto& [field, text] : mapping->defaults) {
      defaults.text[static_cast<size_t>(*FieldNamed(field))] = text;
    }
    items_ = std::make_unique<HistoryItemBuilder>(*rows_, rows_->DetailsOf(defaults));
  }

  // Takes a row of the file; false, with problems, for a bad one.
  bool Add(const CsvRow& csv) {
    problems.clear();
    if (!resolver_->Resolve(csv, texts_, problems)) return false;
    if (texts_.is_ignored) return ++ignored > 0;
    HistoryRow row;
    row.line = csv.line;
    std::string details;
    if (!rows_->Build(texts_, row, details, problems)) return false;
    EXPECT_TRUE(book.Add(texts_[Field::kExternalId], std::move(row), details).ok());
    return true;
  }
  // Lines of cells without quotes.
  void AddAll(const std::string& lines) {
    for (const absl::string_view line : absl::StrSplit(lines, '\n', absl::SkipEmpty())) {
      EXPECT_TRUE(Add({++line_, absl::StrSplit(line, ',', absl::AllowEmpty()), ""}))
          << line << ": " << (problems.empty() ? "" : problems[0].reason);
    }
  }
  HistoryItem Build(size_t deal = 0) { return items_->Build(book.deals()[deal], book); }
  // `prospecting@1 meeting@3`: stages and seconds.
  static std::string Journey(const HistoryItem& built) {
    std::string journey = built.item.deal().stage() + "@" +
                          std::to_string(built.item.effective_create_time().seconds());
    for (const auto& step : built.item.transitions()) {
      journey += " " + step.stage() + "@" + std::to_string(step.effective_time().seconds());
    }
    return journey;
  }

  HistoryBook book{HistoryLimits()};
  Problems problems;
  int64_t ignored = 0;

 private:
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<HistoryRowBuilder> rows_;
  std::unique_ptr<HistoryItemBuilder> items_;
  RowTexts texts_;
  int64_t line_ = 1;
};

}  // namespace revops::cli

#endif  // REVOPS_TESTS_CLI_IMPORT_HISTORY_ROWS_OF_H_
