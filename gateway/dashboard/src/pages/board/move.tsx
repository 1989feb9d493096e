// Where a deal could go, and for each stage that is not allowed every reason why, as the policy says
// before anything is tried.
import { moveDeal, titleOf } from "../../data/deals";
import { refusalOf } from "../../data/client";
import { useLoad } from "../../data/load";
import { idOf } from "../../data/text";
import type { Deal } from "../../gen/revops/deal/v1/deal_pb";
import { StageKind, type SalesPipeline, type Stage } from "../../gen/revops/deal/v1/pipeline_pb";
import { t } from "../../i18n";
import { Dialog } from "../../ui/dialog";
import { Show } from "../../ui/states";

interface Props {
  deal: Deal;
  pipeline: SalesPipeline;
  onChoose: (to: Stage) => void;
  onClose: () => void;
}

interface Option {
  stage: Stage;
  isHere: boolean;
  reasons: string[];
}

async function optionOf(deal: Deal, pipeline: SalesPipeline, stage: Stage): Promise<Option> {
  const isHere = idOf(deal.stage) === stage.id;
  // A loss is asked for its reason first.
  if (isHere || stage.kind === StageKind.LOST) return { stage, isHere, reasons: [] };
  try {
    await moveDeal({ deal, pipeline, to: stage, validateOnly: true });
    return { stage, isHere, reasons: [] };
  } catch (error) {
    const { message, reasons } = refusalOf(error);
    return { stage, isHere, reasons: reasons.length > 0 ? reasons : [message] };
  }
}

export function MoveDialog({ deal, pipeline, onChoose, onClose }: Props) {
  const options = useLoad(
    () => Promise.all(pipeline.stages.map((stage) => optionOf(deal, pipeline, stage))),
    [deal.name],
  );
  return (
    <Dialog title={t().board.moveTitle(titleOf(deal, t().board.untitled))} onClose={onClose}>
      <Show of={options}>
        {(list) => (
          <ul class="options">
            {list.map(({ stage, isHere, reasons }) => (
              <li key={stage.id}>
                <button disabled={isHere || reasons.length > 0} onClick={() => onChoose(stage)}>
                  {stage.displayName}
                </button>
                {isHere && <span class="muted">{t().board.current}</span>}
                {reasons.length > 0 && (
                  <ul class="reasons">
                    {reasons.map((reason) => (
                      <li key={reason}>{reason}</li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        )}
      </Show>
      <p class="actions">
        <button onClick={onClose}>{t().app.cancel}</button>
      </p>
    </Dialog>
  );
}
