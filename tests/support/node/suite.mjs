// The suite on free ports, for tests that are no C++.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = process.env.REVOPS_SOURCE_DIR;
export const bin = process.env.REVOPS_BIN_DIR;

// A base whose five ports are free; scripts/up takes BASE to BASE+3 and BASE+10.
async function freeBase() {
  for (let base = 21_000 + (process.pid % 400) * 20; ; base += 20) {
    const servers = [0, 1, 2, 3, 10].map((offset) => createServer().listen(base + offset, "127.0.0.1"));
    const listening = await Promise.all(
      servers.map((server) => Promise.race([once(server, "listening").then(() => true), once(server, "error").then(() => false)])),
    );
    await Promise.all(servers.map((server) => server.listening && new Promise((done) => server.close(done))));
    if (listening.every(Boolean)) return base;
  }
}

// `demo`: with the demo company in it.
export async function startSuite({ demo = false } = {}) {
  const data = mkdtempSync(join(tmpdir(), "revops-browser-"));
  const base = await freeBase();
  const up = spawn(join(root, "scripts/up"), ["--bin", bin, "--data", data, "--ports", String(base), ...(demo ? ["--demo"] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  await new Promise((ready, failed) => {
    up.stdout.on("data", (text) => {
      told += text;
      if (told.includes(demo ? "the demo company is in" : "admin token:")) ready();
    });
    up.on("exit", () => failed(new Error(`scripts/up ended:\n${told}`)));
  });
  const url = `http://127.0.0.1:${base}`;
  const token = readFileSync(join(data, "admin-token"), "utf8").trim();
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  return {
    url,
    data,
    grpc: `127.0.0.1:${base + 10}`,
    token,
    // As another client does it.
    async call(method, path, body) {
      const answer = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return path === "/metrics" ? text : JSON.parse(text);
    },
    async stop() {
      up.kill("SIGTERM");
      await once(up, "exit");
      rmSync(data, { recursive: true, force: true });
    },
  };
}
