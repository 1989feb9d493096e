// What a number stands on: how many deals, what is left out, what still runs.
import { numberText } from "../../data/text";
import type { ReportBasis } from "../../gen/revops/metrics/v1/report_pb";
import { t } from "../../i18n";

export function Basis({ basis }: { basis: ReportBasis | undefined }) {
  if (basis === undefined) return null;
  return (
    <p class="muted small">
      {t().reports.basis(numberText(basis.n))}
      {basis.nCensored > 0n && ` · ${t().reports.censored(numberText(basis.nCensored))}`}
      {basis.leftOut.map((out) => ` · ${t().reports.leftOut(numberText(out.count), out.reason)}`).join("")}
      {` · ${basis.definition}`}
    </p>
  );
}
