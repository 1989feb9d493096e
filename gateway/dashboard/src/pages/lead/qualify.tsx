// Need, budget, authority, timeline: each a rating with its evidence. Where something is missing the
// service says what.
import { useState } from "preact/hooks";
import { leadService, requestId } from "../../data/client";
import { CriterionRating, type Criterion, type Lead } from "../../gen/revops/lead/v1/lead_pb";
import { t } from "../../i18n";
import { sayRefused } from "../../ui/notes";

const criteria = ["need", "budget", "authority", "timeline"] as const;
const ratings = ["UNSPECIFIED", "UNKNOWN", "NOT_MET", "MET", "STRONG"] as const;
type Name = (typeof criteria)[number];
type Draft = { rating: CriterionRating; evidence: string };

const draftOf = (criterion: Criterion | undefined): Draft => ({
  rating: criterion?.rating ?? CriterionRating.UNSPECIFIED,
  evidence: criterion?.evidence ?? "",
});

export function Qualify({ lead, onChange }: { lead: Lead; onChange: () => void }) {
  const [drafts, setDrafts] = useState<Record<Name, Draft>>(() => ({
    need: draftOf(lead.qualification?.need),
    budget: draftOf(lead.qualification?.budget),
    authority: draftOf(lead.qualification?.authority),
    timeline: draftOf(lead.qualification?.timeline),
  }));
  const [unmet, setUnmet] = useState<string[]>([]);
  const change = (name: Name, part: Partial<Draft>) =>
    setDrafts((now) => ({ ...now, [name]: { ...now[name], ...part } }));
  const submit = async (event: Event) => {
    event.preventDefault();
    const rated = Object.fromEntries(
      criteria.filter((name) => drafts[name].rating !== CriterionRating.UNSPECIFIED).map((name) => [name, drafts[name]]),
    );
    try {
      const answer = await leadService.qualifyLead({
        name: lead.name,
        etag: lead.etag,
        requestId: requestId(),
        qualification: rated,
      });
      setUnmet(answer.unmet.map((rule) => rule.description));
    } catch (error) {
      sayRefused(t().leads.qualification, error);
    }
    onChange();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <h3>{t().leads.qualification}</h3>
      {criteria.map((name) => (
        <fieldset key={name} class="criterion">
          <legend>{t().leads.criteria[name]}</legend>
          <select
            aria-label={`${t().leads.criteria[name]}: ${t().leads.rating}`}
            value={CriterionRating[drafts[name].rating]}
            onChange={(event) =>
              change(name, { rating: CriterionRating[event.currentTarget.value as (typeof ratings)[number]] })
            }
          >
            {ratings.map((rating) => (
              <option key={rating} value={rating}>
                {t().leads.ratings[rating]}
              </option>
            ))}
          </select>
          <input
            maxLength={1000}
            aria-label={`${t().leads.criteria[name]}: ${t().leads.evidence}`}
            placeholder={t().leads.evidence}
            value={drafts[name].evidence}
            onInput={(event) => change(name, { evidence: event.currentTarget.value })}
          />
        </fieldset>
      ))}
      {unmet.length > 0 && (
        <div role="status">
          <strong>{t().leads.unmet}</strong>
          <ul class="reasons">
            {unmet.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      <p class="actions">
        <button>{t().leads.qualify}</button>
      </p>
    </form>
  );
}
