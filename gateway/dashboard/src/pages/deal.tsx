// One deal: what it is, who is in it, where it stands, and everything that has happened, from both
// services.
import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { acvOf, moneyText } from "../data/amounts";
import { gatewayService } from "../data/client";
import { moveDeal, stageOf, titleOf } from "../data/deals";
import { useLiveDeals } from "../data/live-page";
import { useLoad } from "../data/load";
import { dateOf, dayText, idOf, nameOf } from "../data/text";
import { DealState, type Deal } from "../gen/revops/deal/v1/deal_pb";
import { ForecastCategory, StageKind, type SalesPipeline, type Stage } from "../gen/revops/deal/v1/pipeline_pb";
import type { GetDealPageResponse, TimelineEntry } from "../gen/revops/gateway/v1/deal_page_pb";
import { t } from "../i18n";
import { Facts, type Fact } from "../ui/facts";
import { CompanyLink } from "../ui/links";
import { say, sayRefused } from "../ui/notes";
import { Gaps, Show } from "../ui/states";
import { LossDialog } from "./board/loss";
import { MoveDialog } from "./board/move";
import { ActivityForm } from "./deal/activity-form";
import { People } from "./deal/people";
import { Stages } from "./deal/stages";
import { Timeline } from "./deal/timeline";

const timelinePage = 30;

export function DealPage() {
  const { params } = useRoute();
  const name = `deals/${params.id ?? ""}`;
  const loaded = useLoad(
    (signal) => gatewayService.getDealPage({ name, pageSize: timelinePage }, { signal }),
    [name],
  );
  useLiveDeals(loaded.reload, (deal) => deal.name === name, 0);
  return <Show of={loaded}>{(page) => <Page page={page} reload={loaded.reload} />}</Show>;
}

function Page({ page, reload }: { page: GetDealPageResponse; reload: () => void }) {
  const { deal, pipeline } = page;
  const [dialog, setDialog] = useState<"move" | { losing: Stage }>();
  if (deal === undefined) return <Gaps gaps={page.gaps} />;
  const title = titleOf(deal, t().board.untitled);

  const move = async (to: Stage, loss?: { lossReason: string; lostTo: string }) => {
    if (pipeline === undefined) return;
    if (to.kind === StageKind.LOST && loss === undefined) return setDialog({ losing: to });
    setDialog(undefined);
    try {
      await moveDeal({ deal, pipeline, to, ...loss });
      say(t().board.moved(title, to.displayName));
    } catch (error) {
      sayRefused(t().board.refused(title), error);
    }
    reload();
  };

  return (
    <>
      <header class="page-head">
        <div>
          <h1>{title}</h1>
          {deal.company !== "" && <p class="muted">{deal.company}</p>}
        </div>
        <State deal={deal} />
        {deal.state !== DealState.VOID && pipeline !== undefined && (
          <button class="primary" onClick={() => setDialog("move")}>
            {t().board.move}
          </button>
        )}
      </header>
      <Gaps gaps={page.gaps} />
      {pipeline !== undefined && <Stages deal={deal} pipeline={pipeline} visits={page.visits} />}
      <div class="deal-page">
        <div>
          <ActivityForm deal={deal.name} onDone={reload} />
          <TimelinePages first={page} />
        </div>
        <div>
          <About deal={deal} pipeline={pipeline} page={page} />
          <People page={page} />
        </div>
      </div>
      {dialog === "move" && pipeline !== undefined && (
        <MoveDialog deal={deal} pipeline={pipeline} onChoose={(to) => void move(to)} onClose={() => setDialog(undefined)} />
      )}
      {typeof dialog === "object" && (
        <LossDialog
          reasons={pipeline?.policy?.lossReasons ?? []}
          onConfirm={(loss) => void move(dialog.losing, loss)}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function State({ deal }: { deal: Deal }) {
  const state = DealState[deal.state] ?? "OPEN";
  return <span class={`badge ${state.toLowerCase()}`}>{t().deal.states[state] ?? state}</span>;
}

function About({ deal, pipeline, page }: { deal: Deal; pipeline: SalesPipeline | undefined; page: GetDealPageResponse }) {
  const acv = acvOf(deal.amount);
  const close = deal.expectedCloseDate;
  const closeDay = close === undefined ? undefined : new Date(close.year, close.month - 1, close.day);
  const facts: Fact[] = [
    [t().deal.amount, acv === undefined ? t().board.noAmount : moneyText(acv.value, acv.currency)],
    [t().filter.pipeline, pipeline?.displayName],
    [t().reports.stage, stageOf(pipeline, deal.stage)?.displayName ?? idOf(deal.stage)],
    [t().deal.owner, deal.owner && nameOf(deal.owner)],
    [t().deal.team, deal.team && nameOf(deal.team)],
    [t().deal.account, page.account && <CompanyLink account={page.account} />],
    [t().deal.product, deal.product],
    [t().deal.channel, deal.channel && (t().channels[deal.channel.replace("CHANNEL_", "").toUpperCase()] ?? deal.channel)],
    [t().deal.forecast, ForecastCategory[deal.forecastCategory]?.replaceAll("_", " ").toLowerCase()],
    [t().deal.created, dayText(dateOf(deal.effectiveCreateTime))],
    [t().deal.closes, closeDay && dayText(closeDay)],
    [t().deal.closed, deal.effectiveCloseTime && dayText(dateOf(deal.effectiveCloseTime))],
    [t().deal.lossReason, deal.lossReason],
    [t().board.lostTo, deal.lostTo],
    ...Object.entries(deal.fields),
  ];
  return <Facts facts={facts} />;
}

// The newest come with the page; what is older is asked for.
function TimelinePages({ first }: { first: GetDealPageResponse }) {
  const [older, setOlder] = useState<{ entries: TimelineEntry[]; token: string }>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => setOlder(undefined), [first]);
  const token = older?.token ?? first.nextPageToken;
  const more = async () => {
    setBusy(true);
    try {
      const page = await gatewayService.getDealPage({
        name: first.deal!.name,
        pageSize: timelinePage,
        pageToken: token,
      });
      setOlder({ entries: [...(older?.entries ?? []), ...page.timeline], token: page.nextPageToken });
    } catch (error) {
      sayRefused(t().states.failed, error);
    }
    setBusy(false);
  };
  return (
    <section class="card" aria-label={t().deal.timeline}>
      <h2>{t().deal.timeline}</h2>
      <Timeline entries={[...first.timeline, ...(older?.entries ?? [])]} />
      {token !== "" && (
        <button class="wide" disabled={isBusy} onClick={() => void more()}>
          {t().deal.older}
        </button>
      )}
    </section>
  );
}
