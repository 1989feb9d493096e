// The people at the company, and how to reach them.
import { personText } from "../../data/people";
import { idOf } from "../../data/text";
import type { Contact } from "../../gen/revops/lead/v1/account_pb";
import { t } from "../../i18n";

// Whoever filled a form may have put more than an address there: `?bcc=...` must stay part of it.
const mailTo = (email: string) => `mailto:${email.split("@").map(encodeURIComponent).join("@")}`;

export function Contacts({ contacts }: { contacts: Contact[] }) {
  return (
    <section class="card" aria-label={t().companies.contacts}>
      <h2>{t().companies.contacts}</h2>
      {contacts.length === 0 && <p class="muted">{t().companies.noContacts}</p>}
      <ul class="people">
        {contacts.map(({ name, person, lead }) => (
          <li key={name}>
            <strong>{personText(person) || t().leads.unnamed}</strong> <span class="muted">{person?.jobTitle}</span>
            <span class="small">
              {person?.email !== undefined && person.email !== "" && <a href={mailTo(person.email)}>{person.email}</a>}
              {person?.email && person.phone ? " · " : ""}
              {person?.phone !== undefined && person.phone !== "" && <a href={`tel:${encodeURIComponent(person.phone)}`}>{person.phone}</a>}
            </span>
            {lead !== "" && (
              <span class="small">
                <a href={`/leads/${idOf(lead)}`}>{t().companies.toLead}</a>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
