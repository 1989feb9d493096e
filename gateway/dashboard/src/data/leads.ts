// Leads for the inbox.
import { leadService } from "./client";
import { LeadState, type Lead } from "../gen/revops/lead/v1/lead_pb";

const pageMax = 250;
export const leadsMax = 1_000;

export const stateNames = ["NEW", "WORKING", "QUALIFIED", "NURTURING", "CONVERTED", "DISQUALIFIED"] as const;
export type StateName = (typeof stateNames)[number];

export async function listLeads(states: readonly StateName[], signal: AbortSignal): Promise<Lead[]> {
  const leads: Lead[] = [];
  let pageToken = "";
  do {
    const page = await leadService.listLeads(
      { filter: { state: states.map((state) => LeadState[state]) }, pageSize: pageMax, pageToken },
      { signal },
    );
    leads.push(...page.leads);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && leads.length < leadsMax);
  return leads.sort((a, b) => (b.score?.value ?? 0) - (a.score?.value ?? 0));
}
