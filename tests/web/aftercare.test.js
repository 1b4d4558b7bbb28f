// After the solution, in the real widget against the real server: the question with its buttons, a score, words, and back again.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BINARY, openBrowser, openDesk, Shop, until, visit } from "./harness.js";

let desk, browser, shop, key;

async function xiaoer(input, ...words) {
  const run = spawn(BINARY, [...words, "--db", join(desk.folder, "desk.db")], { stdio: ["pipe", "pipe", "inherit"] });
  run.stdin.end(input);
  let said = "";
  run.stdout.on("data", (part) => (said += part));
  const [code] = await once(run, "exit");
  assert.equal(code, 0, words.join(" "));
  return said.trim();
}

before(async () => {
  [desk, browser] = await Promise.all([openDesk(), openBrowser()]);
  shop = await new Shop(desk).start();
  await xiaoer("correct horse battery\n", "agent", "add", "wang", "--display", "小王", "--role", "agent");
  key = await xiaoer("", "key", "add", "crm", "--role", "agent");
  const handed = async () => (await (await fetch(`${desk.url}/v1/chat`, { method: "POST", body: '{"message": "转人工"}' })).json()).handover;
  await until(handed, "the server has seen that somebody works here");
});
after(async () => {
  await browser.close();
  await Promise.all([shop.close(), desk.close()]);
});

async function asks(path, body) {
  const headers = { Authorization: `Bearer ${key}` };
  const answer = await fetch(`${desk.url}/v1/desk/tickets${path}`, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  assert.equal(answer.status, 200, path);
  return answer.json();
}
const ticketOf = (number) => asks(`/${number}`);
const kindsOf = async (number) => (await ticketOf(number)).events.map(({ kind }) => kind);

let pages = 0;
// A customer in the widget, whose ticket is solved; the question has come.
async function solved(options) {
  const chat = await visit(browser, shop.page(`/page${++pages}`), options);
  await chat.open();
  await chat.talks("转人工");
  const [number] = (await chat.log.innerText()).match(/T\d{8}-\d+/);
  assert.equal((await ticketOf(number)).owner, "queued");
  await asks(`/${number}/status`, { version: (await ticketOf(number)).version, status: "solved" });
  await chat.log.getByRole("button", { name: "5 非常满意" }).waitFor();
  return { chat, number };
}

test("the question comes by itself, with buttons; a score and words are kept with the ticket", async () => {
  const { chat, number } = await solved({ viewport: { width: 375, height: 700 } });
  assert.equal(await chat.log.locator(".choices").last().locator("button").count(), 5);
  assert.equal(await chat.mine.last().innerText().then((text) => text.trim() !== ""), true, "no empty words of the customer's");
  await chat.page.reload();
  await chat.open();
  await chat.log.getByRole("button", { name: "2 不满意" }).waitFor();
  assert.equal(await chat.log.getByRole("button", { name: "2 不满意" }).count(), 1, "once, also after a reload");
  await chat.log.getByRole("button", { name: "2 不满意" }).click();
  await chat.page.getByText("哪里没做好").waitFor();
  await chat.talks("等了半天没人理我");
  await until(async () => (await kindsOf(number)).includes("words"), "the words are kept");
  const said = Object.fromEntries((await ticketOf(number)).events.map(({ kind, body }) => [kind, body.to]));
  assert.deepEqual([said.score, said.words], ["2", "等了半天没人理我"]);
  assert.equal((await ticketOf(number)).status, "solved");
  assert.deepEqual(chat.faults, []);
});

test("a question left alone stays; the trouble is back in the same ticket", async () => {
  const { chat, number } = await solved();
  await chat.talks("谢谢");
  assert.equal((await ticketOf(number)).status, "solved");
  await chat.talks("还是不行");
  await chat.page.getByText("重新打开").waitFor();
  await until(async () => (await ticketOf(number)).status === "open", "open again");
  assert.equal((await ticketOf(number)).owner, "queued");
  assert.deepEqual(chat.faults, []);
});
