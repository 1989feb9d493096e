// Leads for the inbox.
import { leadService } from "./client";
import { LeadState, type Lead } from "../gen/revops/lead/v1/lead_pb";
import { LeadOrder } from "../gen/revops/lead/v1/lead_requests_pb";

const pageMax = 500;

export const stateNames = ["NEW", "WORKING", "QUALIFIED", "NURTURING", "CONVERTED", "DISQUALIFIED"] as const;
export type StateName = (typeof stateNames)[number];

export interface Inbox {
  leads: Lead[];
  hasMore: boolean;
}

// The best `count` leads in these states, the best first.
export async function listBest(states: readonly StateName[], count: number, signal: AbortSignal): Promise<Inbox> {
  const byName = new Map<string, Lead>();
  let pageToken = "";
  do {
    const page = await leadService.listLeads(
      {
        filter: { state: states.map((state) => LeadState[state]) },
        order: LeadOrder.SCORE,
        pageSize: Math.min(pageMax, count - byName.size),
        pageToken,
      },
      { signal },
    );
    // One whose score fell while pages were read may come again.
    for (const lead of page.leads) byName.set(lead.name, lead);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && byName.size < count);
  return { leads: [...byName.values()], hasMore: pageToken !== "" };
}
