// The Compose file as engines read it: valid by the Compose specification, which v2 follows, and by
// Compose 1.29 where that is installed; and what operators are promised of each container.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";
import Ajv from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
const file = join(here, "..", "..", "docker-compose.yml");
const compose = parse(readFileSync(file, "utf8"), { merge: true });
// Its ids are of an older draft than it says it is of.
const schema = JSON.parse(readFileSync(join(here, "node_modules/dclint/schemas/compose.schema.json"), "utf8"), (key, value) =>
  key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value,
);

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
// Formats that only Compose knows.
for (const format of ["duration", "expose", "ports", "subnet_ip_address"]) ajv.addFormat(format, true);
const isValid = ajv.compile(schema);

test("it is valid by the Compose specification, and a misspelt key is not", () => {
  assert.ok(isValid(compose), JSON.stringify(isValid.errors));
  const misspelt = structuredClone(compose);
  misspelt.services.gateway.read_olny = true;
  assert.ok(!isValid(misspelt));
});

const old = spawnSync("docker-compose", ["version", "--short"], { encoding: "utf8" });
const isOld = old.status === 0 && old.stdout.startsWith("1.");
test("it is valid by Compose 1.29", { skip: isOld ? false : "docker-compose 1 is not installed" }, () => {
  execFileSync("docker-compose", ["--file", file, "config", "--quiet"], { stdio: ["ignore", "pipe", "inherit"] });
});

test("every container is as operators are promised", () => {
  const services = Object.entries(compose.services);
  assert.deepEqual(services.map(([name]) => name).sort(), ["deal-service", "gateway", "lead-service", "metrics-service"]);
  const stores = new Set();
  for (const [name, service] of services) {
    assert.equal(service.read_only, true, name);
    assert.match(service.user, /^[1-9]\d*:[1-9]\d*$/, `${name}: not root`);
    assert.deepEqual(service.cap_drop, ["ALL"], name);
    assert.equal(service.restart, "unless-stopped", name);
    assert.equal(service.healthcheck.test[2], "healthcheck", name);
    assert.ok(parseInt(service.stop_grace_period) > 30, `${name}: a drain takes up to 30 s`);
    // Secrets come by file.
    for (const [key, value] of Object.entries(service.environment)) {
      if (/KEY|TOKEN|SECRET|PASSWORD/.test(key)) assert.match(String(value), /^\/|^true$/, `${name}: ${key}`);
    }
    stores.add(service.volumes.find((volume) => volume.endsWith(":/var/lib/revops")));
    // The gateway alone is reached from outside, and from this machine alone.
    if (name !== "gateway") assert.equal(service.ports, undefined, name);
  }
  assert.equal(stores.size, 4, "a volume each");
  assert.ok(compose.services.gateway.ports.every((port) => port.startsWith("127.0.0.1:")));
});
