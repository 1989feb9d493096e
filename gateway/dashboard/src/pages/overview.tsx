// The key figures of a period, beside the one before; what was won when; where the open deals stand.
import { sumsText, totalOf } from "../data/amounts";
import { listPipelines } from "../data/deals";
import { useLiveDeals } from "../data/live-page";
import { useLoad } from "../data/load";
import { mainCurrency, readOverview } from "../data/overview";
import { periodOf } from "../data/period";
import { numberText, percentText } from "../data/text";
import type { PipelineRow } from "../gen/revops/metrics/v1/metrics_service_pb";
import { t } from "../i18n";
import { AsOf, PeriodChoice, PipelineChoice, useAsOf, useParameter, usePeriodName } from "../ui/filters";
import { Empty, Gaps, Show } from "../ui/states";
import { FunnelChart } from "./reports/funnel";
import { Kpi } from "./overview/kpi";
import { StageChart, WonByMonth } from "./overview/charts";

// New figures follow what happens, not every single event of an import.
const refreshMs = 2_000;

export function OverviewPage() {
  const { asOf, day, setDay } = useAsOf();
  const [periodName, setPeriod] = usePeriodName();
  const [pipeline, setPipeline] = useParameter("pipeline");
  const pipelines = useLoad(listPipelines, []);
  const period = periodOf(periodName, asOf);
  const loaded = useLoad(
    (signal) => readOverview(period, pipeline, signal),
    [asOf.getTime(), periodName, pipeline],
  );
  useLiveDeals(loaded.reload, () => true, refreshMs, day === "");

  return (
    <>
      <header class="page-head">
        <h1>{t().overview.title}</h1>
        <PipelineChoice pipelines={pipelines.data ?? []} value={pipeline} onChange={setPipeline} hasAll />
        <PeriodChoice value={periodName} onChange={setPeriod} />
        <AsOf day={day} onChange={setDay} />
      </header>
      <Show of={loaded}>
        {({ now, before, overview, months, funnel, stages }) => {
          const open = overview.open?.rows ?? [];
          const total = (count: (row: PipelineRow) => bigint) =>
            Number(open.reduce((sum, row) => sum + count(row), 0n));
          const openDeals = total((row) => row.deals);
          const currency = mainCurrency(months.rows.map((row) => row.sum));
          if (now.won === 0 && openDeals === 0 && funnel.rows.length === 0) {
            return <Empty title={t().overview.empty} hint={t().overview.emptyHint} />;
          }
          return (
            <>
              <Gaps gaps={overview.gaps} />
              <ul class="kpis">
                <Kpi
                  label={t().overview.wonValue}
                  text={sumsText(now.wonValue)}
                  now={now.wonValue[0]?.[1]}
                  before={before.wonValue[0]?.[1]}
                />
                <Kpi label={t().overview.wonDeals} text={numberText(now.won)} now={now.won} before={before.won} />
                <Kpi
                  label={t().overview.winRate}
                  text={percentText(now.winRate)}
                  now={now.winRate}
                  before={before.winRate}
                />
                <Kpi
                  label={t().overview.dealSize}
                  text={sumsText(now.dealSize)}
                  now={now.dealSize[0]?.[1]}
                  before={before.dealSize[0]?.[1]}
                />
                <Kpi
                  label={t().overview.cycle}
                  text={now.cycleDays === undefined ? "–" : t().overview.days(numberText(now.cycleDays, 1))}
                  now={now.cycleDays}
                  before={before.cycleDays}
                  isBetterWhenLess
                />
                <Kpi
                  label={t().overview.velocity}
                  text={sumsText(now.velocity)}
                  now={now.velocity[0]?.[1]}
                  before={before.velocity[0]?.[1]}
                />
                <li class="card kpi">
                  <h2>{t().overview.open}</h2>
                  <p class="figure">{sumsText(totalOf(open.map((row) => row.amount)))}</p>
                  <p class="muted small">
                    {t().board.deals(openDeals)} · {t().overview.weighted}{" "}
                    {sumsText(totalOf(open.map((row) => row.weightedAmount)))} ·{" "}
                    {t().overview.stale(total((row) => row.staleDeals))}
                  </p>
                </li>
              </ul>
              <div class="charts">
                <WonByMonth rows={months.rows.filter((row) => row.currencyCode === currency)} currency={currency} end={period.end} />
                <FunnelChart rows={funnel.rows} pipelines={pipelines.data ?? []} />
                <StageChart rows={stages.rows} pipelines={pipelines.data ?? []} currency={currency} />
              </div>
            </>
          );
        }}
      </Show>
    </>
  );
}
