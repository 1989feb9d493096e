// What stands where something is loading, has failed, or is not there.
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { refusalOf } from "../data/client";
import type { Loaded } from "../data/load";
import type { Gap } from "../gen/revops/gateway/v1/gap_pb";

export function Loading() {
  return (
    <p class="state" role="status">
      <span class="spinner" aria-hidden="true" /> {t().states.loading}
    </p>
  );
}

export function Failed({ error, again }: { error: unknown; again: () => void }) {
  return (
    <div class="state failed" role="alert">
      <p>
        <strong>{t().states.failed}</strong>
      </p>
      <p>{refusalOf(error).message}</p>
      <button onClick={again}>{t().states.again}</button>
    </div>
  );
}

export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div class="state empty">
      <p>
        <strong>{title}</strong>
      </p>
      {hint !== undefined && <p>{hint}</p>}
    </div>
  );
}

// What is there already stays while it is read anew.
export function Show<T>({ of, children }: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  if (of.error !== undefined) return <Failed error={of.error} again={of.reload} />;
  if (of.data === undefined) return <Loading />;
  return <div aria-busy={of.isLoading}>{children(of.data)}</div>;
}

export function Gaps({ gaps }: { gaps: Gap[] }) {
  if (gaps.length === 0) return null;
  return (
    <ul class="gaps" role="status">
      {gaps.map((gap) => (
        <li key={gap.part}>{gap.isCut ? t().states.cut(gap.part) : t().states.gap(gap.part, gap.service)}</li>
      ))}
    </ul>
  );
}
