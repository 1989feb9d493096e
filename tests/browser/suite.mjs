// The suite on free ports with a demo company in it, a browser, and what tests need of both.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { chromium } from "playwright-core";

const root = process.env.REVOPS_SOURCE_DIR;
const bin = process.env.REVOPS_BIN_DIR;
const shots = process.env.REVOPS_SCREENSHOTS ?? join(bin, "../screenshots");

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

export async function startSuite() {
  const data = mkdtempSync(join(tmpdir(), "revops-browser-"));
  const base = await freeBase();
  const up = spawn(join(root, "scripts/up"), ["--bin", bin, "--data", data, "--ports", String(base), "--demo"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let told = "";
  await new Promise((ready, failed) => {
    up.stdout.on("data", (text) => {
      told += text;
      if (told.includes("the demo company is in")) ready();
    });
    up.on("exit", () => failed(new Error(`scripts/up ended:\n${told}`)));
  });
  const url = `http://127.0.0.1:${base}`;
  const token = readFileSync(join(data, "admin-token"), "utf8").trim();
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  return {
    url,
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

export function findBrowser() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

export const startBrowser = (executablePath) => chromium.launch({ executablePath, args: ["--no-sandbox"] });

// A signed-in person. `problems` gathers what the page complains of: errors, and anything that its
// content policy forbids.
export async function signIn(browser, suite, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", ...options });
  const problems = [];
  context.on("page", (page) => {
    page.on("pageerror", (error) => problems.push(String(error)));
    // An answer that says no is none: the browser notes every one of them.
    page.on("console", (message) => {
      const isAnswer = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isAnswer) problems.push(message.text());
    });
  });
  const page = await context.newPage();
  await page.goto(suite.url);
  await page.fill("input[name=token]", suite.token);
  await page.click("button.primary");
  await page.waitForSelector("nav a[aria-current=page]");
  return { context, page, problems };
}

export async function shoot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
