// One stream for all tabs of a browser: opened with the first, closed with the last.
import { openStream, type Told } from "./stream";

const ports = new Set<MessagePort>();
let close: (() => void) | undefined;
let last: Told | undefined;

function tellAll(told: Told): void {
  if (told.kind === "state") last = told;
  for (const port of ports) port.postMessage(told);
}

function leave(port: MessagePort): void {
  ports.delete(port);
  if (ports.size > 0) return;
  close?.();
  close = undefined;
}

const scope = self as unknown as { onconnect: (event: MessageEvent) => void };
scope.onconnect = (event) => {
  const port = event.ports[0]!;
  port.onmessage = (message) => {
    if (message.data === "close") return leave(port);
    ports.add(port);
    if (last !== undefined) port.postMessage(last);
    close ??= openStream(tellAll);
  };
};
