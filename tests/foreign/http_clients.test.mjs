// Clients that share no code with the suite, over HTTP: Connect's own for Node, buf, and one that is
// generated from the OpenAPI description. All run one scenario: make a deal, advance it, see both in
// the stream.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { Validator } from "@seriousme/openapi-schema-validator";
import openapiTS, { astToString } from "openapi-typescript";
import { root, startSuite } from "../support/node/suite.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const buf = join(root, "protos/node_modules/.bin/buf");
const run = promisify(execFile);
let suite, folder, registry;

before(async () => {
  suite = await startSuite();
  folder = mkdtempSync(join(tmpdir(), "revops-foreign-"));
  const image = join(folder, "image.binpb");
  const built = spawnSync(buf, ["build", join(root, "protos"), "-o", image, "--as-file-descriptor-set"], { stdio: "inherit" });
  assert.equal(built.status, 0);
  registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(image)));
});
after(async () => {
  await suite?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const bearer = (next) => (request) => {
  request.header.set("Authorization", `Bearer ${suite.token}`);
  return next(request);
};

for (const useBinaryFormat of [false, true]) {
  test(`connect-node, ${useBinaryFormat ? "protobuf" : "JSON"}`, async () => {
    const transport = createConnectTransport({
      baseUrl: suite.url,
      httpVersion: "1.1",
      useBinaryFormat,
      interceptors: [bearer],
    });
    const deals = createClient(registry.getService("revops.deal.v1.DealService"), transport);
    const watch = createClient(registry.getService("revops.deal.v1.DealWatchService"), transport);
    const made = await deals.createDeal({ deal: { title: "By Connect", pipeline: "pipelines/default" } });
    const advanced = await deals.advanceDeal({ name: made.name, etag: made.etag });
    assert.match(advanced.stage, /qualification$/);

    const types = [];
    const stop = new AbortController();
    try {
      const from = { case: "start", value: 2 }; // EARLIEST
      for await (const { events } of watch.watchDeals({ from }, { signal: stop.signal })) {
        types.push(...events.filter((event) => event.deal?.name === made.name).map((event) => event.type));
        if (types.length >= 2) stop.abort();
      }
    } catch (error) {
      assert.equal(ConnectError.from(error).code, Code.Canceled);
    }
    assert.deepEqual(types, [1, 3], "CREATED, ADVANCED");

    const refused = await deals.advanceDeal({ name: made.name, toStage: "prospecting" }).catch((error) => ConnectError.from(error));
    assert.equal(refused.code, Code.FailedPrecondition);
    const rules = refused.findDetails(registry.getMessage("google.rpc.PreconditionFailure"));
    assert.ok(rules[0].violations.length > 0, "every unmet rule comes along");
    const stranger = createClient(
      registry.getService("revops.deal.v1.DealService"),
      createConnectTransport({ baseUrl: suite.url, httpVersion: "1.1" }),
    );
    const unknown = await stranger.listPipelines({}).catch((error) => ConnectError.from(error));
    assert.equal(unknown.code, Code.Unauthenticated);
    await assert.rejects(
      async () => {
        for await (const _ of watch.watchDeals({ from: { case: "resumeToken", value: "nonsense" } })) assert.fail();
      },
      (error) => ConnectError.from(error).code === Code.InvalidArgument,
    );
  });
}

test("buf curl by the Connect protocol", async () => {
  const { stdout } = await run(buf, [
    "curl", "--protocol", "connect", "--schema", join(root, "protos"),
    "-H", `Authorization: Bearer ${suite.token}`, "-d", "{}",
    `${suite.url}/revops.deal.v1.DealService/ListPipelines`,
  ]);
  assert.equal(JSON.parse(stdout).pipelines[0].name, "pipelines/default");
});

test("the description is OpenAPI 3.1, and a client made of it does the same", async () => {
  const description = await suite.call("GET", "/openapi.json");
  const { valid, errors } = await new Validator().validate(structuredClone(description));
  assert.ok(valid, JSON.stringify(errors?.slice?.(0, 3) ?? errors));
  assert.equal(description.openapi, "3.1.0");

  writeFileSync(join(folder, "schema.ts"), astToString(await openapiTS(description)));
  writeFileSync(join(folder, "scenario.ts"), readFileSync(join(here, "rest_scenario.ts")));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
  const options = ["--strict", "--skipLibCheck", "--target", "ES2022", "--module", "ESNext", "--moduleResolution", "bundler", "--lib", "ES2022,DOM,DOM.Iterable"];
  await run(join(here, "node_modules/.bin/tsc"), [...options, "scenario.ts"], { cwd: folder }).catch((error) => {
    throw new Error(error.stdout);
  });
  const { stdout } = await run("node", ["scenario.js", suite.url, suite.token], { cwd: folder });
  assert.match(stdout, /created, advanced, seen/);
});
