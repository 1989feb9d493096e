// What the company is worth: open, won, and how often it said yes.
import { acvOf, addTo, sumsText, type Sums } from "../../data/amounts";
import { percentText } from "../../data/text";
import { DealState, type Deal } from "../../gen/revops/deal/v1/deal_pb";
import type { Gap } from "../../gen/revops/gateway/v1/gap_pb";
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
  // Of deals that are missing there is no figure; of those that were cut there are at least so many.
  const gapOf = (part: string) => company.gaps.find((gap) => gap.part === part);
  const openGap = gapOf("open_deals");
  const closedGap = gapOf("closed_deals");
  const shown = (gap: Gap | undefined, text: string) => {
    if (gap === undefined) return text;
    return gap.isCut ? t().companies.atLeast(text) : "–";
  };
  const hint = (gap: Gap | undefined, text: string) => (gap === undefined || gap.isCut ? text : "");
  return (
    <ul class="kpis">
      <Figure
        label={t().overview.open}
        text={shown(openGap, sumsText(valueOf(company.openDeals)))}
        hint={hint(openGap, t().board.deals(company.openDeals.length))}
      />
      <Figure
        label={t().overview.wonValue}
        text={shown(closedGap, sumsText(valueOf(won)))}
        hint={hint(closedGap, t().board.deals(won.length))}
      />
      <Figure
        label={t().overview.winRate}
        text={closedGap !== undefined ? "–" : percentText(closed === 0 ? undefined : won.length / closed)}
        hint={hint(closedGap, t().companies.closed(closed))}
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
