// The lead inbox: who is worth the next call, and why.
import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { useLoad } from "../data/load";
import { listBest, stateNames, type StateName } from "../data/leads";
import { leadText } from "../data/people";
import { dateOf, dayText, idOf, nameOf } from "../data/text";
import { LeadState, type Lead } from "../gen/revops/lead/v1/lead_pb";
import { Channel } from "../gen/revops/type/v1/channel_pb";
import { t } from "../i18n";
import { useParameter } from "../ui/filters";
import { Empty, Show } from "../ui/states";
import { LeadPanel } from "./lead/panel";
import { Score } from "./lead/score";

const toWorkOn: readonly StateName[] = ["NEW", "WORKING", "QUALIFIED"];
// Leads come in by themselves; one stream per browser is the deals'.
const refreshMs = 30_000;
// Nobody reads hundreds of rows; the best come first.
const rowsAtFirst = 100;
const rowsMore = 300;

export function LeadsPage() {
  const { params } = useRoute();
  const { route, url } = useLocation();
  const [state, setState] = useParameter("state");
  const states = stateNames.find((one) => one === state) === undefined ? toWorkOn : [state as StateName];
  const [count, setCount] = useState(rowsAtFirst);
  const loaded = useLoad((signal) => listBest(states, count, signal), [state, count]);
  const selected = params.id === undefined ? undefined : `leads/${params.id}`;

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && loaded.reload(), refreshMs);
    return () => clearInterval(timer);
  }, [loaded.reload]);

  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  return (
    <>
      <header class="page-head">
        <h1>{t().leads.title}</h1>
        <label class="field">
          <span>{t().leads.state}</span>
          <select
            value={state}
            onChange={(event) => {
              setCount(rowsAtFirst);
              setState(event.currentTarget.value);
            }}
          >
            <option value="">{t().leads.openOnly}</option>
            {stateNames.map((one) => (
              <option key={one} value={one}>
                {t().leads.states[one]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div class="inbox">
        <div class="card scroll">
          <Show of={loaded}>
            {({ leads, hasMore }) =>
              leads.length === 0 ? (
                <Empty title={t().leads.empty} />
              ) : (
                <>
                  <LeadTable leads={leads} selected={selected} onOpen={(lead) => route(`/leads/${idOf(lead.name)}${query}`)} />
                  {hasMore && (
                    <button class="quiet wide" disabled={loaded.isLoading} onClick={() => setCount(count + rowsMore)}>
                      {t().app.showMore}
                    </button>
                  )}
                </>
              )
            }
          </Show>
        </div>
        {selected === undefined ? (
          <div class="card state muted">{t().leads.choose}</div>
        ) : (
          <LeadPanel key={selected} name={selected} onChange={loaded.reload} />
        )}
      </div>
    </>
  );
}

interface TableProps {
  leads: Lead[];
  selected: string | undefined;
  onOpen: (lead: Lead) => void;
}

function LeadTable({ leads, selected, onOpen }: TableProps) {
  return (
    <table class="rows leads">
      <thead>
        <tr>
          <th scope="col">{t().leads.score}</th>
          <th scope="col">{t().leads.person}</th>
          <th scope="col">{t().leads.channel}</th>
          <th scope="col">{t().leads.state}</th>
          <th scope="col">{t().leads.owner}</th>
          <th scope="col">{t().leads.arrived}</th>
        </tr>
      </thead>
      <tbody>
        {leads.map((lead) => (
          <tr key={lead.name} class={lead.name === selected ? "selected" : ""} onClick={() => onOpen(lead)}>
            <td>
              <Score value={lead.score?.value ?? 0} />
            </td>
            <th scope="row">
              <a
                href={`/leads/${idOf(lead.name)}`}
                aria-current={lead.name === selected ? "true" : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  event.stopPropagation();
                  onOpen(lead);
                }}
              >
                {leadText(lead)}
              </a>
              {lead.company !== "" && <span class="muted small">{lead.company}</span>}
            </th>
            <td>{t().channels[Channel[lead.channel] ?? ""] ?? "–"}</td>
            <td>
              <span class={`badge ${(LeadState[lead.state] ?? "").toLowerCase()}`}>
                {t().leads.states[LeadState[lead.state] ?? ""]}
              </span>
            </td>
            <td>{lead.owner === "" ? "–" : nameOf(lead.owner)}</td>
            <td>{dayText(dateOf(lead.effectiveCreateTime))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
