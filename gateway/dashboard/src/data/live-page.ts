// Pages that follow deals: read anew after what matters to them, once for what comes at once.
import { useEffect, useRef } from "preact/hooks";
import type { Deal } from "../gen/revops/deal/v1/deal_pb";
import { onDeals } from "./live";

export function useLiveDeals(reload: () => void, matters: (deal: Deal) => boolean, delayMs: number, isLive = true): void {
  const latest = useRef(matters);
  latest.current = matters;
  useEffect(() => {
    if (!isLive) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        reload();
      }, delayMs);
    };
    const stop = onDeals({
      onEvents: (events) => {
        if (events.some(({ deal }) => deal !== undefined && latest.current(deal))) later();
      },
      onReset: later,
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [reload, delayMs, isLive]);
}
