// The watch over server-sent events. EventSource comes back by itself and says where it was; what it
// can not say is that the position is gone: then the gateway tells `reset` and clears it, so that the
// stream begins with now. Whatever it began with, everything is read anew once it stands.
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
  // What was read before the stream stood may have changed since: told once it does, each time.
  let isFresh = true;

  const open = () => {
    if (closed) return;
    tell({ kind: "state", state: "connecting" });
    source = new EventSource(path);
    source.onopen = () => {
      isFresh = true;
      tell({ kind: "state", state: "live" });
    };
    source.onmessage = (event) => tell({ kind: "events", data: event.data });
    // The first one comes as soon as the stream has caught up.
    source.addEventListener("progress", () => {
      if (isFresh) tell({ kind: "reset" });
      isFresh = false;
    });
    source.onerror = () => {
      tell({ kind: "state", state: "lost" });
      // Refused, not cut off: EventSource has given up.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, againMs);
    };
  };
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
