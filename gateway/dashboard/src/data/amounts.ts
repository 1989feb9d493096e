// Money as the services send it, and as people read it. Never added across currencies.
import type { Money } from "../gen/google/type/money_pb";
import type { Amount } from "../gen/revops/type/v1/amount_pb";
import { locale } from "../i18n";

export type Sums = Map<string, number>;

export const valueOf = (money: Money): number => Number(money.units) + money.nanos / 1e9;

// Annual contract value: the one-off part and the first twelve months.
export function acvOf(amount: Amount | undefined): { currency: string; value: number } | undefined {
  const money = amount?.oneOff ?? amount?.recurringPerMonth;
  if (amount === undefined || money === undefined) return undefined;
  const oneOff = amount.oneOff ? valueOf(amount.oneOff) : 0;
  const months = amount.recurringMonths === 0 ? 12 : Math.min(12, amount.recurringMonths);
  const recurring = amount.recurringPerMonth ? valueOf(amount.recurringPerMonth) * months : 0;
  return { currency: money.currencyCode, value: oneOff + recurring };
}

export function addTo(sums: Sums, currency: string, value: number): void {
  sums.set(currency, (sums.get(currency) ?? 0) + value);
}

export function moneyText(value: number, currency: string, isShort = false): string {
  return new Intl.NumberFormat(locale.value, {
    style: "currency",
    currency,
    notation: isShort ? "compact" : "standard",
    maximumFractionDigits: isShort ? 1 : 0,
  }).format(value);
}

// Each currency by itself, the largest first.
export function sumsText(sums: Iterable<[string, number]>, isShort = true): string {
  const sorted = [...sums].sort((a, b) => b[1] - a[1]);
  if (sorted.length === 0) return "–";
  return sorted.map(([currency, value]) => moneyText(value, currency, isShort)).join(" + ");
}

// All of several lists, currency by currency.
export function totalOf(lists: Iterable<readonly Money[]>): Sums {
  const sums: Sums = new Map();
  for (const list of lists) for (const money of list) addTo(sums, money.currencyCode, valueOf(money));
  return sums;
}

export const sumsOf = (list: readonly Money[]): [string, number][] =>
  list.map((money) => [money.currencyCode, valueOf(money)]);
