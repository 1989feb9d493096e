#include "cli/import/import_inputs.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/import/fetch_pipelines.h"
#include "cli/import/lookups.h"
#include "cli/import/presets.h"
#include "cli/import/progress.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

absl::StatusOr<std::map<std::string, LookupTable>> LoadLookups(const Mapping& mapping,
                                                               const ImportOptions& options) {
  std::map<std::string, LookupTable> tables;
  for (const auto& [field, spec] : mapping.lookups) {
    REVOPS_ASSIGN_OR_RETURN(
        LookupTable table,
        LookupTable::Load(spec, options.csv_path, options.mapping_path, mapping.delimiter));
    tables.emplace(field, std::move(table));
  }
  return tables;
}

absl::StatusOr<Mapping> MappingOf(const ImportOptions& options, FileKind kind) {
  if (options.preset.empty() && options.mapping_path.empty()) {
    return InvalidField("--mapping", "must be given, or --preset, or both");
  }
  Mapping mapping;
  if (!options.preset.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const absl::string_view json, PresetNamed(options.preset, kind));
    REVOPS_ASSIGN_OR_RETURN(mapping, ParseMapping(json));
  }
  if (!options.mapping_path.empty()) {
    REVOPS_ASSIGN_OR_RETURN(mapping, ReadMapping(options.mapping_path, std::move(mapping)));
  }
  for (const std::string& pair : options.defaults) {
    REVOPS_RETURN_IF_ERROR(SetDefault(pair, mapping));
  }
  REVOPS_RETURN_IF_ERROR(CheckMapping(kind, mapping));
  return mapping;
}

}  // namespace

absl::StatusOr<ImportInputs> OpenInputs(const ImportOptions& options, FileKind kind,
                                        Client& client) {
  REVOPS_ASSIGN_OR_RETURN(Mapping mapping, MappingOf(options, kind));
  REVOPS_ASSIGN_OR_RETURN(auto lookups, LoadLookups(mapping, options));
  std::vector<std::string> inputs = {options.csv_path};
  if (!options.mapping_path.empty()) inputs.push_back(options.mapping_path);
  for (const auto& [field, table] : lookups) inputs.push_back(table.path());
  REVOPS_RETURN_IF_ERROR(BadRows::CheckPath(options.errors_path, inputs));
  REVOPS_ASSIGN_OR_RETURN(auto reader, CsvReader::Open(options.csv_path, mapping.delimiter));
  CsvRow header;
  REVOPS_ASSIGN_OR_RETURN(const bool has_header, reader->Next(header));
  if (!has_header || !header.problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.csv_path, ": has no header ", header.problem));
  }
  REVOPS_ASSIGN_OR_RETURN(Resolver resolver,
                          Resolver::Create(mapping, header.cells, std::move(lookups)));
  REVOPS_ASSIGN_OR_RETURN(Owners owners, Owners::Load(mapping, options.is_dry_run, client));
  return ImportInputs{std::move(mapping), std::move(reader), std::move(header.cells),
                      std::move(resolver), std::move(owners)};
}

absl::StatusOr<BadRows> OpenBadRows(const ImportOptions& options, const ImportInputs& inputs,
                                    std::ostream& err) {
  return BadRows::Open(options.errors_path, inputs.header, inputs.reader->delimiter(), err);
}

absl::StatusOr<DealInputs> OpenDealInputs(const ImportOptions& options, FileKind kind,
                                          Client& client, std::ostream& err) {
  REVOPS_ASSIGN_OR_RETURN(ImportInputs file, OpenInputs(options, kind, client));
  REVOPS_ASSIGN_OR_RETURN(FetchedPipelines pipelines,
                          FetchPipelines(file.mapping, options.is_dry_run, client));
  REVOPS_ASSIGN_OR_RETURN(DealItemBuilder builder,
                          DealItemBuilder::Create(file.mapping, std::move(pipelines.catalog)));
  REVOPS_ASSIGN_OR_RETURN(BadRows bad_rows, OpenBadRows(options, file, err));
  return DealInputs{std::move(file), std::move(builder), std::move(bad_rows),
                    std::move(pipelines.missing)};
}

std::string TokenBehindImport(FileKind kind, Client& client, std::ostream& err) {
  const auto token_of = [&](const auto& page) -> std::string {
    if (page.ok()) return page->resume_token();
    err << "everything is imported, but its token could not be had: " << page.status().ToString()
        << '\n';
    return "";
  };
  if (kind == FileKind::kLeads) {
    revops::lead::v1::ListLeadsRequest head;
    head.set_page_size(1);
    return token_of(client.Call(client.leads(),
                                &revops::lead::v1::LeadService::StubInterface::ListLeads, head,
                                kImportsPatience));
  }
  revops::deal::v1::ListDealsRequest head;
  head.set_page_size(1);
  return token_of(client.Call(client.deals(),
                              &revops::deal::v1::DealService::StubInterface::ListDeals, head,
                              kImportsPatience));
}

absl::Status WithRemark(const absl::Status& error, absl::string_view remark) {
  absl::Status told(error.code(), absl::StrCat(error.message(), remark));
  error.ForEachPayload(
      [&](absl::string_view type, const absl::Cord& payload) { told.SetPayload(type, payload); });
  return told;
}

absl::Status EndedEarly(const absl::Status& error, int64_t rows_answered,
                        const absl::Status& errors_file) {
  return WithRemark(error, absl::StrCat(" (", Grouped(rows_answered),
                                        " rows were answered; run the import again to go on)",
                                        errors_file.ok() ? "" : "; ", errors_file.message()));
}

}  // namespace revops::cli
