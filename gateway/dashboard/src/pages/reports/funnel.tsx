// How far deals came, stage by stage: of all that reached a stage, how many went on.
import { sumsOf, sumsText } from "../../data/amounts";
import { numberText, percentText } from "../../data/text";
import { StageKind, type SalesPipeline } from "../../gen/revops/deal/v1/pipeline_pb";
import type { FunnelRow } from "../../gen/revops/metrics/v1/metrics_service_pb";
import { axisLabel, axisLine, Chart } from "../../charts/chart";
import { locale, t } from "../../i18n";
import { Table } from "../../ui/table";
import { colour } from "../../ui/theme";

interface Line {
  text: string;
  isLost: boolean;
  row: FunnelRow;
}

// Stages by the names that their pipelines give them; losing is not a step of the funnel.
export function linesOf(rows: FunnelRow[], pipelines: SalesPipeline[]): Line[] {
  const several = new Set(rows.map((row) => row.pipeline)).size > 1;
  return rows.map((row) => {
    const pipeline = pipelines.find((one) => one.name.endsWith(row.pipeline));
    const stage = pipeline?.stages.find((one) => one.id === row.stage);
    const name = stage?.displayName ?? row.stage;
    const text = several ? `${name} · ${pipeline?.displayName ?? row.pipeline}` : name;
    return { text, isLost: stage?.kind === StageKind.LOST, row };
  });
}

export function FunnelTable({ lines }: { lines: Line[] }) {
  return (
    <Table
      columns={[
        t().reports.stage,
        t().reports.entered,
        t().reports.conversion,
        t().reports.pending,
        t().reports.amount,
      ]}
      rows={lines.map(({ text, row }) => ({
        name: text,
        figures: [
          numberText(row.deals),
          percentText(row.conversion),
          numberText(row.pending),
          sumsText(sumsOf(row.amount)),
        ],
      }))}
    />
  );
}

export function FunnelChart({ rows, pipelines }: { rows: FunnelRow[]; pipelines: SalesPipeline[] }) {
  const all = linesOf(rows, pipelines);
  const lines = all.filter((line) => !line.isLost);
  return (
    <Chart
      title={t().overview.funnel}
      height={Math.max(200, 34 * lines.length + 40)}
      dependencies={[lines.map((line) => `${line.text}${line.row.deals}${line.row.pending}`).join(), locale.value]}
      option={() => ({
        grid: { left: 8, right: 72, top: 8, bottom: 8, containLabel: true },
        yAxis: { type: "category", inverse: true, data: lines.map((line) => line.text), axisLine: axisLine(), axisLabel: axisLabel(), axisTick: { show: false } },
        xAxis: { type: "value", show: false },
        series: [
          {
            type: "bar",
            name: t().reports.entered,
            data: lines.map((line) => Number(line.row.deals)),
            itemStyle: { borderRadius: [0, 4, 4, 0] },
            label: {
              show: true,
              position: "right",
              color: colour("muted"),
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const row = lines[dataIndex]!.row;
                const rate = row.conversion === undefined ? "" : `  ${percentText(row.conversion)}`;
                return `${numberText(row.deals)}${rate}`;
              },
            },
          },
        ],
      })}
      table={<FunnelTable lines={all} />}
    />
  );
}
