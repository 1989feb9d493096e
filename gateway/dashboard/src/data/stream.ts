// The watch over server-sent events. EventSource comes back by itself and says where it was; what it
// can not say is that the position is gone: then the gateway tells `reset`, and everything is read
// anew.
export type Told =
  | { kind: "state"; state: "connecting" | "live" | "lost" }
  | { kind: "events"; data: string }
  | { kind: "reset" };

const path = "/v1/deals:watch?progress_interval=15s";
const againMs = 5_000;

export function openStream(tell: (told: Told) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  // A stream that had to begin anew may have missed something.
  let wasLive = false;

  const open = () => {
    if (closed) return;
    tell({ kind: "state", state: "connecting" });
    source = new EventSource(path);
    const live = () => tell({ kind: "state", state: "live" });
    source.onopen = () => {
      live();
    };
    source.onmessage = (event) => tell({ kind: "events", data: event.data });
    source.addEventListener("progress", () => {
      wasLive = true;
      live();
    });
    source.addEventListener("reset", () => tell({ kind: "reset" }));
    source.onerror = () => {
      tell({ kind: "state", state: "lost" });
      // Refused, not cut off: EventSource has given up.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => {
        open();
        if (wasLive) tell({ kind: "reset" });
      }, againMs);
    };
  };
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
