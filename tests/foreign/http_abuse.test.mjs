// Who means ill at the HTTP port: slow heads and bodies, floods, streams that nobody reads, nonsense.
// Meanwhile good clients are served, and the gateway's memory stays bounded.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startSuite } from "../support/node/suite.mjs";

// Far above what the gateway holds of these, far below what they would like to make it hold.
const growthMaxMiB = 160;
let suite;
before(async () => {
  suite = await startSuite();
});
after(() => suite?.stop());

const gatewayPid = () => readFileSync(join(suite.data, "revops-gateway.pid"), "utf8").trim();
const residentMiB = () => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${gatewayPid()}/status`, "utf8"))[1]) / 1024;

const sockets = new Set();
// Opens `count` connections that say `text`, and keeps them open.
async function hold(count, text) {
  const url = new URL(suite.url);
  await Promise.all(
    Array.from({ length: count }, () =>
      new Promise((done) => {
        const socket = connect(Number(url.port), url.hostname, () => {
          socket.write(typeof text === "function" ? text() : text);
          done();
        });
        socket.on("error", done);
        socket.pause(); // nothing is read
        sockets.add(socket);
      }),
    ),
  );
}

async function ask(method, path, body, headers = {}) {
  const answer = await fetch(suite.url + path, {
    method,
    headers: { Authorization: `Bearer ${suite.token}`, "Content-Type": "application/json", ...headers },
    body,
  });
  return { code: answer.status, text: await answer.text() };
}

test("floods, slow clients and deaf readers take nothing from good ones", async () => {
  const deal = await suite.call("POST", "/v1/deals", { title: "Good", pipeline: "pipelines/default" });
  const before = residentMiB();
  const head = (path) => `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${suite.token}\r\n`;
  await hold(150, "GET /v1/deals HTTP/1.1\r\nHost:"); // heads that never end
  await hold(100, head("/v1/deals") + "Content-Type: application/json\r\nContent-Length: 4000000\r\n\r\n{"); // bodies that never come
  await hold(60, head("/v1/deals").replace(/Authorization.*\r\n/, "") + "Transfer-Encoding: chunked\r\n\r\n" + "ffff\r\n".repeat(9_000));
  await hold(100, `GET /v1/deals:watch?start=START_EARLIEST HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${suite.token}\r\n\r\n`);
  await hold(100, () => "X".repeat(60_000)); // no HTTP at all
  for (let i = 0; i < 100; ++i) {
    const good = await ask("GET", `/v1/${deal.name}`);
    assert.equal(good.code, 200, good.text);
  }
  const grown = residentMiB() - before;
  console.log(`510 ill-meaning connections: ${grown.toFixed(1)} MiB more, ${sockets.size} sockets`);
  assert.ok(grown < growthMaxMiB, `${grown} MiB`);
  for (const socket of sockets) socket.destroy();
  assert.equal((await ask("GET", "/healthz")).code, 200);
});

test("nonsense is answered with a clear refusal, and changes nothing", async () => {
  const count = async () => (await suite.call("GET", "/v1/deals?pageSize=1000")).deals.length;
  const before = await count();
  const deep = '{"fields":'.repeat(500) + "1" + "}".repeat(500);
  const cases = [
    ["POST", "/v1/deals", deep, 400],
    ["POST", "/v1/deals", '{"title":"a","title":"b"}', 400],
    ["POST", "/v1/deals", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ["POST", "/v1/deals", '{"amount":{"oneOff":{"currencyCode":"EUR","units":"99999999999999999999"}}}', 400],
    ["POST", "/v1/deals", "[".repeat(100_000), 400],
    ["POST", "/v1/deals", "{}", 415, { "Content-Type": "application/xml" }],
    ["GET", "/v1/deals/..%2f..%2fgateway.db", undefined, 400],
    ["GET", "/v1/%00", undefined, 400],
    ["GET", "/v1/deals/%c0%ae%c0%ae", undefined, 400],
    ["GET", `/v1/deals?${"a=1&".repeat(300)}`, undefined, 400],
    ["GET", `/v1/deals?pageToken=${"x".repeat(20_000)}`, undefined, 431],
  ];
  for (const [method, path, body, code, headers] of cases) {
    const answer = await ask(method, path, body, headers);
    assert.equal(answer.code, code, `${method} ${path.slice(0, 60)}: ${answer.text.slice(0, 300)}`);
    assert.ok(JSON.parse(answer.text).error.message.length > 0);
  }
  assert.equal(await count(), before);
});
