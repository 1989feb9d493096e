// Dates, numbers and names as people read them.
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { locale } from "../i18n";

export const dateOf = (time: Timestamp | undefined): Date | undefined =>
  time === undefined ? undefined : timestampDate(time);

export function dayText(date: Date | undefined): string {
  if (date === undefined) return "–";
  return new Intl.DateTimeFormat(locale.value, { dateStyle: "medium" }).format(date);
}

export function instantText(date: Date | undefined): string {
  if (date === undefined) return "–";
  return new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

export function percentText(ratio: number | undefined): string {
  if (ratio === undefined) return "–";
  return new Intl.NumberFormat(locale.value, { style: "percent", maximumFractionDigits: 1 }).format(ratio);
}

export function numberText(value: number | bigint | undefined, digits = 0): string {
  if (value === undefined) return "–";
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}

// `reps/anna-snelling` -> `Anna Snelling`: slugs are made of names.
export function nameOf(resource: string): string {
  const slug = resource.slice(resource.lastIndexOf("/") + 1);
  return slug
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

export const initialsOf = (resource: string): string =>
  nameOf(resource)
    .split(" ")
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join("");

export const idOf = (resource: string): string => resource.slice(resource.lastIndexOf("/") + 1);

export const daysSince = (date: Date | undefined, now = new Date()): number | undefined =>
  date === undefined ? undefined : Math.floor((now.getTime() - date.getTime()) / 86_400_000);
