// A touchpoint on the deal, in one line.
import { useState } from "preact/hooks";
import { dealService, requestId } from "../../data/client";
import { ActivityKind, ActivityOutcome } from "../../gen/revops/type/v1/activity_pb";
import { Direction } from "../../gen/revops/type/v1/channel_pb";
import { t } from "../../i18n";
import { say, sayRefused } from "../../ui/notes";

const kinds = ["CALL", "EMAIL", "MEETING", "DEMO", "EVENT", "MESSAGE"] as const;
const outcomes = ["UNSPECIFIED", "CONNECTED", "NO_ANSWER", "NO_SHOW", "BOUNCED", "RESCHEDULED"] as const;

export function ActivityForm({ deal, onDone }: { deal: string; onDone: () => void }) {
  const [kind, setKind] = useState<(typeof kinds)[number]>("CALL");
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>("UNSPECIFIED");
  const [isInbound, setInbound] = useState(false);
  const [note, setNote] = useState("");
  // People meet without one of them reaching out.
  const hasDirection = kind === "CALL" || kind === "EMAIL" || kind === "MESSAGE";
  const direction = isInbound ? Direction.INBOUND : Direction.OUTBOUND;
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await dealService.createDealActivity({
        parent: deal,
        activity: {
          kind: ActivityKind[kind],
          outcome: ActivityOutcome[outcome],
          direction: hasDirection ? direction : Direction.UNSPECIFIED,
          note,
        },
        requestId: requestId(),
      });
      setNote("");
      say(t().deal.recorded);
      onDone();
    } catch (error) {
      sayRefused(t().states.failed, error);
    }
  };
  return (
    <form class="card activity-form" aria-label={t().deal.record} onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>{t().deal.kind}</span>
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value as typeof kind)}>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t().activity.kinds[one]}
            </option>
          ))}
        </select>
      </label>
      {hasDirection && (
        <label class="field">
          <span>{t().deal.direction}</span>
          <select
            value={isInbound ? "in" : "out"}
            onChange={(event) => setInbound(event.currentTarget.value === "in")}
          >
            <option value="out">{t().activity.outbound}</option>
            <option value="in">{t().activity.inbound}</option>
          </select>
        </label>
      )}
      <label class="field">
        <span>{t().deal.outcome}</span>
        <select value={outcome} onChange={(event) => setOutcome(event.currentTarget.value as typeof outcome)}>
          {outcomes.map((one) => (
            <option key={one} value={one}>
              {t().activity.outcomes[one]}
            </option>
          ))}
        </select>
      </label>
      <label class="field grow">
        <span>{t().deal.note}</span>
        <input maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <button>{t().deal.record}</button>
    </form>
  );
}
