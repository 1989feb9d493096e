// A client whose types come from /openapi.json alone.
import createClient from "openapi-fetch";
import type { paths } from "./schema";

declare const process: { argv: string[] };
const [baseUrl, token] = process.argv.slice(2) as [string, string];
const headers = { Authorization: `Bearer ${token}` };
const client = createClient<paths>({ baseUrl, headers });

const made = await client.POST("/v1/deals", {
  body: { title: "By REST", pipeline: "pipelines/default", amount: { oneOff: { currencyCode: "EUR", units: "1200" } } },
});
if (made.error !== undefined) throw new Error(made.error.error?.message);
const deal = made.data.name!.split("/")[1]!;
const advanced = await client.POST("/v1/deals/{deal}:advance", {
  params: { path: { deal } },
  body: { etag: made.data.etag },
});
if (!advanced.data?.stage?.endsWith("qualification")) throw new Error(JSON.stringify(advanced.error));

// The stream, from before the deal: an event by its token, until both are there.
const stop = new AbortController();
const stream = await fetch(`${baseUrl}/v1/deals:watch?start=START_EARLIEST`, { headers, signal: stop.signal });
const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
let text = "";
const seen = new Set<string>();
while (seen.size < 2) {
  const { value, done } = await reader.read();
  if (done) throw new Error("the stream ended");
  text += value;
  for (const match of text.matchAll(/^data: (.*)$/gm)) {
    for (const event of JSON.parse(match[1]!).events ?? []) {
      if (event.deal?.name === made.data.name) seen.add(event.type);
    }
  }
}
stop.abort();

const missing = await client.GET("/v1/deals/{deal}", { params: { path: { deal: "00000000-0000-7000-8000-000000000000" } } });
if (missing.error?.error?.status !== "NOT_FOUND") throw new Error("a deal that never was");
console.log("created, advanced, seen");
