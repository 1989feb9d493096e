// A browser, and what tests need of it.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { bin, startSuite as start } from "../support/node/suite.mjs";

const shots = process.env.REVOPS_SCREENSHOTS ?? join(bin, "../screenshots");
export const startSuite = () => start({ demo: true });

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
