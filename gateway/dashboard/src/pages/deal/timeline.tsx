// What happened, newest first: changes of the deal, of its leads, and activities.
import { dateOf, dayText, idOf, instantText, nameOf } from "../../data/text";
import type { TimelineEntry } from "../../gen/revops/gateway/v1/deal_page_pb";
import { DealEventType, type DealEvent } from "../../gen/revops/deal/v1/deal_event_pb";
import { LeadEventType, type LeadEvent } from "../../gen/revops/lead/v1/lead_event_pb";
import { LeadState } from "../../gen/revops/lead/v1/lead_pb";
import { ActivityKind, ActivityOutcome, type Activity } from "../../gen/revops/type/v1/activity_pb";
import { Direction } from "../../gen/revops/type/v1/channel_pb";
import { t } from "../../i18n";

interface Line {
  kind: string;
  title: string;
  details: string[];
  note?: string;
  actor?: string;
  when: Date | undefined;
}

// Ids tell a person nothing: people are told by their roles, other things by that they changed.
function changeText(field: string, oldValue: string, newValue: string): string {
  if (field === "contacts") {
    const roles = (value: string) => value.split(", ").map((one) => one.split(" ")[1] ?? "").filter(Boolean);
    const shown = (value: string) => roles(value).join(", ").replaceAll("_", " ").toLowerCase() || "–";
    return `${t().deal.people}: ${shown(oldValue)} → ${shown(newValue)}`;
  }
  const label = t().fields[field] ?? field;
  const isId = /^(accounts|leads|contacts)\//.test(oldValue || newValue);
  if (isId || (oldValue === "" && newValue === "")) return label;
  const shown = (value: string) => (/^(reps|teams)\//.test(value) ? nameOf(value) : value || "–");
  return oldValue === "" ? `${label}: ${shown(newValue)}` : `${label}: ${shown(oldValue)} → ${shown(newValue)}`;
}

function dealLine(event: DealEvent): Line {
  const type = DealEventType[event.type] ?? "";
  const change = event.stageChange;
  const details = event.changedFields
    .filter(({ field }) => !field.startsWith("activity") && field !== "stage" && field !== "state")
    .map(({ field, oldValue, newValue }) => changeText(field, oldValue, newValue));
  if (change !== undefined && change.oldStage !== "") {
    details.unshift(`${idOf(change.oldStage)} → ${idOf(change.newStage)}`);
  }
  return {
    kind: type.toLowerCase(),
    title: t().deal.changes[type] ?? type,
    details,
    actor: event.actor,
    when: dateOf(event.effectiveTime),
  };
}

function leadLine(event: LeadEvent): Line {
  const name = LeadEventType[event.type] ?? "";
  const type = t().leads.events[name] ?? name.toLowerCase().replaceAll("_", " ");
  const state = event.lead === undefined ? "" : (LeadState[event.lead.state] ?? "");
  const isMove = event.oldState !== LeadState.UNSPECIFIED && event.lead !== undefined;
  return {
    kind: "lead",
    title: `Lead: ${isMove ? (t().leads.states[state] ?? state) : type}`,
    details: event.changedFields
      .filter(({ oldValue, newValue }) => oldValue !== "" || newValue !== "")
      .map(({ field, oldValue, newValue }) => changeText(field, oldValue, newValue)),
    actor: event.actor,
    when: dateOf(event.effectiveTime),
  };
}

function activityLine(activity: Activity): Line {
  const kind = ActivityKind[activity.kind] ?? "";
  const outcome = ActivityOutcome[activity.outcome] ?? "";
  const details = [
    activity.direction === Direction.INBOUND ? t().activity.inbound : "",
    activity.direction === Direction.OUTBOUND ? t().activity.outbound : "",
    outcome === "UNSPECIFIED" ? "" : (t().activity.outcomes[outcome] ?? outcome),
  ].filter((detail) => detail !== "");
  return {
    kind: "activity",
    title: t().activity.kinds[kind] ?? kind,
    details: details.length === 0 ? [] : [details.join(" · ")],
    note: activity.note,
    actor: activity.rep,
    when: dateOf(activity.effectiveTime),
  };
}

function lineOf({ entry }: TimelineEntry): Line | undefined {
  if (entry.case === "dealChange") return dealLine(entry.value);
  if (entry.case === "leadChange") return leadLine(entry.value);
  if (entry.case === "activity") return activityLine(entry.value);
  return undefined;
}

// By when it happened: what is entered late, or imported, stands where it belongs.
function byTime(entries: TimelineEntry[]): { entry: TimelineEntry; line: Line }[] {
  return entries
    .flatMap((entry) => {
      const line = lineOf(entry);
      return line === undefined ? [] : [{ entry, line }];
    })
    .map((one, i) => ({ ...one, i }))
    .sort((a, b) => (b.line.when?.getTime() ?? 0) - (a.line.when?.getTime() ?? 0) || a.i - b.i);
}

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  if (entries.length === 0) return <p class="muted">{t().deal.emptyTimeline}</p>;
  return (
    <ol class="timeline">
      {byTime(entries).map(({ entry, line }, i) => {
        const recorded = dateOf(entry.recordTime);
        // What is recorded on another day than it happened says so.
        const isLate = line.when !== undefined && recorded !== undefined && dayText(line.when) !== dayText(recorded);
        return (
          <li key={`${entry.subject}${i}`} class={line.kind}>
            <p>
              <strong>{line.title}</strong>{" "}
              <time class="muted small" dateTime={line.when?.toISOString()}>
                {instantText(line.when)}
              </time>
            </p>
            {line.details.map((detail) => (
              <p key={detail}>{detail}</p>
            ))}
            {line.note !== undefined && line.note !== "" && <p class="note-text">{line.note}</p>}
            <p class="muted small">
              {line.actor !== undefined && line.actor !== "" && t().deal.by(nameOf(line.actor))}
              {isLate && ` · ${t().deal.recordedLater(dayText(recorded))}`}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
