// The way through the pipeline: which stages the deal was in and for how long, and where it is.
import { dateOf, daysSince, idOf, numberText } from "../../data/text";
import type { Deal, StageVisit } from "../../gen/revops/deal/v1/deal_pb";
import { StageKind, type SalesPipeline } from "../../gen/revops/deal/v1/pipeline_pb";
import { t } from "../../i18n";

const dayMs = 86_400_000;

// All stays in a stage together, in days.
function daysIn(stage: string, visits: StageVisit[]): number | undefined {
  const stays = visits.filter((visit) => idOf(visit.stage) === stage);
  if (stays.length === 0) return undefined;
  return stays.reduce((sum, visit) => {
    const enter = dateOf(visit.enterTime);
    const leave = dateOf(visit.leaveTime) ?? new Date();
    return sum + (enter === undefined ? 0 : (leave.getTime() - enter.getTime()) / dayMs);
  }, 0);
}

export function Stages({ deal, pipeline, visits }: { deal: Deal; pipeline: SalesPipeline; visits: StageVisit[] }) {
  const current = idOf(deal.stage);
  const shown = pipeline.stages.filter((stage) => stage.kind === StageKind.OPEN || stage.id === current);
  return (
    <ol class="stages card" aria-label={t().deal.visits}>
      {shown.map((stage) => {
        const days = daysIn(stage.id, visits);
        const isHere = stage.id === current;
        const here = isHere ? daysSince(dateOf(deal.stageEnterTime)) : undefined;
        const isLate = stage.timeLimitDays > 0 && here !== undefined && here > stage.timeLimitDays;
        return (
          <li key={stage.id} class={isHere ? "here" : days !== undefined ? "been" : ""} aria-current={isHere ? "step" : undefined}>
            <span>{stage.displayName}</span>
            <span class={isLate ? "small late" : "small muted"}>
              {days === undefined ? "–" : t().overview.days(numberText(days, days < 10 ? 1 : 0))}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
