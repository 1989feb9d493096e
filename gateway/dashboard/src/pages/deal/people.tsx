// Who is in the deal, in which role, and the leads that it came from.
import { idOf } from "../../data/text";
import type { Person } from "../../gen/revops/lead/v1/lead_pb";
import type { GetDealPageResponse } from "../../gen/revops/gateway/v1/deal_page_pb";
import { BuyingRole } from "../../gen/revops/type/v1/buying_role_pb";
import { t } from "../../i18n";

export const personText = (person: Person | undefined): string =>
  [person?.givenName, person?.familyName].filter(Boolean).join(" ") || person?.email || "";

const roleText = (role: BuyingRole) => (BuyingRole[role] ?? "").replaceAll("_", " ").toLowerCase();

export function People({ page }: { page: GetDealPageResponse }) {
  return (
    <section class="card" aria-label={t().deal.people}>
      <h2>{t().deal.people}</h2>
      {page.people.length === 0 && <p class="muted">{t().deal.noPeople}</p>}
      <ul class="people">
        {page.people.map(({ dealContact, contact }) => (
          <li key={dealContact?.contact}>
            <strong>{personText(contact?.person) || idOf(dealContact?.contact ?? "")}</strong>{" "}
            <span class="muted">
              {[contact?.person?.jobTitle, roleText(dealContact?.role ?? 0)].filter(Boolean).join(" · ")}
            </span>
            {contact?.person?.email !== undefined && contact.person.email !== "" && (
              <span class="small">{contact.person.email}</span>
            )}
          </li>
        ))}
      </ul>
      {page.leads.map((lead) => (
        <p key={lead.name} class="small">
          {t().deal.fromLead}{" "}
          <a href={`/leads/${idOf(lead.name)}`}>{personText(lead.person) || lead.company || idOf(lead.name)}</a>
        </p>
      ))}
    </section>
  );
}
