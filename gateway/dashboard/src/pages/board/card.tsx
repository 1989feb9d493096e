// One deal on the board.
import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useRef, useState } from "preact/hooks";
import { acvOf, moneyText } from "../../data/amounts";
import { titleOf } from "../../data/deals";
import { dateOf, daysSince, idOf, initialsOf, nameOf } from "../../data/text";
import type { Deal } from "../../gen/revops/deal/v1/deal_pb";
import { t } from "../../i18n";

interface Props {
  deal: Deal;
  limitDays: number; // 0: none
  onOpen: (deal: Deal) => void;
  onMove: (deal: Deal) => void;
}

// Left and right go to the neighbouring columns, up and down within the column.
function focusNeighbour(card: HTMLElement, key: string): void {
  const columns = [...document.querySelectorAll<HTMLElement>(".column")];
  const column = card.closest<HTMLElement>(".column");
  if (column === null) return;
  const cardsIn = (one: HTMLElement) => [...one.querySelectorAll<HTMLElement>(".deal-card")];
  const place = cardsIn(column).indexOf(card);
  if (key === "ArrowUp" || key === "ArrowDown") {
    cardsIn(column)[place + (key === "ArrowUp" ? -1 : 1)]?.focus();
    return;
  }
  const step = key === "ArrowLeft" ? -1 : 1;
  for (let i = columns.indexOf(column) + step; i >= 0 && i < columns.length; i += step) {
    const cards = cardsIn(columns[i]!);
    if (cards.length > 0) return cards[Math.min(place, cards.length - 1)]!.focus();
  }
}

export function Card({ deal, limitDays, onOpen, onMove }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const [isDragged, setDragged] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    return draggable({
      element,
      getInitialData: () => ({ deal: deal.name }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [deal.name]);

  const acv = acvOf(deal.amount);
  const days = daysSince(dateOf(deal.stageEnterTime));
  const isLong = limitDays > 0 && days !== undefined && days > limitDays;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      focusNeighbour(event.currentTarget as HTMLElement, event.key);
    } else if (event.key === "m" || event.key === "M") {
      onMove(deal);
    }
  };

  return (
    <div
      ref={ref}
      class={`deal-card ${isDragged ? "dragged" : ""}`}
      tabIndex={0}
      role="group"
      aria-label={titleOf(deal, t().board.untitled)}
      data-deal={deal.name}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === event.currentTarget) onOpen(deal);
        else onKeyDown(event);
      }}
    >
      <a class="title" href={`/deals/${idOf(deal.name)}`} tabIndex={-1} draggable={false}>
        {titleOf(deal, t().board.untitled)}
      </a>
      {deal.title !== "" && !deal.title.includes(deal.company) && <span class="muted">{deal.company}</span>}
      <span class="line">
        <strong>{acv === undefined ? t().board.noAmount : moneyText(acv.value, acv.currency)}</strong>
        {deal.owner !== "" && (
          <span class="initials" title={nameOf(deal.owner)} aria-label={nameOf(deal.owner)} role="img">
            {initialsOf(deal.owner)}
          </span>
        )}
      </span>
      <span class="line">
        {days !== undefined && (
          <span class={isLong ? "age late" : "age"} title={isLong ? t().board.over : undefined}>
            {t().board.inStage(days)}
          </span>
        )}
        <button class="quiet" tabIndex={-1} onClick={() => onMove(deal)}>
          {t().board.move}
        </button>
      </span>
    </div>
  );
}
