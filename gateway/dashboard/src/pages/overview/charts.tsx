// Won value by month, and the open pipeline by stage.
import { moneyText, sumsOf, sumsText, valueOf } from "../../data/amounts";
import { lastMonths } from "../../data/period";
import { numberText } from "../../data/text";
import type { DealSizeRow, PipelineRow } from "../../gen/revops/metrics/v1/metrics_service_pb";
import { StageKind, type SalesPipeline } from "../../gen/revops/deal/v1/pipeline_pb";
import { axisLabel, axisLine, Chart } from "../../charts/chart";
import { locale, t } from "../../i18n";
import { Table } from "../../ui/table";
import { colour } from "../../ui/theme";

const monthText = (key: string) =>
  new Intl.DateTimeFormat(locale.value, { month: "short", year: "2-digit", timeZone: "UTC" }).format(
    new Date(`${key}-01T00:00:00Z`),
  );

// Every month, also those in which nothing was won.
function monthsUntil(end: Date): string[] {
  const { start } = lastMonths(end);
  return Array.from({ length: 12 }, (_, i) =>
    new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + i, 1)).toISOString().slice(0, 7),
  );
}

const short = (value: number, currency: string) =>
  currency === "" ? numberText(value) : moneyText(value, currency, true);

export function WonByMonth({ rows, currency, end }: { rows: DealSizeRow[]; currency: string; end: Date }) {
  const byMonth = new Map(rows.map((row) => [row.group?.values[0] ?? "", row]));
  const months = monthsUntil(end);
  const values = months.map((month) => {
    const sum = byMonth.get(month)?.sum;
    return sum === undefined ? 0 : valueOf(sum);
  });
  return (
    <Chart
      title={t().overview.won12}
      note={currency}
      dependencies={[values.join(), currency, locale.value]}
      option={() => ({
        xAxis: { type: "category", data: months.map(monthText), axisLine: axisLine(), axisLabel: axisLabel(), axisTick: { show: false } },
        yAxis: {
          type: "value",
          splitLine: axisLine(),
          axisLabel: { ...axisLabel(), formatter: (value: number) => short(value, currency) },
        },
        series: [
          {
            type: "bar",
            name: t().overview.wonValue,
            data: values,
            itemStyle: { borderRadius: [4, 4, 0, 0] },
            tooltip: { valueFormatter: (value: unknown) => short(Number(value), currency) },
          },
        ],
      })}
      table={
        <Table
          columns={[t().overview.month, t().overview.deals, t().overview.value]}
          rows={months.map((month, i) => ({
            name: monthText(month),
            figures: [numberText(byMonth.get(month)?.deals ?? 0n), short(values[i]!, currency)],
          }))}
        />
      }
    />
  );
}

interface StageProps {
  rows: PipelineRow[];
  pipelines: SalesPipeline[];
  currency: string;
}

export function StageChart({ rows, pipelines, currency }: StageProps) {
  const byStage = new Map(rows.map((row) => [(row.group?.values ?? []).join("/"), row]));
  const hasSeveral = pipelines.length > 1;
  const lines = pipelines
    .flatMap((pipeline) =>
      pipeline.stages
        .filter((stage) => stage.kind === StageKind.OPEN)
        .map((stage) => ({
          text: hasSeveral ? `${stage.displayName} · ${pipeline.displayName}` : stage.displayName,
          row: byStage.get(`${pipeline.name.slice("pipelines/".length)}/${stage.id}`) ?? byStage.get(`${pipeline.name}/${stage.id}`),
        })),
    )
    .filter((line) => line.row !== undefined);
  const valueIn = (row: PipelineRow | undefined, weighted: boolean) => {
    const sums = new Map(sumsOf((weighted ? row?.weightedAmount : row?.amount) ?? []));
    return sums.get(currency) ?? [...sums.values()][0] ?? 0;
  };
  return (
    <Chart
      title={t().overview.byStage}
      note={currency}
      height={Math.max(200, 38 * lines.length + 60)}
      dependencies={[lines.map((line) => `${line.text}${valueIn(line.row, false)}`).join(), locale.value]}
      option={() => ({
        legend: { right: 0, top: 0, textStyle: { color: colour("muted") } },
        grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
        yAxis: { type: "category", inverse: true, data: lines.map((line) => line.text), axisLine: axisLine(), axisLabel: axisLabel(), axisTick: { show: false } },
        xAxis: {
          type: "value",
          splitLine: axisLine(),
          axisLabel: { ...axisLabel(), hideOverlap: true, formatter: (value: number) => short(value, currency) },
        },
        series: [false, true].map((weighted) => ({
          type: "bar",
          name: weighted ? t().overview.weighted : t().overview.value,
          data: lines.map((line) => valueIn(line.row, weighted)),
          itemStyle: { borderRadius: [0, 4, 4, 0] },
          barGap: "10%",
          tooltip: { valueFormatter: (value: unknown) => short(Number(value), currency) },
        })),
      })}
      table={
        <Table
          columns={[t().overview.stage, t().overview.deals, t().overview.value, t().overview.weighted]}
          rows={lines.map(({ text, row }) => ({
            name: text,
            figures: [
              numberText(row?.deals),
              sumsText(sumsOf(row?.amount ?? [])),
              sumsText(sumsOf(row?.weightedAmount ?? [])),
            ],
          }))}
        />
      }
    />
  );
}
