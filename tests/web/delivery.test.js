// A message is never lost and never twice: whatever happens to the line, the server, the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Chat, setting, until } from "./harness.js";

let told;
before(async () => (told = await setting({}, "--host-resolver-rules=MAP shop.test 127.0.0.1")));
after(() => told.close());

const ids = () => told.wire.said.map(({ message_id: id }) => id);
const chatPath = ({ path, method }) => path === "/v1/chat" && method === "POST";
const firstTimes = (count, fault) => (request) => (chatPath(request) && count-- > 0 ? fault : undefined);
const texts = (chat) => chat.mine.locator(".bubble").evaluateAll((all) => all.map((one) => one.lastChild.data));

// What the server holds: the transcript of the ticket that is opened last.
async function transcript(chat) {
  await chat.talks("转人工");
  const { conversation } = told.wire.said.at(-1);
  const number = await chat.log.locator(".card strong").last().evaluate((one) => one.textContent.match(/T\d{8}-\d{4,}/)[0]);
  const answer = await fetch(`${told.desk.url}/v1/tickets/${number}`, { headers: { Authorization: `Bearer ${conversation}` } });
  return (await answer.json()).transcript.filter(({ from }) => from === "customer").map(({ text }) => text);
}

test("offline: shown at once, kept, sent in order when the line is back", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.context.setOffline(true);
  await chat.says("第一句");
  await chat.says("第二句");
  await chat.panel.getByText("暂时连不上").waitFor();
  assert.deepEqual(await texts(chat), ["第一句", "第二句"]);
  await chat.context.setOffline(false);
  await chat.answered(2);
  await chat.panel.getByText("暂时连不上").waitFor({ state: "detached" });
  assert.deepEqual(await transcript(chat), ["第一句", "第二句", "转人工"]);
});

test("the line is cut after the server has the message: the same message again, one answer", async () => {
  const chat = await told.visit();
  await chat.open();
  told.wire.fault = firstTimes(2, "cut the answer");
  await chat.says("订单没有同步过来");
  await chat.answered(1);
  const bodies = told.wire.requests.filter(chatPath).map(({ body }) => body);
  assert.equal(bodies.length, 3);
  assert.equal(new Set(bodies).size, 1, "byte for byte");
  assert.equal(await chat.mine.count(), 1);
  assert.deepEqual(await transcript(chat), ["订单没有同步过来", "转人工"]);
});

test("the page is left in the middle of a message and comes back: nothing lost, nothing twice", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("你好");
  told.wire.fault = (request) => (chatPath(request) ? new Promise((done) => setTimeout(done, 1500, "cut the answer")) : undefined);
  await chat.says("打印不了");
  await chat.page.waitForTimeout(200);
  told.wire.fault = () => undefined;
  await chat.page.reload();
  await chat.open();
  await chat.answered(2);
  assert.deepEqual(await texts(chat), ["你好", "打印不了"]);
  assert.equal(new Set(ids()).size, 2);
  assert.deepEqual(await transcript(chat), ["你好", "打印不了", "转人工"]);
});

test("the server is killed and started again: the queue goes out, the conversation goes on", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("你好");
  const handle = await chat.page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith(" conversation"))[1]);
  await told.desk.kill();
  await chat.says("账号登录不了");
  await chat.panel.getByText("暂时连不上").waitFor();
  await chat.page.reload();
  await chat.open();
  assert.deepEqual(await texts(chat), ["你好", "账号登录不了"]);
  await told.desk.start(told.desk.port);
  await chat.answered(2);
  assert.equal(told.wire.said.at(-1).conversation, handle);
});

test("a draft outlives a refresh and a closed tab", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.field.fill("写到一半");
  assert.match(await chat.page.evaluate(() => JSON.stringify(localStorage)), /写到一半/, "kept as it is typed: a crash asks nobody");
  await chat.page.reload();
  await chat.open();
  assert.equal(await chat.field.inputValue(), "写到一半");
  const other = await chat.context.newPage();
  await chat.page.close();
  await other.goto(chat.page.url());
  await other.locator("xiaoer-widget .launcher").click();
  assert.equal(await other.getByRole("textbox").inputValue(), "写到一半");
});

test("503 and 429 are waited out as long as they ask; no message is shown as failed", async () => {
  for (const status of [503, 429]) {
    const chat = await told.visit();
    await chat.open();
    told.wire.fault = firstTimes(1, { status, headers: { "Retry-After": "2" }, body: {} });
    const begin = Date.now();
    await chat.says("你好");
    await chat.answered(1);
    assert.ok(Date.now() - begin >= 2000);
    assert.equal(await chat.log.getByRole("alert").count(), 0);
    assert.equal(new Set(ids()).size, 1);
  }
});

test("a sign-in page of the network in the server's place is not taken for an answer", async () => {
  const chat = await told.visit();
  await chat.open();
  told.wire.fault = firstTimes(1, { status: 200, headers: { "Content-Type": "text/html" }, body: "<h1>Wi-Fi</h1>" });
  await chat.says("你好");
  await chat.answered(1);
  assert.equal(new Set(ids()).size, 1);
});

test("a refused message says so, can be tried again and be mended", async () => {
  const chat = await told.visit();
  await chat.open();
  told.wire.fault = firstTimes(2, { status: 422, body: { detail: "no" } });
  await chat.says("你好");
  await chat.log.getByRole("alert").getByText("没有发出去").waitFor();
  await chat.log.getByRole("button", { name: "重试" }).click();
  await until(() => told.wire.said.length === 2, "sent again");
  await chat.log.getByRole("button", { name: "修改" }).click();
  assert.equal(await chat.field.inputValue(), "你好");
  assert.equal(await chat.mine.count(), 0);
  await chat.talks("你好呀");
  assert.equal(await chat.log.getByRole("alert").count(), 0);
});

test("a server that does not know the conversation: a new one with the same message, and a friendly line", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("你好");
  await chat.page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.endsWith(" conversation"));
    localStorage.setItem(key, "0".repeat(32));
  });
  await chat.page.reload();
  await chat.open();
  await chat.talks("打印不了");
  await chat.log.getByText("已为您开始新的会话").waitFor();
  assert.deepEqual(await texts(chat), ["你好", "打印不了"]);
  const [, refused, again] = told.wire.said;
  assert.deepEqual([refused.message_id, again.conversation], [again.message_id, undefined]);
});

test("where storage is blocked it works as well as memory lasts", async () => {
  const chat = await told.visit({ js: `Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });` });
  await chat.open();
  await chat.talks("你好", "转人工");
  assert.deepEqual(chat.faults, []);
});

test("in a sandboxed frame without an origin, too", async () => {
  const chat = await told.visit({ csp: null, html: `<iframe sandbox="allow-scripts" width="600" height="600" srcdoc='<script src="${told.wire.url}/widget.js" data-lang="zh"></script>'></iframe>` });
  const frame = chat.page.frameLocator("iframe");
  await frame.locator("xiaoer-widget .launcher").click();
  await frame.getByRole("textbox").fill("你好");
  await frame.getByRole("textbox").press("Enter");
  await frame.locator("xiaoer-widget .turn time").waitFor();
});

async function twoTabs(address) {
  const chat = await told.visit();
  const url = address(chat.page.url());
  const second = await chat.context.newPage();
  await Promise.all([chat.page.goto(url), second.goto(url)]);
  const other = Object.assign(new Chat(second), { context: chat.context });
  await chat.open();
  await other.open();
  return [chat, other];
}

for (const [name, address] of [["with web locks", (url) => url], ["with a lease, on a page without https", (url) => url.replace("localhost", "shop.test")]]) {
  test(`two tabs share the conversation, nothing is sent or shown twice: ${name}`, async () => {
    const [one, two] = await twoTabs(address);
    assert.equal(await one.page.evaluate(() => "locks" in navigator), name === "with web locks");
    await Promise.all([one.says("甲"), two.says("乙")]);
    await Promise.all([one.answered(2), two.answered(2)]);
    await Promise.all([one.says("丙"), two.says("丁")]);
    await Promise.all([one.answered(4), two.answered(4)]);
    assert.deepEqual(await texts(one), await texts(two));
    assert.equal((await texts(one)).length, 4);
    assert.equal(ids().length, 4, "each was sent once");
    assert.equal(new Set(told.wire.said.map(({ conversation }) => conversation)).size, 2, "none, then the one");
    assert.deepEqual(await transcript(one), [...(await texts(two)).slice(0, 4), "转人工"]);
  });
}

test("a tab that is closed with messages to send leaves them to the other", async () => {
  const [one, two] = await twoTabs((url) => url);
  await one.context.setOffline(true);
  await one.says("带上我");
  await two.log.getByText("带上我").waitFor();
  await one.page.close();
  await two.context.setOffline(false);
  await two.answered(1);
  // A browser that closes a page may let its last request slip out: then it is the same message again.
  assert.equal(new Set(ids()).size, 1);
  assert.deepEqual(await transcript(two), ["带上我", "转人工"]);
});

test("answers to a closed panel are counted on the button, and seen in one tab are seen in all", async () => {
  const [one, two] = await twoTabs((url) => url);
  for (const chat of [one, two]) await chat.page.keyboard.press("Escape");
  told.wire.fault = (request) => (chatPath(request) ? new Promise((done) => setTimeout(done, 300)) : undefined);
  await one.open();
  await one.says("你好");
  await one.page.keyboard.press("Escape");
  await one.page.getByRole("button", { name: /1 条新消息/ }).waitFor();
  await two.page.getByRole("button", { name: /1 条新消息/ }).waitFor();
  await one.open();
  await two.page.getByRole("button", { name: "打开客服聊天", exact: true }).waitFor();
});
