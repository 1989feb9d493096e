// A generated company, to see the suite alive.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/client.h"
#include "cli/commands/commands.h"
#include "cli/commands/counts.h"
#include "cli/commands/flags.h"
#include "cli/demo/load.h"
#include "cli/demo/story.h"
#include "cli/import/progress.h"
#include "common/status/status.h"
#include "common/time/clock.h"

namespace revops::cli {
namespace {

struct DemoFlags {
  uint64_t seed = demo::kDefaultSeed;
  std::string end;
};

void Print(const demo::Loaded& loaded, Session& session) {
  PrintCounts({{"reps", loaded.reps},
               {"leads", loaded.leads},
               {"deals", loaded.deals},
               {"open_deals", loaded.open_deals},
               {"activities", loaded.activities},
               {"contacts", loaded.contacts}},
              {{"deal_token", loaded.deal_token}, {"lead_token", loaded.lead_token}}, session);
}

absl::StatusOr<ExitCode> Run(const DemoFlags& flags, Session& session) {
  absl::Time end = SystemClock().Now();
  if (!flags.end.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const auto stamp, TimestampFromFlag("--end", flags.end));
    end = absl::FromUnixSeconds(stamp.seconds());
  }
  REVOPS_ASSIGN_OR_RETURN(Client * client, session.client());
  REVOPS_ASSIGN_OR_RETURN(const bool is_there, demo::IsLoaded(*client));
  if (is_there) {
    session.err << "the demo's company is here already; nothing was changed\n";
    return kExitOk;
  }
  const SystemClock clock;
  // Items in place of bytes: the bar shows the share either way.
  std::unique_ptr<Progress> bar;
  REVOPS_ASSIGN_OR_RETURN(const demo::Loaded loaded,
                          demo::Load(demo::TellStory(flags.seed, end), *client, session.stop,
                                     [&](int64_t done, int64_t of) {
                                       if (bar == nullptr) {
                                         bar = std::make_unique<Progress>(
                                             session.err, session.is_terminal, of, clock);
                                       }
                                       bar->Update(done, done);
                                     }));
  if (bar != nullptr) bar->Clear();
  Print(loaded, session);
  return kExitOk;
}

}  // namespace

void AddDemoCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "demo", "Fill an empty suite with a generated company: a year and a half of its pipeline");
  auto flags = std::make_shared<DemoFlags>();
  command->add_option("--seed", flags->seed, "Another seed, another company");
  command->add_option("--end", flags->end, "The day on which it ends (default: today)");
  command->callback(
      [&session, flags] { session.command = [flags](Session& run) { return Run(*flags, run); }; });
}

}  // namespace revops::cli
