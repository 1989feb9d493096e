// The picture of the board in the README, from the demo's company: scripts/picture.
import { findBrowser, signIn, startBrowser, startSuite } from "./suite.mjs";

const suite = await startSuite();
const browser = await startBrowser(findBrowser());
const { page } = await signIn(browser, suite, { viewport: { width: 1360, height: 800 } });
await page.goto(`${suite.url}/board`);
await page.waitForSelector(".deal-card");
await page.waitForSelector('.live[data-state="live"]');
await page.screenshot({ path: process.argv[2] });
await browser.close();
await suite.stop();
