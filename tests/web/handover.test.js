// A conversation between a customer in the widget and an agent, through the real server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BINARY, openBrowser, openDesk, Shop, until, visit } from "./harness.js";

const PASSWORD = "correct horse battery";
let desk, shop, browser, wang;

// An agent at the API: what the desk's pages call.
class Agent {
  async signsIn(name) {
    const add = spawn(BINARY, ["agent", "add", name, "--display", "小王", "--role", "agent", "--db", join(desk.folder, "desk.db")], { stdio: ["pipe", "ignore", "inherit"] });
    add.stdin.end(`${PASSWORD}\n`);
    assert.equal((await once(add, "exit"))[0], 0);
    const answer = await fetch(`${desk.url}/v1/desk/session`, { method: "POST", body: JSON.stringify({ name, password: PASSWORD }) });
    assert.equal(answer.status, 200);
    this.cookie = answer.headers.get("set-cookie").split(";")[0];
    this.csrf = (await answer.json()).csrf;
    return this;
  }

  async #asks(method, path, fields) {
    const answer = await fetch(`${desk.url}/v1/desk${path}`, { method, headers: { Cookie: this.cookie, "X-CSRF-Token": this.csrf }, body: fields && JSON.stringify(fields) });
    const body = await answer.json().catch(() => ({}));
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(body)}`);
    return body;
  }

  // Has the desk open: its feed, until it is aborted.
  async comes() {
    const feed = new AbortController();
    await fetch(`${desk.url}/v1/desk/events`, { headers: { Cookie: this.cookie }, signal: feed.signal });
    return feed;
  }

  // On the ticket as it is now.
  async does(command, number, fields = {}) {
    const { version } = ["reply", "note"].includes(command) ? {} : await this.sees(number);
    return this.#asks("POST", `/tickets/${number}/${command}`, { version, ...fields });
  }

  sees(number) {
    return this.#asks("GET", `/tickets/${number}`);
  }
}

before(async () => {
  [desk, browser] = await Promise.all([openDesk(), openBrowser()]);
  shop = await new Shop(desk).start();
  wang = await new Agent().signsIn("wang");
  const asks = () => fetch(`${desk.url}/v1/chat`, { method: "POST", body: JSON.stringify({ message: "转人工" }) });
  await until(async () => (await (await asks()).json()).handover, "the server has seen that it has agents");
});
after(async () => {
  await browser.close();
  await Promise.all([shop.close(), desk.close()]);
});

// A customer in a shop's page who has asked for a human; with the number of the ticket.
let pages = 0;
async function waiting(options) {
  const chat = await visit(browser, shop.page(`/page${++pages}`), options);
  await chat.open();
  await chat.talks("订单没有同步过来", "转人工");
  const number = (await chat.log.textContent()).match(/T\d{8}-\d{4,}/)[0];
  const hears = (text) => chat.log.getByText(text).first().waitFor();
  const times = async (text, log = chat.log) => (await log.textContent()).split(text).length - 1;
  return Object.assign(chat, { number, hears, times });
}

const PHONE = { viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true, colorScheme: "dark" };

test("on a phone: the queue, an agent comes, both write, the bot keeps silent and takes over again", async () => {
  const chat = await waiting(PHONE);
  await chat.panel.getByText(/前会有人答复|前回复|之前/).first().waitFor();
  const feed = await wang.comes();
  await chat.panel.getByText(/下一位就是您/).first().waitFor();
  await wang.does("claim", chat.number);
  await chat.hears(/小王 来了/);
  await wang.does("reply", chat.number, { text: "您好，是哪个店铺？" });
  await chat.hears("您好，是哪个店铺？");
  await chat.says("怎么绑定第二个店铺");
  await until(async () => (await wang.sees(chat.number)).events.some(({ kind, body }) => kind === "said" && body.text === "怎么绑定第二个店铺"), "the agent has it");
  await wang.does("reply", chat.number, { text: "已经处理好了。", status: "solved" });
  await chat.hears("已经处理好了。");
  await chat.hears(/小二/);
  await chat.panel.getByText("已解决").first().waitFor();
  assert.equal(await chat.times("已经处理好了。"), 1);
  assert.deepEqual(chat.faults, []);
  feed.abort();
  await chat.context.close();
});

test("the line is cut and comes back, twice: what was said meanwhile is there, in order and once", async () => {
  const chat = await waiting();
  await wang.does("claim", chat.number);
  await chat.hears(/小王 来了/);
  for (const round of ["一", "二"]) {
    await chat.context.setOffline(true);
    for (const part of ["先", "后"]) await wang.does("reply", chat.number, { text: `断线${round}${part}` });
    await chat.says(`离线时说的${round}`);
    await chat.context.setOffline(false);
    await chat.hears(`断线${round}后`);
  }
  const told = ["断线一先", "断线一后", "断线二先", "断线二后"];
  for (const text of told) assert.equal(await chat.times(text), 1, text);
  const log = await chat.log.textContent();
  assert.deepEqual([...told].sort((a, b) => log.indexOf(a) - log.indexOf(b)), told);
  await until(async () => {
    const said = (await wang.sees(chat.number)).events.filter(({ kind }) => kind === "said").map(({ body }) => body.text);
    return said.join() === "离线时说的一,离线时说的二";
  }, "the customer's words have come, once");
  await chat.context.close();
});

test("the server dies in the middle of a hand-over: the conversation goes on where it was", async () => {
  const chat = await waiting();
  await wang.does("claim", chat.number);
  await wang.does("reply", chat.number, { text: "断电前" });
  await chat.hears("断电前");
  const { port } = desk;
  await desk.kill();
  await chat.says("断电时说的");
  await desk.start(port);
  await wang.does("reply", chat.number, { text: "断电后" });
  await chat.hears("断电后");
  await until(async () => (await wang.sees(chat.number)).events.filter(({ kind, body }) => kind === "said" && body.text === "断电时说的").length === 1, "kept once");
  assert.deepEqual([await chat.times("断电前"), await chat.times("断电后"), await chat.times("断电时说的")], [1, 1, 1]);
  await chat.context.close();
});

test("the same customer in two tabs: each shows an agent's words once", async () => {
  const chat = await waiting();
  const second = await chat.context.newPage();
  await second.goto(chat.page.url());
  const other = second.getByRole("log");
  if (!(await other.isVisible())) await second.locator("xiaoer-widget .launcher").click();
  await other.getByText("转人工").first().waitFor();
  await wang.does("claim", chat.number);
  await wang.does("reply", chat.number, { text: "两个窗口" });
  await chat.hears("两个窗口");
  await other.getByText("两个窗口").waitFor();
  await chat.says("好的，谢谢");
  await other.getByText("好的，谢谢").waitFor();
  assert.deepEqual([await chat.times("两个窗口"), await chat.times("两个窗口", other)], [1, 1]);
  await chat.context.close();
});
