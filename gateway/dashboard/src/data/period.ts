// Periods of reports, and the one of equal length before each: unequal lengths do not compare.
import { timestampFromDate } from "@bufbuild/protobuf/wkt";

export type PeriodName = "quarter" | "days90" | "year" | "months12";
export const periodNames: readonly PeriodName[] = ["quarter", "days90", "year", "months12"];

export interface Period {
  start: Date;
  end: Date;
}

// `end` is the as-of instant; days and months are UTC's, as the reports' default zone.
export function periodOf(name: PeriodName, end: Date): Period {
  const year = end.getUTCFullYear();
  const month = end.getUTCMonth();
  switch (name) {
    case "quarter":
      return { start: new Date(Date.UTC(year, month - (month % 3), 1)), end };
    case "days90":
      return { start: new Date(end.getTime() - 90 * 86_400_000), end };
    case "year":
      return { start: new Date(Date.UTC(year, 0, 1)), end };
    case "months12":
      return { start: new Date(Date.UTC(year - 1, month, end.getUTCDate())), end };
  }
}

export function periodBefore({ start, end }: Period): Period {
  return { start: new Date(2 * start.getTime() - end.getTime()), end: start };
}

// Of the months a chart shows: the last twelve, the running one included.
export function lastMonths(end: Date, months = 12): Period {
  return { start: new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - months + 1, 1)), end };
}

export const windowOf = ({ start, end }: Period) => ({
  start: timestampFromDate(start),
  end: timestampFromDate(end),
});
