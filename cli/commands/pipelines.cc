#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/deal_answer.h"
#include "cli/commands/flags.h"
#include "cli/output/deals.h"
#include "cli/output/json.h"
#include "cli/output/list_printer.h"
#include "cli/read_file.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::deal::v1::CreatePipelineRequest;
using revops::deal::v1::DealService;
using revops::deal::v1::GetPipelineRequest;
using revops::deal::v1::ListPipelinesRequest;
using revops::deal::v1::SalesPipeline;
using revops::deal::v1::Stage;
using Stub = DealService::StubInterface;

// A pipeline has at most 64 stages.
constexpr size_t kDefinitionBytesMax = 1 << 20;

CellRow StageRow(const Stage& stage) {
  return {stage.id(), stage.display_name(),
          EnumText(stage.kind(), revops::deal::v1::StageKind_descriptor(), "STAGE_KIND_"),
          EnumText(stage.phase(), revops::deal::v1::Phase_descriptor(), "PHASE_"),
          Cell(absl::StrFormat("%.2f %%", stage.probability_bp() / 100.0),
               absl::StrFormat("%.4f", stage.probability_bp() / 10000.0), /*is_number=*/true)};
}

void PrintPipeline(const SalesPipeline& pipeline, Session& session) {
  if (session.format() == Format::kJson) return PrintJson(pipeline, session.out);
  if (session.format() == Format::kTable) {
    session.out << pipeline.name() << " version " << pipeline.version() << ": "
                << ForTerminal(pipeline.display_name()) << '\n';
  }
  ListPrinter printer(session.format(), {"stage", "display_name", "kind", "phase", "probability"},
                      session.out);
  for (const Stage& stage : pipeline.stages()) printer.Add(stage, StageRow(stage));
  printer.Finish();
}

absl::StatusOr<ExitCode> ListPipelines(Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  ListPrinter printer(session.format(), PipelineColumns(), session.out);
  ListPipelinesRequest request;
  do {
    REVOPS_ASSIGN_OR_RETURN(const auto page,
                            client->Call(client->deals(), &Stub::ListPipelines, request));
    for (const auto& pipeline : page.pipelines()) printer.Add(pipeline, PipelineRow(pipeline));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  printer.Finish();
  return kExitOk;
}

absl::StatusOr<ExitCode> GetPipeline(const std::string& name, int version, Session& session) {
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  GetPipelineRequest request;
  request.set_name(NameIn("pipelines", name));
  request.set_version(version);
  REVOPS_ASSIGN_OR_RETURN(const auto pipeline,
                          client->Call(client->deals(), &Stub::GetPipeline, request));
  PrintPipeline(pipeline, session);
  return kExitOk;
}

absl::StatusOr<ExitCode> CreatePipeline(const std::string& path, const WriteFlags& flags,
                                        Session& session) {
  REVOPS_ASSIGN_OR_RETURN(const std::string json, ReadFile(path, kDefinitionBytesMax));
  CreatePipelineRequest request;
  REVOPS_RETURN_IF_ERROR(ParseJson(json, *request.mutable_pipeline()));
  request.mutable_pipeline()->set_name(NameIn("pipelines", request.pipeline().name()));
  request.set_request_id(RequestIdOf(flags.request_id));
  request.set_validate_only(flags.is_validate_only);
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const auto pipeline,
                          client->Call(client->deals(), &Stub::CreatePipeline, request));
  if (flags.is_validate_only) session.err << "would be accepted; nothing was changed\n";
  PrintPipeline(pipeline, session);
  return kExitOk;
}

}  // namespace

void AddPipelineCommands(CLI::App& app, Session& session) {
  CLI::App* pipelines = app.add_subcommand("pipelines", "Lists of stages")->require_subcommand(1);
  pipelines->fallthrough();
  CLI::App* list = pipelines->add_subcommand("list", "The latest version of each");
  list->fallthrough();
  list->callback([&session] { session.command = ListPipelines; });

  CLI::App* get = pipelines->add_subcommand("get", "One pipeline's stages");
  get->fallthrough();
  auto name = std::make_shared<std::string>();
  auto version = std::make_shared<int>(0);
  get->add_option("pipeline", *name, "pipelines/{id}, or the id alone")->required();
  get->add_option("--pipeline-version", *version, "Which version (default: the latest)");
  get->callback([name, version, &session] {
    session.command = [name, version](Session& s) { return GetPipeline(*name, *version, s); };
  });

  CLI::App* create = pipelines->add_subcommand(
      "create", "A pipeline, or its next version, from a JSON file (a SalesPipeline)");
  create->fallthrough();
  auto flags = std::make_shared<WriteFlags>();
  create->add_option("file", *name, "The definition")->required();
  create->add_flag("--validate-only", flags->is_validate_only, "Say what is wrong; change nothing");
  AddRequestIdFlag(*create, flags->request_id);
  create->callback([name, flags, &session] {
    session.command = [name, flags](Session& s) { return CreatePipeline(*name, *flags, s); };
  });
}

}  // namespace revops::cli
