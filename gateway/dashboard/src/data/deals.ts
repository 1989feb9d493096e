// Deals and what can be done with them.
import { dealService, requestId } from "./client";
import { DealState, type Deal } from "../gen/revops/deal/v1/deal_pb";
import { StageKind, type SalesPipeline, type Stage } from "../gen/revops/deal/v1/pipeline_pb";
import { idOf } from "./text";

const pageMax = 1000;
// More cards help nobody; the column heads say how many there are.
export const dealsMax = 5_000;

export async function listPipelines(signal?: AbortSignal): Promise<SalesPipeline[]> {
  const { pipelines } = await dealService.listPipelines({}, { signal });
  // The newest version of each.
  const newest = new Map<string, SalesPipeline>();
  for (const pipeline of pipelines) {
    const known = newest.get(pipeline.name);
    if (known === undefined || known.version < pipeline.version) newest.set(pipeline.name, pipeline);
  }
  return [...newest.values()];
}

// `pipeline`: its name.
export async function listOpenDeals(pipeline: string, signal?: AbortSignal): Promise<Deal[]> {
  const deals: Deal[] = [];
  let pageToken = "";
  do {
    const page = await dealService.listDeals(
      { filter: { pipeline: [pipeline], state: [DealState.OPEN] }, pageSize: pageMax, pageToken },
      { signal },
    );
    deals.push(...page.deals);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && deals.length < dealsMax);
  return deals;
}

// A stage of the deal's own pipeline that it could move to, and what the loss needs.
export interface Move {
  deal: Deal;
  pipeline: SalesPipeline;
  to: Stage;
  lossReason?: string;
  lostTo?: string;
  validateOnly?: boolean;
}

const placeOf = (pipeline: SalesPipeline, stage: string) =>
  pipeline.stages.findIndex((candidate) => candidate.id === idOf(stage));

// The verb depends on where the stage lies: the server decides whether it is allowed.
export async function moveDeal({ deal, pipeline, to, lossReason, lostTo, validateOnly }: Move): Promise<Deal> {
  const request = {
    name: deal.name,
    toStage: to.id,
    etag: deal.etag,
    requestId: requestId(),
    validateOnly: validateOnly ?? false,
  };
  if (to.kind === StageKind.WON) return dealService.winDeal(request);
  if (to.kind === StageKind.LOST) {
    return dealService.loseDeal({ ...request, lossReason: lossReason ?? "", lostTo: lostTo ?? "" });
  }
  if (deal.state !== DealState.OPEN) return dealService.reopenDeal(request);
  const isBack = placeOf(pipeline, to.id) < placeOf(pipeline, deal.stage);
  return isBack ? dealService.moveDealBack(request) : dealService.advanceDeal(request);
}

export const stageOf = (pipeline: SalesPipeline | undefined, stage: string): Stage | undefined =>
  pipeline?.stages.find((candidate) => candidate.id === idOf(stage));

export const titleOf = (deal: Deal, untitled: string): string => deal.title || deal.company || untitled;
