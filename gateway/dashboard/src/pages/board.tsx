// The pipeline board: a column per stage, cards that are dragged or moved by keys, live.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { listOpenDeals, listPipelines, moveDeal, stageOf, titleOf } from "../data/deals";
import { onDeals } from "../data/live";
import { useLoad } from "../data/load";
import { idOf, nameOf } from "../data/text";
import { DealState, type Deal } from "../gen/revops/deal/v1/deal_pb";
import type { DealEvent } from "../gen/revops/deal/v1/deal_event_pb";
import { StageKind, type SalesPipeline, type Stage } from "../gen/revops/deal/v1/pipeline_pb";
import { t } from "../i18n";
import { PipelineChoice, useParameter } from "../ui/filters";
import { say, sayRefused } from "../ui/notes";
import { Empty, Show } from "../ui/states";
import { Column } from "./board/column";
import { LossDialog } from "./board/loss";
import { MoveDialog } from "./board/move";

export function BoardPage() {
  const pipelines = useLoad(listPipelines, []);
  const [chosen, choose] = useParameter("pipeline");
  return (
    <>
      <header class="page-head">
        <h1>{t().board.title}</h1>
        {pipelines.data !== undefined && pipelines.data.length > 0 && (
          <PipelineChoice
            pipelines={pipelines.data}
            value={chosen || idOf(pipelines.data[0]!.name)}
            onChange={choose}
          />
        )}
      </header>
      <Show of={pipelines}>
        {(list) => {
          const pipeline = list.find((one) => idOf(one.name) === chosen) ?? list[0];
          if (pipeline === undefined) return <Empty title={t().board.noPipeline} hint={t().overview.emptyHint} />;
          return <Board key={pipeline.name} pipeline={pipeline} />;
        }}
      </Show>
    </>
  );
}

// Stages an open deal can be in come first, then those that close it.
const columnsOf = (pipeline: SalesPipeline): Stage[] => pipeline.stages;

// Titles are no part of the stream; an import of thousands is one reading.
const titlesMs = 1_000;

const isNewer = (a: Deal, b: Deal) => {
  const [of, than] = [a.updateTime, b.updateTime];
  // What left the view comes by its name alone.
  if (of === undefined || than === undefined) return true;
  return of.seconds > than.seconds || (of.seconds === than.seconds && of.nanos >= than.nanos);
};

function Board({ pipeline }: { pipeline: SalesPipeline }) {
  const id = idOf(pipeline.name);
  const loaded = useLoad((signal) => listOpenDeals(pipeline.name, signal), [id]);
  const [deals, setDeals] = useState<ReadonlyMap<string, Deal>>(new Map());
  const [owner, setOwner] = useParameter("owner");
  const [moving, setMoving] = useState<Deal>();
  const [losing, setLosing] = useState<{ deal: Deal; to: Stage }>();
  const { route } = useLocation();

  // The newest that the stream told of each deal: a list that was asked for before may come later.
  // Before the page is painted, so that nobody sees a card as only the stream knows it.
  const told = useRef(new Map<string, { deal: Deal; belongs: boolean }>());
  useLayoutEffect(() => {
    if (loaded.data === undefined) return;
    const all = new Map(loaded.data.map((deal) => [deal.name, deal]));
    for (const [name, { deal, belongs }] of told.current) {
      const listed = all.get(name);
      if (listed !== undefined && !isNewer(deal, listed)) continue;
      if (belongs) all.set(name, { ...deal, title: listed?.title ?? deal.title });
      else all.delete(name);
    }
    told.current.clear();
    setDeals(all);
  }, [loaded.data]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readTitles = () => {
      clearTimeout(timer);
      timer = setTimeout(loaded.reload, titlesMs);
    };
    const take = ({ deal, leftView, changedFields }: DealEvent) => {
      if (deal === undefined) return;
      if (!leftView && idOf(deal.pipeline) !== id) return;
      const belongs = !leftView && deal.state === DealState.OPEN;
      told.current.set(deal.name, { deal, belongs });
      if (belongs && changedFields.some(({ field }) => field === "title")) readTitles();
      setDeals((now) => {
        const known = now.get(deal.name);
        if (!belongs && known === undefined) return now;
        const next = new Map(now);
        // Events carry no title.
        if (belongs) next.set(deal.name, { ...deal, title: deal.title || (known?.title ?? "") });
        else next.delete(deal.name);
        return next;
      });
    };
    const stop = onDeals({ onEvents: (events) => events.forEach(take), onReset: loaded.reload });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [id, loaded.reload]);

  const owners = useMemo(
    () => [...new Set([...deals.values()].map((deal) => deal.owner).filter((one) => one !== ""))].sort(),
    [deals],
  );
  const shown = useMemo(
    () => [...deals.values()].filter((deal) => owner === "" || deal.owner === owner),
    [deals, owner],
  );

  const move = async (deal: Deal, to: Stage, loss?: { lossReason: string; lostTo: string }) => {
    if (idOf(deal.stage) === to.id) return;
    if (to.kind === StageKind.LOST && loss === undefined) return setLosing({ deal, to });
    const title = titleOf(deal, t().board.untitled);
    // Where it is dropped it stays, unless the policy says no.
    if (to.kind === StageKind.OPEN) {
      setDeals((now) => new Map(now).set(deal.name, { ...deal, stage: to.id }));
    }
    try {
      const moved = await moveDeal({ deal, pipeline, to, ...loss });
      setDeals((now) => {
        const next = new Map(now);
        if (moved.state === DealState.OPEN) next.set(moved.name, moved);
        else next.delete(moved.name);
        return next;
      });
      say(t().board.moved(title, to.displayName));
    } catch (error) {
      setDeals((now) => new Map(now).set(deal.name, deal));
      sayRefused(t().board.refused(title), error);
    }
  };

  return (
    <Show of={loaded}>
      {() => (
        <>
          <div class="board-tools">
            <label class="field">
              <span>{t().filter.owner}</span>
              <select value={owner} onChange={(event) => setOwner(event.currentTarget.value)}>
                <option value="">{t().filter.everybody}</option>
                {owners.map((one) => (
                  <option key={one} value={one}>
                    {nameOf(one)}
                  </option>
                ))}
              </select>
            </label>
            <p class="muted small">{t().board.keys}</p>
          </div>
          {deals.size === 0 && <Empty title={t().board.empty} hint={t().overview.emptyHint} />}
          <div class="board" role="group" aria-label={pipeline.displayName}>
            {columnsOf(pipeline).map((stage) => (
              <Column
                key={stage.id}
                stage={stage}
                deals={shown.filter((deal) => stageOf(pipeline, deal.stage)?.id === stage.id)}
                onDrop={(name) => {
                  const deal = deals.get(name);
                  if (deal !== undefined) void move(deal, stage);
                }}
                onOpen={(deal) => route(`/deals/${idOf(deal.name)}`)}
                onMove={setMoving}
              />
            ))}
          </div>
          {moving !== undefined && (
            <MoveDialog
              deal={moving}
              pipeline={pipeline}
              onClose={() => setMoving(undefined)}
              onChoose={(to) => {
                setMoving(undefined);
                void move(moving, to);
              }}
            />
          )}
          {losing !== undefined && (
            <LossDialog
              reasons={pipeline.policy?.lossReasons ?? []}
              onClose={() => setLosing(undefined)}
              onConfirm={(loss) => {
                setLosing(undefined);
                void move(losing.deal, losing.to, loss);
              }}
            />
          )}
        </>
      )}
    </Show>
  );
}
