// How people and their leads are called.
import type { Lead, Person } from "../gen/revops/lead/v1/lead_pb";
import { t } from "../i18n";

export const personText = (person: Person | undefined): string =>
  [person?.givenName, person?.familyName].filter(Boolean).join(" ") || person?.email || "";

export const leadText = (lead: Lead): string => personText(lead.person) || lead.company || t().leads.unnamed;
