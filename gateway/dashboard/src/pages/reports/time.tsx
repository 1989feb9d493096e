// How long deals stay in each stage: the middle half and the median of first visits.
import { numberText } from "../../data/text";
import { StageKind, type SalesPipeline } from "../../gen/revops/deal/v1/pipeline_pb";
import type { DayStatistics } from "../../gen/revops/metrics/v1/report_pb";
import type { TimeInStageRow } from "../../gen/revops/metrics/v1/metrics_service_pb";
import { axisLabel, axisLine, Chart, tooltip } from "../../charts/chart";
import { locale, t } from "../../i18n";
import { Table } from "../../ui/table";
import { colour } from "../../ui/theme";

interface Line {
  text: string;
  row: TimeInStageRow;
  days: DayStatistics;
}

function linesOf(rows: TimeInStageRow[], pipelines: SalesPipeline[]): Line[] {
  const several = new Set(rows.map((row) => row.pipeline)).size > 1;
  return rows.flatMap((row) => {
    const pipeline = pipelines.find((one) => one.name.endsWith(row.pipeline));
    const stage = pipeline?.stages.find((one) => one.id === row.stage);
    // A closed deal stays closed: how long is no measure of anything.
    if (stage !== undefined && stage.kind !== StageKind.OPEN) return [];
    const name = stage?.displayName ?? row.stage;
    const text = several ? `${name} · ${pipeline?.displayName ?? row.pipeline}` : name;
    return row.firstVisit === undefined || row.firstVisit.n === 0n ? [] : [{ text, row, days: row.firstVisit }];
  });
}

export function TimeInStage({ rows, pipelines }: { rows: TimeInStageRow[]; pipelines: SalesPipeline[] }) {
  const lines = linesOf(rows, pipelines);
  const days = (value: number | undefined) => numberText(value, 1);
  return (
    <Chart
      title={t().reports.time}
      note={t().reports.days}
      height={Math.max(220, 40 * lines.length + 60)}
      dependencies={[lines.map((line) => `${line.text}${line.days.n}${line.days.median}`).join(), locale.value]}
      option={() => ({
        grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
        tooltip: {
          ...tooltip(),
          formatter: (shown: { dataIndex: number }[]) => {
            const line = lines[shown[0]?.dataIndex ?? 0]!;
            return [
              line.text,
              `${t().reports.median}: ${days(line.days.median)}`,
              `${t().reports.quarter}: ${days(line.days.p25)} – ${days(line.days.p75)}`,
              `${t().reports.p95}: ${days(line.days.p95)}`,
            ].join("\n");
          },
        },
        yAxis: { type: "category", inverse: true, data: lines.map((line) => line.text), axisLine: axisLine(), axisLabel: axisLabel(), axisTick: { show: false } },
        xAxis: { type: "value", splitLine: axisLine(), axisLabel: axisLabel() },
        series: [
          // The first bar only holds the second one off: from the lower to the upper quartile.
          { type: "bar", stack: "half", silent: true, itemStyle: { color: "transparent" }, data: lines.map((line) => line.days.p25 ?? 0) },
          {
            type: "bar",
            stack: "half",
            barWidth: "46%",
            itemStyle: { borderRadius: 4, color: colour("accent-soft") },
            data: lines.map((line) => (line.days.p75 ?? 0) - (line.days.p25 ?? 0)),
          },
          {
            type: "custom",
            z: 5,
            data: lines.map((line, i) => [line.days.median ?? 0, i]),
            renderItem: (_: unknown, api: { coord: (at: number[]) => number[]; value: (at: number) => number; size: (at: number[]) => number[] }) => {
              const at = api.coord([api.value(0), api.value(1)]);
              const half = (api.size([0, 1])[1] ?? 0) * 0.23;
              return { type: "rect", shape: { x: at[0]! - 1.5, y: at[1]! - half, width: 3, height: 2 * half }, style: { fill: colour("accent") } };
            },
          },
        ],
      })}
      table={
        <Table
          columns={[
            t().reports.stage,
            t().reports.visits,
            t().reports.median,
            t().reports.quarter,
            t().reports.p95,
            t().reports.running,
          ]}
          rows={lines.map((line) => ({
            name: line.text,
            figures: [
              numberText(line.days.n),
              days(line.days.median),
              `${days(line.days.p25)} – ${days(line.days.p75)}`,
              days(line.days.p95),
              numberText(line.row.running),
            ],
          }))}
        />
      }
    />
  );
}
