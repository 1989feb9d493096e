// One key figure and how it compares with the period before.
import { percentText } from "../../data/text";
import { t } from "../../i18n";

interface Props {
  label: string;
  text: string;
  now: number | undefined;
  before: number | undefined;
  isBetterWhenLess?: boolean;
}

export function Kpi({ label, text, now, before, isBetterWhenLess = false }: Props) {
  const change = now !== undefined && before !== undefined && before !== 0 ? now / before - 1 : undefined;
  const isGood = change !== undefined && (isBetterWhenLess ? change < 0 : change > 0);
  const isFlat = change !== undefined && Math.abs(change) < 0.0005;
  const sign = change !== undefined && change > 0 ? "+" : "";
  return (
    <li class="card kpi">
      <h2>{label}</h2>
      <p class="figure">{text}</p>
      {change === undefined ? (
        <p class="muted small">{t().overview.none}</p>
      ) : (
        <p class={`small change ${isFlat ? "muted" : isGood ? "good" : "bad"}`}>
          <span aria-hidden="true">{isFlat ? "→" : change > 0 ? "▲" : "▼"}</span> {sign}
          {percentText(change)} <span class="muted">{t().overview.against}</span>
        </p>
      )}
    </li>
  );
}
