// What pages are filtered by. Kept in the address, so that a view can be sent to somebody.
import { useLocation } from "preact-iso";
import { t } from "../i18n";
import type { SalesPipeline } from "../gen/revops/deal/v1/pipeline_pb";
import { idOf } from "../data/text";
import { periodNames, type PeriodName } from "../data/period";

// A query parameter and how to change it; an empty value takes it out.
export function useParameter(name: string): [string, (value: string) => void] {
  const { query, route } = useLocation();
  const change = (value: string) => {
    // The address as it is now: who changes it later must not undo what others changed meanwhile.
    const all = new URLSearchParams(window.location.search);
    if (value === "") all.delete(name);
    else all.set(name, value);
    const text = all.toString();
    const { pathname } = window.location;
    route(text === "" ? pathname : `${pathname}?${text}`, true);
  };
  return [(query as Record<string, string>)[name] ?? "", change];
}

// The end of the chosen day, or now.
export function useAsOf(): { asOf: Date; day: string; setDay: (day: string) => void } {
  const [day, setDay] = useParameter("as_of");
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59.999Z`) : undefined;
  const isPast = parsed !== undefined && !Number.isNaN(parsed.getTime()) && parsed.getTime() < Date.now();
  // By the minute, so that it is not another instant at every drawing.
  const now = new Date(Math.ceil(Date.now() / 60_000) * 60_000);
  return { asOf: isPast ? parsed : now, day: isPast ? day : "", setDay };
}

export function AsOf({ day, onChange }: { day: string; onChange: (day: string) => void }) {
  return (
    <label class="field">
      <span>{t().filter.asOf}</span>
      <span class="with-button">
        <input
          type="date"
          value={day}
          max={new Date().toISOString().slice(0, 10)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {day !== "" && (
          <button class="quiet" type="button" onClick={() => onChange("")}>
            {t().filter.today}
          </button>
        )}
      </span>
    </label>
  );
}

export function PeriodChoice({ value, onChange }: { value: PeriodName; onChange: (name: string) => void }) {
  return (
    <label class="field">
      <span>{t().filter.period}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {periodNames.map((name) => (
          <option key={name} value={name}>
            {t().filter.periods[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

export function usePeriodName(): [PeriodName, (name: string) => void] {
  const [name, setName] = useParameter("period");
  const known = periodNames.find((candidate) => candidate === name);
  return [known ?? "days90", setName];
}

interface PipelineProps {
  pipelines: SalesPipeline[];
  value: string;
  onChange: (id: string) => void;
  hasAll?: boolean;
}

export function PipelineChoice({ pipelines, value, onChange, hasAll = false }: PipelineProps) {
  return (
    <label class="field">
      <span>{t().filter.pipeline}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {hasAll && <option value="">{t().filter.allPipelines}</option>}
        {pipelines.map((pipeline) => (
          <option key={pipeline.name} value={idOf(pipeline.name)}>
            {pipeline.displayName}
          </option>
        ))}
      </select>
    </label>
  );
}
