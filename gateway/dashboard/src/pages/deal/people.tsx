// Who is in the deal, in which role, and the leads that it came from.
import { personText } from "../../data/people";
import { idOf } from "../../data/text";
import type { GetDealPageResponse } from "../../gen/revops/gateway/v1/deal_page_pb";
import { BuyingRole } from "../../gen/revops/type/v1/buying_role_pb";
import { t } from "../../i18n";
import { LeadLink } from "../../ui/links";

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
          <LeadLink lead={lead} />
        </p>
      ))}
    </section>
  );
}
