// One lead: why it has its score, what is known, what is still missing, and what can be done.
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { leadService, requestId } from "../../data/client";
import { useLoad } from "../../data/load";
import { leadText, personText } from "../../data/people";
import { dateOf, dayText, idOf, nameOf } from "../../data/text";
import { LeadState, QualityFlag, type Lead } from "../../gen/revops/lead/v1/lead_pb";
import { Channel } from "../../gen/revops/type/v1/channel_pb";
import { t } from "../../i18n";
import { say, sayRefused } from "../../ui/notes";
import { Show } from "../../ui/states";
import { Qualify } from "./qualify";
import { Score } from "./score";

export function LeadPanel({ name, onChange }: { name: string; onChange: () => void }) {
  const loaded = useLoad((signal) => leadService.getLead({ name }, { signal }), [name]);
  const changed = () => {
    loaded.reload();
    onChange();
  };
  return (
    <section class="card panel" aria-live="polite">
      <Show of={loaded}>
        {(lead) => (
          <>
            <Head lead={lead} />
            <Actions lead={lead} onChange={changed} />
            <Reasons lead={lead} />
            {lead.state !== LeadState.CONVERTED && <Qualify lead={lead} onChange={changed} />}
          </>
        )}
      </Show>
    </section>
  );
}

function Head({ lead }: { lead: Lead }) {
  const { person } = lead;
  const lines = [person?.jobTitle, lead.company, person?.email, person?.phone, lead.country].filter(Boolean);
  return (
    <header>
      <h2>{leadText(lead)}</h2>
      <p class="muted">{lines.join(" · ")}</p>
      {lead.account !== "" && (
        <p class="small">
          <a href={`/companies/${idOf(lead.account)}`}>{t().companies.toCompany}</a>
        </p>
      )}
      <p class="small muted">
        {[
          t().channels[Channel[lead.channel] ?? ""],
          lead.source,
          lead.owner && nameOf(lead.owner),
          dayText(dateOf(lead.effectiveCreateTime)),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {lead.note !== "" && <p class="note-text">{lead.note}</p>}
    </header>
  );
}

function Reasons({ lead }: { lead: Lead }) {
  const score = lead.score;
  const ruleText = (rule: string) => rule.replaceAll("_", " ").toLowerCase();
  return (
    <>
      <h3>{t().leads.scoreReasons}</h3>
      <Score value={score?.value ?? 0} />
      <p class="small muted">
        {t().leads.fit} {score?.fit ?? 0} · {t().leads.engagement} {score?.engagement ?? 0} ·{" "}
        {t().leads.qualificationPart} {score?.qualification ?? 0}
      </p>
      <ul class="reasons-list">
        {(score?.reasons ?? []).map(({ rule, points }) => (
          <li key={rule}>
            <span>{ruleText(rule)}</span>
            <strong class={points < 0 ? "bad" : "good"}>{points > 0 ? `+${points}` : points}</strong>
          </li>
        ))}
      </ul>
      {lead.qualityFlags.length > 0 && (
        <p class="small">
          {t().leads.flags}:{" "}
          {lead.qualityFlags.map((flag) => (
            <span key={flag} class="badge flag">
              {ruleText(QualityFlag[flag] ?? "")}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Actions({ lead, onChange }: { lead: Lead; onChange: () => void }) {
  const [reason, setReason] = useState("");
  const { route } = useLocation();
  const act = async (what: () => Promise<unknown>, done?: string) => {
    try {
      await what();
      if (done !== undefined) say(done);
    } catch (error) {
      sayRefused(personText(lead.person) || t().leads.unnamed, error);
    }
    onChange();
  };
  const request = () => ({ name: lead.name, etag: lead.etag, requestId: requestId() });
  const deal = lead.conversion?.deal ?? "";
  return (
    <div class="actions start">
      {lead.state === LeadState.NEW && (
        <button class="primary" onClick={() => void act(() => leadService.workLead(request()))}>
          {t().leads.take}
        </button>
      )}
      {lead.state === LeadState.QUALIFIED && (
        <button
          class="primary"
          onClick={() =>
            void act(
              () => leadService.convertLead({ name: lead.name, etag: lead.etag, requestId: requestId() }),
              t().leads.converted,
            )
          }
        >
          {t().leads.convert}
        </button>
      )}
      {lead.state === LeadState.CONVERTED && deal !== "" && (
        <button class="primary" onClick={() => route(`/deals/${idOf(deal)}`)}>
          {t().leads.toDeal}
        </button>
      )}
      {(lead.state === LeadState.NEW || lead.state === LeadState.WORKING || lead.state === LeadState.QUALIFIED) && (
        <form
          class="inline"
          onSubmit={(event) => {
            event.preventDefault();
            void act(() => leadService.disqualifyLead({ ...request(), reason }));
          }}
        >
          <input
            required
            maxLength={128}
            placeholder={t().leads.reason}
            aria-label={t().leads.reason}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <button>{t().leads.disqualify}</button>
        </form>
      )}
    </div>
  );
}
