#include "cli/commands/report_flags.h"

#include <CLI/CLI.hpp>

#include "cli/commands/flags.h"
#include "cli/commands/repeated.h"
#include "cli/import/dates.h"
#include "common/status/status.h"

namespace revops::cli {
namespace {

using revops::metrics::v1::ReportParameters;

absl::Status SetTimes(const ReportFlags& flags, ReportParameters& parameters) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!flags.time_zone.empty()) {
    REVOPS_ASSIGN_OR_RETURN(zone, ZoneNamed("--time-zone", flags.time_zone));
  }
  if (!flags.as_of.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*parameters.mutable_as_of(),
                            TimestampFromFlag("--as-of", flags.as_of, zone));
  }
  if (!flags.known_at.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*parameters.mutable_known_at(),
                            TimestampFromFlag("--known-at", flags.known_at, zone));
  }
  if (!flags.window_start.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*parameters.mutable_window()->mutable_start(),
                            TimestampFromFlag("--window-start", flags.window_start, zone));
  }
  if (!flags.window_end.empty()) {
    REVOPS_ASSIGN_OR_RETURN(*parameters.mutable_window()->mutable_end(),
                            TimestampFromFlag("--window-end", flags.window_end, zone));
  }
  return absl::OkStatus();
}

absl::Status SetFilters(const ReportFlags& flags, ReportParameters& parameters) {
  REVOPS_RETURN_IF_ERROR(
      AddNames("--pipeline", "pipelines", flags.pipelines, parameters.mutable_pipeline()));
  REVOPS_RETURN_IF_ERROR(AddNames("--owner", "reps", flags.owners, parameters.mutable_owner()));
  REVOPS_RETURN_IF_ERROR(AddNames("--team", "teams", flags.teams, parameters.mutable_team()));
  REVOPS_RETURN_IF_ERROR(AddPairs("--field", flags.fields, parameters.mutable_fields()));
  AddTexts(flags.products, parameters.mutable_product());
  AddTexts(flags.segments, parameters.mutable_segment());
  AddTexts(flags.sources, parameters.mutable_source());
  AddTexts(flags.channels, parameters.mutable_channel());
  AddTexts(flags.stages, parameters.mutable_stage());
  AddTexts(flags.group_by, parameters.mutable_group_by());
  return absl::OkStatus();
}

}  // namespace

void AddReportFlags(CLI::App& command, ReportFlags& flags) {
  command.fallthrough();
  command.add_option("--as-of", flags.as_of, "What took effect before then (default now)");
  command.add_option("--known-at", flags.known_at,
                     "What was recorded before then (default everything)");
  command.add_option("--window-start", flags.window_start, "The period's start");
  command.add_option("--window-end", flags.window_end, "The period's end, not included");
  command.add_option("--time-zone", flags.time_zone,
                     "For days given here, months and quarters (IANA name, default UTC)");
  AddRepeated(command, "--pipeline", flags.pipelines, "Only these pipelines");
  AddRepeated(command, "--owner", flags.owners, "Only these people's: name, slug or reps/{slug}");
  AddRepeated(command, "--team", flags.teams, "Only these teams'");
  AddRepeated(command, "--product", flags.products, "Only these products");
  AddRepeated(command, "--segment", flags.segments, "Only these segments");
  AddRepeated(command, "--source", flags.sources, "Only these sources");
  AddRepeated(command, "--channel", flags.channels, "Only these channels");
  AddRepeated(command, "--stage", flags.stages, "Only these stages");
  AddRepeated(command, "--field", flags.fields, "Only with this custom field, key=value");
  command.add_option("--currency", flags.currency, "Only deals in this currency");
  command.add_option("--measure", flags.measure, "acv (default), tcv, mrr");
  AddRepeated(command, "--group-by", flags.group_by,
              "At most two of: stage, owner, team, product, segment, source, channel, company, "
              "pipeline, fields.{key}, month, quarter")
      ->delimiter(',');
  command.add_option("--include-up-to", flags.include_up_to,
                     "Wait until everything up to this token is included");
  command.add_option("--include-lead-up-to", flags.include_lead_up_to,
                     "The same for a token of the lead stream");
  command.add_option("--ownership", flags.ownership,
                     "at-event (default: who had it when it closed), current");
}

absl::StatusOr<ReportParameters> ParametersOf(const ReportFlags& flags) {
  ReportParameters parameters;
  REVOPS_RETURN_IF_ERROR(SetTimes(flags, parameters));
  REVOPS_RETURN_IF_ERROR(SetFilters(flags, parameters));
  parameters.set_time_zone(flags.time_zone);
  parameters.set_currency_code(flags.currency);
  parameters.set_include_up_to(flags.include_up_to);
  parameters.set_include_lead_up_to(flags.include_lead_up_to);
  if (!flags.ownership.empty()) {
    REVOPS_ASSIGN_OR_RETURN(const int ownership,
                            EnumNamed("--ownership", flags.ownership,
                                      revops::metrics::v1::Ownership_descriptor(), "OWNERSHIP_"));
    parameters.set_ownership(static_cast<revops::metrics::v1::Ownership>(ownership));
  }
  if (!flags.measure.empty()) {
    REVOPS_ASSIGN_OR_RETURN(
        const int measure,
        EnumNamed("--measure", flags.measure, revops::type::v1::Measure_descriptor(), "MEASURE_"));
    parameters.set_measure(static_cast<revops::type::v1::Measure>(measure));
  }
  return parameters;
}

}  // namespace revops::cli
