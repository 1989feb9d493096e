// What the company is worth: open, won, and how often it said yes.
import { acvOf, addTo, sumsText, type Sums } from "../../data/amounts";
import { percentText } from "../../data/text";
import { DealState, type Deal } from "../../gen/revops/deal/v1/deal_pb";
import type { GetCompanyResponse } from "../../gen/revops/gateway/v1/company_pb";
import { t } from "../../i18n";

function valueOf(deals: Deal[]): Sums {
  const sums: Sums = new Map();
  for (const deal of deals) {
    const acv = acvOf(deal.amount);
    if (acv !== undefined) addTo(sums, acv.currency, acv.value);
  }
  return sums;
}

export function Business({ company }: { company: GetCompanyResponse }) {
  const won = company.closedDeals.filter((deal) => deal.state === DealState.WON);
  const closed = company.closedDeals.length;
  return (
    <ul class="kpis">
      <Figure label={t().overview.open} text={sumsText(valueOf(company.openDeals))} hint={t().board.deals(company.openDeals.length)} />
      <Figure label={t().overview.wonValue} text={sumsText(valueOf(won))} hint={t().board.deals(won.length)} />
      <Figure
        label={t().overview.winRate}
        text={percentText(closed === 0 ? undefined : won.length / closed)}
        hint={t().companies.closed(closed)}
      />
    </ul>
  );
}

const Figure = ({ label, text, hint }: { label: string; text: string; hint: string }) => (
  <li class="card kpi">
    <h2>{label}</h2>
    <p class="figure">{text}</p>
    <p class="muted small">{hint}</p>
  </li>
);
