// One stage's column: how many and how much, and its cards; what is dropped on it moves there.
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { acvOf, addTo, sumsText, type Sums } from "../../data/amounts";
import type { Deal } from "../../gen/revops/deal/v1/deal_pb";
import { StageKind, type Stage } from "../../gen/revops/deal/v1/pipeline_pb";
import { t } from "../../i18n";
import { Card } from "./card";

interface Props {
  stage: Stage;
  deals: Deal[];
  onDrop: (name: string) => void;
  onOpen: (deal: Deal) => void;
  onMove: (deal: Deal) => void;
}

// A column of thousands of cards is read by nobody and drawn slowly.
const cardsAtFirst = 40;

// The largest first.
const byAmount = (a: Deal, b: Deal) => (acvOf(b.amount)?.value ?? -1) - (acvOf(a.amount)?.value ?? -1);

export function Column({ stage, deals, onDrop, onOpen, onMove }: Props) {
  const ref = useRef<HTMLElement>(null);
  const [isOver, setOver] = useState(false);
  const [limit, setLimit] = useState(cardsAtFirst);
  const drop = useRef(onDrop);
  drop.current = onDrop;

  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    return dropTargetForElements({
      element,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        drop.current(String(source.data.deal));
      },
    });
  }, []);

  const sorted = useMemo(() => [...deals].sort(byAmount), [deals]);
  const sums = useMemo(() => {
    const all: Sums = new Map();
    for (const deal of deals) {
      const acv = acvOf(deal.amount);
      if (acv !== undefined) addTo(all, acv.currency, acv.value);
    }
    return all;
  }, [deals]);
  const isClosed = stage.kind !== StageKind.OPEN;
  const kind = stage.kind === StageKind.WON ? "won" : stage.kind === StageKind.LOST ? "lost" : "open";

  return (
    <section ref={ref} class={`column ${kind} ${isOver ? "over" : ""}`} aria-label={stage.displayName} data-stage={stage.id}>
      <header>
        <h2>{stage.displayName}</h2>
        {!isClosed && (
          <p class="muted">
            <span class="count">{t().board.deals(deals.length)}</span>
            <span class="sum">{sumsText(sums)}</span>
          </p>
        )}
      </header>
      <ul>
        {sorted.slice(0, limit).map((deal) => (
          <li key={deal.name}>
            <Card deal={deal} limitDays={stage.timeLimitDays} onOpen={onOpen} onMove={onMove} />
          </li>
        ))}
      </ul>
      {sorted.length > limit && (
        <button class="quiet wide" onClick={() => setLimit(limit + 4 * cardsAtFirst)}>
          {t().app.more(sorted.length - limit)}
        </button>
      )}
    </section>
  );
}
