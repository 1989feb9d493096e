// The pages of things, by their names.
import { idOf } from "../data/text";
import { leadText } from "../data/people";
import type { Account } from "../gen/revops/lead/v1/account_pb";
import type { Lead } from "../gen/revops/lead/v1/lead_pb";

export const CompanyLink = ({ account }: { account: Account }) => (
  <a href={`/companies/${idOf(account.name)}`}>{account.displayName}</a>
);

export const LeadLink = ({ lead }: { lead: Lead }) => <a href={`/leads/${idOf(lead.name)}`}>{leadText(lead)}</a>;
