// How soon a customer on a slow line sees the button, and an answer: in Chromium, against the real server, the line as
// WebPageTest has it. Prints one JSON object a line: {line, button, script, answer, whole}, in milliseconds.
//   button   from the beginning of the page to the button that can be pressed
//   script   yardstick: until the lightest of the peers' scripts (90 KB) has arrived, on the same page
//   answer   from Enter to the answer on the screen
//   whole    from the beginning of the page to the answer, for somebody who presses and types at once
import { randomBytes } from "node:crypto";
import { setting } from "../web/harness.js";

const LINES = {
  "3G slow: 400 kbit/s, 400 ms": { latency: 400, throughput: 400_000 / 8 },
  "3G: 1.6 Mbit/s, 300 ms": { latency: 300, throughput: 1_600_000 / 8 },
};
const TIMES = 5;
const PEER = `/*${randomBytes(45_000).toString("hex")}*/`;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function slowly(chat, { latency, throughput }) {
  const wire = await chat.context.newCDPSession(chat.page);
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  const rate = { downloadThroughput: throughput, uploadThroughput: throughput };
  await wire.send("Network.emulateNetworkConditions", { offline: false, latency, ...rate });
}

// In the page's own time: a promise of when `selector` is there, in the shadow root.
const seen = (page, selector) =>
  page.waitForFunction((wanted) => document.querySelector("xiaoer-widget")?.shadowRoot.querySelector(wanted) && performance.now(), selector)
    .then((found) => found.jsonValue());

async function ours(told, line) {
  const chat = await told.visit();
  await chat.page.evaluate(() => localStorage.clear());
  await slowly(chat, line);
  await chat.page.reload({ waitUntil: "commit" });
  const button = await seen(chat.page, ".launcher");
  await chat.open();
  await chat.field.fill("双11订单没有同步过来");
  const begin = await chat.page.evaluate(() => performance.now());
  await chat.field.press("Enter");
  const whole = await seen(chat.page, ".turn time");
  await chat.context.close();
  return { button, answer: whole - begin, whole };
}

async function peers(told, line) {
  const chat = await told.visit({ js: PEER, csp: null });
  told.wire.fault = ({ path }) => (path === "/widget.js" ? { status: 404, body: "" } : undefined);
  await slowly(chat, line);
  await chat.page.reload({ waitUntil: "load" });
  const script = await chat.page.evaluate(() => performance.getEntriesByType("resource").find(({ name }) => /page\d+\.js/.test(name)).responseEnd);
  await chat.context.close();
  return { script };
}

const told = await setting();
try {
  for (const [line, conditions] of Object.entries(LINES)) {
    const runs = [];
    for (let run = 0; run < TIMES; run++) runs.push({ ...(await ours(told, conditions)), ...(await peers(told, conditions)) });
    const middle = (name) => Math.round(median(runs.map((run) => run[name])));
    console.log(JSON.stringify({ line, ...Object.fromEntries(["button", "script", "answer", "whole"].map((name) => [name, middle(name)])) }));
  }
} finally {
  await told.close();
}
