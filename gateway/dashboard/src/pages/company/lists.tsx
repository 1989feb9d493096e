// The company's deals and leads.
import type { ComponentChildren } from "preact";
import { acvOf, moneyText } from "../../data/amounts";
import { stageOf, titleOf } from "../../data/deals";
import { dateOf, dayText, idOf, nameOf } from "../../data/text";
import { DealState, type Deal } from "../../gen/revops/deal/v1/deal_pb";
import type { SalesPipeline } from "../../gen/revops/deal/v1/pipeline_pb";
import { LeadState, type Lead } from "../../gen/revops/lead/v1/lead_pb";
import { t } from "../../i18n";
import { LeadLink } from "../../ui/links";
import { Score } from "../lead/score";

interface ListProps {
  title: string;
  empty: string;
  // The last is a number.
  columns: string[];
  rows: { key: string; head: ComponentChildren; cells: ComponentChildren[] }[];
}

function List({ title, empty, columns, rows }: ListProps) {
  return (
    <section class="card scroll" aria-label={title}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p class="muted">{empty}</p>
      ) : (
        <table class="rows">
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th key={column} scope="col" class={i === columns.length - 1 ? "number" : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, head, cells }) => (
              <tr key={key}>
                <th scope="row">{head}</th>
                {cells.map((cell, i) => (
                  <td key={columns[i + 1]} class={i === cells.length - 1 ? "number" : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const DealLink = ({ deal }: { deal: Deal }) => (
  <a href={`/deals/${idOf(deal.name)}`}>{titleOf(deal, t().board.untitled)}</a>
);

function amountText(deal: Deal): string {
  const acv = acvOf(deal.amount);
  return acv === undefined ? "–" : moneyText(acv.value, acv.currency);
}

const Day = ({ of }: { of: Deal["effectiveCloseTime"] }) => <span class="day">{dayText(dateOf(of))}</span>;

const latestFirst = (deals: Deal[]) =>
  [...deals].sort((a, b) => Number((b.effectiveCloseTime?.seconds ?? 0n) - (a.effectiveCloseTime?.seconds ?? 0n)));

export function OpenDeals({ deals, pipelines }: { deals: Deal[]; pipelines: SalesPipeline[] }) {
  const stage = (deal: Deal) =>
    stageOf(pipelines.find(({ name }) => name === deal.pipeline), deal.stage)?.displayName ?? idOf(deal.stage);
  return (
    <List
      title={t().companies.openDeals}
      empty={t().companies.noOpenDeals}
      columns={[t().companies.deal, t().reports.stage, t().deal.owner, t().deal.amount]}
      rows={deals.map((deal) => ({
        key: deal.name,
        head: <DealLink deal={deal} />,
        cells: [stage(deal), deal.owner === "" ? "–" : nameOf(deal.owner), amountText(deal)],
      }))}
    />
  );
}

export function ClosedDeals({ deals }: { deals: Deal[] }) {
  return (
    <List
      title={t().companies.closedDeals}
      empty={t().companies.noClosedDeals}
      columns={[t().companies.deal, t().companies.outcome, t().deal.closed, t().deal.amount]}
      rows={latestFirst(deals).map((deal) => {
        const state = DealState[deal.state] ?? "";
        return {
          key: deal.name,
          head: <DealLink deal={deal} />,
          cells: [
            <>
              <span class={`badge ${state.toLowerCase()}`}>{t().deal.states[state] ?? state}</span>{" "}
              <span class="muted small">{deal.lossReason}</span>
            </>,
            <Day of={deal.effectiveCloseTime} />,
            amountText(deal),
          ],
        };
      })}
    />
  );
}

export function CompanyLeads({ leads }: { leads: Lead[] }) {
  const state = (lead: Lead) => LeadState[lead.state] ?? "";
  return (
    <List
      title={t().app.leads}
      empty={t().leads.empty}
      columns={[t().leads.person, t().leads.state, t().leads.arrived, t().leads.score]}
      rows={[...leads]
        .sort((a, b) => (b.score?.value ?? 0) - (a.score?.value ?? 0))
        .map((lead) => ({
          key: lead.name,
          head: <LeadLink lead={lead} />,
          cells: [
            <span class={`badge ${state(lead).toLowerCase()}`}>{t().leads.states[state(lead)]}</span>,
            <Day of={lead.effectiveCreateTime} />,
            <Score value={lead.score?.value ?? 0} />,
          ],
        }))}
    />
  );
}
