// Deals as they change: one stream per browser, held by a shared worker for all of its tabs.
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { signal } from "@preact/signals";
import type { DealEvent } from "../gen/revops/deal/v1/deal_event_pb";
import { WatchDealsResponseSchema } from "../gen/revops/deal/v1/deal_watch_service_pb";
import { openStream, type Told } from "./stream";

export type Connection = "connecting" | "live" | "lost";
export const connection = signal<Connection>("connecting");

type Listener = { onEvents: (events: DealEvent[]) => void; onReset: () => void };
const listeners = new Set<Listener>();

function take(told: Told): void {
  if (told.kind === "state") {
    connection.value = told.state;
    return;
  }
  if (told.kind === "reset") {
    for (const listener of listeners) listener.onReset();
    return;
  }
  const response = fromJson(WatchDealsResponseSchema, JSON.parse(told.data) as JsonValue, {
    ignoreUnknownFields: true,
  });
  if (response.events.length === 0) return;
  for (const listener of listeners) listener.onEvents(response.events);
}

let stop: (() => void) | undefined;

function connect(): () => void {
  if (typeof SharedWorker === "undefined") return openStream(take);
  const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), {
    type: "module",
    name: "revops-live",
  });
  worker.port.onmessage = (message: MessageEvent<Told>) => take(message.data);
  worker.port.postMessage("open");
  const leave = () => worker.port.postMessage("close");
  window.addEventListener("pagehide", leave, { once: true });
  return leave;
}

// Until the returned function is called. `onReset`: events may have been missed, read anew.
export function onDeals(listener: Listener): () => void {
  listeners.add(listener);
  stop ??= connect();
  return () => listeners.delete(listener);
}

// After signing out: the stream belongs to the session.
export function stopLive(): void {
  stop?.();
  stop = undefined;
}
