// The key figures of a period beside those of the one before.
import { gatewayService, metricsService } from "./client";
import type { Money } from "../gen/google/type/money_pb";
import { sumsOf, valueOf } from "./amounts";
import { lastMonths, periodBefore, windowOf, type Period } from "./period";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ReportParametersSchema } from "../gen/revops/metrics/v1/report_pb";

export type Parameters = MessageInitShape<typeof ReportParametersSchema>;

export interface Figures {
  wonValue: [string, number][];
  won: number;
  winRate: number | undefined;
  dealSize: [string, number][];
  cycleDays: number | undefined;
  velocity: [string, number][];
}

export function parametersOf(period: Period, pipeline: string): Parameters {
  return {
    asOf: timestampFromDate(period.end),
    window: windowOf(period),
    pipeline: pipeline === "" ? [] : [`pipelines/${pipeline}`],
  };
}

export async function readFigures(period: Period, pipeline: string, signal: AbortSignal): Promise<Figures> {
  const parameters = parametersOf(period, pipeline);
  const [size, rate, cycle, velocity] = await Promise.all([
    metricsService.getDealSize({ parameters }, { signal }),
    metricsService.getWinRate({ parameters }, { signal }),
    metricsService.getSalesCycle({ parameters }, { signal }),
    metricsService.getVelocity({ parameters }, { signal }),
  ]);
  const rateRow = rate.rows[0];
  return {
    wonValue: size.rows.flatMap((row) => sumsOf(row.sum === undefined ? [] : [row.sum])),
    won: Number(rateRow?.won ?? 0n),
    winRate: rateRow?.winRate,
    dealSize: size.rows.flatMap((row) => sumsOf(row.mean === undefined ? [] : [row.mean])),
    cycleDays: cycle.rows[0]?.won?.median,
    velocity: velocity.rows.flatMap((row) =>
      sumsOf(row.velocityPerDay === undefined ? [] : [row.velocityPerDay]),
    ),
  };
}

export async function readOverview(period: Period, pipeline: string, signal: AbortSignal) {
  const open = { ...parametersOf(period, pipeline), window: undefined };
  const [now, before, overview, months, funnel, stages] = await Promise.all([
    readFigures(period, pipeline, signal),
    readFigures(periodBefore(period), pipeline, signal),
    gatewayService.getPipelineOverview({ parameters: open }, { signal }),
    metricsService.getDealSize(
      { parameters: { ...parametersOf(lastMonths(period.end), pipeline), groupBy: ["month"] } },
      { signal },
    ),
    metricsService.getFunnel({ parameters: parametersOf(period, pipeline) }, { signal }),
    metricsService.getPipelineReport({ parameters: { ...open, groupBy: ["pipeline", "stage"] } }, { signal }),
  ]);
  return { now, before, overview, months, funnel, stages };
}

// Charts have one axis: the currency that most of the money is in.
export function mainCurrency(money: Iterable<Money | undefined>): string {
  const sums = new Map<string, number>();
  for (const one of money) {
    if (one !== undefined) sums.set(one.currencyCode, (sums.get(one.currencyCode) ?? 0) + valueOf(one));
  }
  return [...sums].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
