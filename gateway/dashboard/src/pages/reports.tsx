// Reports of a period as of any day: funnel, time in stage, channels.
import { metricsService } from "../data/client";
import { sumsOf, sumsText } from "../data/amounts";
import { listPipelines } from "../data/deals";
import { useLoad } from "../data/load";
import { parametersOf, type Parameters } from "../data/overview";
import { periodOf } from "../data/period";
import { numberText, percentText } from "../data/text";
import type { SalesPipeline } from "../gen/revops/deal/v1/pipeline_pb";
import { FunnelMode, type ChannelRow } from "../gen/revops/metrics/v1/metrics_service_pb";
import { t } from "../i18n";
import { AsOf, PeriodChoice, PipelineChoice, useAsOf, useParameter, usePeriodName } from "../ui/filters";
import { Empty, Show } from "../ui/states";
import { Table } from "../ui/table";
import { Basis } from "./reports/basis";
import { FunnelChart, FunnelTable, linesOf } from "./reports/funnel";
import { TimeInStage } from "./reports/time";

type Report = "funnel" | "time" | "channels";
const reports: readonly Report[] = ["funnel", "time", "channels"];

export function ReportsPage() {
  const { asOf, day, setDay } = useAsOf();
  const [periodName, setPeriod] = usePeriodName();
  const [pipeline, setPipeline] = useParameter("pipeline");
  const [chosen, choose] = useParameter("report");
  const pipelines = useLoad(listPipelines, []);
  const report = reports.find((one) => one === chosen) ?? "funnel";
  const parameters = parametersOf(periodOf(periodName, asOf), pipeline);
  const key = [asOf.getTime(), periodName, pipeline].join();
  const common = { parameters, pipelines: pipelines.data ?? [] };
  return (
    <>
      <header class="page-head">
        <h1>{t().reports.title}</h1>
        <PipelineChoice pipelines={pipelines.data ?? []} value={pipeline} onChange={setPipeline} hasAll />
        <PeriodChoice value={periodName} onChange={setPeriod} />
        <AsOf day={day} onChange={setDay} />
      </header>
      <nav class="tabs" aria-label={t().reports.title}>
        {reports.map((one) => (
          <button key={one} aria-current={one === report ? "page" : undefined} onClick={() => choose(one)}>
            {t().reports[one]}
          </button>
        ))}
      </nav>
      {report === "funnel" && <Funnel key={key} {...common} />}
      {report === "time" && <Time key={key} {...common} />}
      {report === "channels" && <Channels key={key} {...common} />}
    </>
  );
}

interface Props {
  parameters: Parameters;
  pipelines: SalesPipeline[];
}

function Funnel({ parameters, pipelines }: Props) {
  const [mode, setMode] = useParameter("mode");
  const isSnapshot = mode === "snapshot";
  const loaded = useLoad(
    (signal) =>
      metricsService.getFunnel(
        { parameters, mode: isSnapshot ? FunnelMode.SNAPSHOT : FunnelMode.COHORT_ANY },
        { signal },
      ),
    [isSnapshot],
  );
  return (
    <>
      <label class="field">
        <span>{t().reports.mode}</span>
        <select value={isSnapshot ? "snapshot" : ""} onChange={(event) => setMode(event.currentTarget.value)}>
          <option value="">{t().reports.cohort}</option>
          <option value="snapshot">{t().reports.snapshot}</option>
        </select>
      </label>
      <Show of={loaded}>
        {(funnel) =>
          funnel.rows.length === 0 ? (
            <Empty title={t().reports.empty} />
          ) : (
            <>
              <FunnelChart rows={funnel.rows} pipelines={pipelines} />
              <div class="card scroll">
                <FunnelTable lines={linesOf(funnel.rows, pipelines)} />
              </div>
              <Basis basis={funnel.basis} />
            </>
          )
        }
      </Show>
    </>
  );
}

function Time({ parameters, pipelines }: Props) {
  const loaded = useLoad((signal) => metricsService.getTimeInStage({ parameters }, { signal }), []);
  return (
    <Show of={loaded}>
      {(time) =>
        time.rows.length === 0 ? (
          <Empty title={t().reports.empty} />
        ) : (
          <>
            <TimeInStage rows={time.rows} pipelines={pipelines} />
            <Basis basis={time.basis} />
          </>
        )
      }
    </Show>
  );
}

const channelText = (channel: string) =>
  t().channels[channel.replace("CHANNEL_", "").toUpperCase()] ?? (channel || "–");

const byWon = (a: ChannelRow, b: ChannelRow) => Number(b.won - a.won) || Number(b.leads - a.leads);

function Channels({ parameters }: Props) {
  const loaded = useLoad(
    (signal) =>
      metricsService.getChannels({ parameters: { ...parameters, groupBy: ["channel"] } }, { signal }),
    [],
  );
  return (
    <Show of={loaded}>
      {(channels) =>
        channels.rows.length === 0 ? (
          <Empty title={t().reports.empty} />
        ) : (
          <>
            <div class="card scroll">
              <Table
                columns={[
                  t().leads.channel,
                  t().reports.leads,
                  t().reports.qualified,
                  t().reports.won,
                  t().reports.leadToWin,
                  t().reports.wonValue,
                  t().reports.daysToWin,
                ]}
                rows={[...channels.rows].sort(byWon).map((row) => ({
                  name: channelText(row.group?.values[0] ?? ""),
                  figures: [
                    numberText(row.leads),
                    numberText(row.qualified),
                    numberText(row.won),
                    percentText(row.leadToWin),
                    sumsText(sumsOf(row.wonValue)),
                    numberText(row.daysToWin?.median, 1),
                  ],
                }))}
              />
            </div>
            <Basis basis={channels.basis} />
          </>
        )
      }
    </Show>
  );
}
