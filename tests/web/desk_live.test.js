// The desk against the real server: two agents in browsers, customers over the API, everything on disk in between.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BINARY, openBrowser, openDesk, until } from "./harness.js";

const PASSWORD = "correct horse battery";
let desk, browser;

async function addAgent(name, display, ...flags) {
  const run = spawn(BINARY, ["agent", "add", name, "--display", display, "--db", join(desk.folder, "desk.db"), ...flags], { stdio: ["pipe", "ignore", "inherit"] });
  run.stdin.end(`${PASSWORD}\n`);
  const [code] = await once(run, "exit");
  assert.equal(code, 0, `agent add ${name}`);
}

before(async () => {
  [desk, browser] = await Promise.all([openDesk(), openBrowser()]);
  await addAgent("wang", "小王", "--role", "agent");
  await addAgent("li", "小李", "--role", "agent");
  await addAgent("root", "管理员", "--role", "admin");
});
after(async () => {
  await browser.close();
  await desk.close();
});

// A customer who asks for a human.
class Customer {
  constructor(customer) {
    this.customer = customer;
  }

  async says(message) {
    const answer = await fetch(`${desk.url}/v1/chat`, { method: "POST", body: JSON.stringify({ message, lang: "zh", customer: this.customer, ...(this.handle && { conversation: this.handle }) }) });
    const reply = await answer.json();
    this.handle = reply.conversation;
    this.number = reply.ticket?.number ?? this.number;
    return reply;
  }

  async types(typing) {
    await fetch(`${desk.url}/v1/conversations/typing`, { method: "POST", headers: { Authorization: `Bearer ${this.handle}` }, body: JSON.stringify({ typing }) });
  }

  async ticket() {
    return (await fetch(`${desk.url}/v1/tickets/${this.number}`, { headers: { Authorization: `Bearer ${this.handle}` } })).json();
  }
}

async function waiting(shop, ...words) {
  const customer = new Customer({ shop, contact: `${shop}@example.com` });
  for (const said of [...words, "转人工"]) await customer.says(said);
  assert.ok(customer.number, "a ticket was opened");
  return customer;
}

async function agent(name, options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && /Content Security Policy|Refused/.test(message.text()) && faults.push(message.text()));
  await page.goto(`${desk.url}/desk`);
  await page.locator("#door-name").fill(name);
  await page.locator("#door-password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator(".rail nav").first().waitFor();
  const opens = async ({ number }) => {
    await page.evaluate((hash) => (location.hash = hash), `#/all/${number}`);
    await page.locator(".thread").waitFor();
  };
  return { page, context, faults, opens, thread: page.locator(".thread"), sees: (text) => page.getByText(text).first().waitFor() };
}

test("from the hand-over to solved: the customer's words, an answer, a note, the status; nothing twice", async () => {
  const one = await agent("wang");
  const customer = await waiting("小明的店", "订单没有同步过来 E1024");
  await one.sees("小明的店");
  await one.opens(customer);
  await one.sees("订单没有同步过来 E1024");
  await one.page.keyboard.press("c");
  await one.sees(`${customer.number} 由您负责了`);
  await one.page.keyboard.press("r");
  await one.page.keyboard.type("在的，我看一下。");
  await until(async () => one.page.locator("#composer").evaluate((field) => field.value !== ""), "written");
  await one.page.keyboard.press("Enter");
  await one.thread.locator(".line.agent:not(.sending)").getByText("在的，我看一下。").waitFor();
  const told = await customer.ticket();
  assert.ok(told.transcript.some(({ from, text }) => from === "agent" && text === "在的，我看一下。"));
  await customer.types(true);
  await one.sees("客户正在输入");
  await customer.says("好的，等您");
  await one.thread.getByText("好的，等您").waitFor();
  await one.page.keyboard.press("Escape");
  await one.page.keyboard.press("n");
  await one.page.keyboard.type("接口限流");
  await one.page.keyboard.press("Enter");
  await one.thread.locator(".line.note:not(.sending)").getByText("接口限流").waitFor();
  assert.ok(!(await customer.ticket()).transcript.some(({ text }) => text.includes("限流")), "a note is for colleagues");
  await one.page.keyboard.press("Escape");
  await one.page.keyboard.press("s");
  await one.page.locator("dialog.picker").getByText("已解决").click();
  await until(async () => (await customer.ticket()).status === "solved", "solved");
  assert.equal(await one.thread.getByText("在的，我看一下。").count(), 1);
  assert.deepEqual(one.faults, []);
  await one.page.reload();
  await one.thread.getByText("好的，等您").waitFor();
  assert.equal(await one.thread.getByText("好的，等您").count(), 1, "and after a reload the same");
  await one.context.close();
});

test("two agents, three customers: each sees the other, one claims, the other is told", async () => {
  const customers = [await waiting("甲店", "账号登录不了"), await waiting("乙店", "软件闪退"), await waiting("丙店", "扣费不对")];
  const [one, two] = [await agent("wang"), await agent("li")];
  await one.opens(customers[0]);
  await two.opens(customers[0]);
  await one.sees("小李也在看");
  await two.sees("小王也在看");
  // The second sees it as nobody's still, for its feed is held back.
  await two.page.route("**/claim", async (route) => {
    await until(async () => (await customers[0].ticket()).status === "open", "the first has it");
    await route.continue();
  });
  await two.page.keyboard.press("c");
  await one.page.keyboard.press("c");
  await two.sees("小王刚刚接手了这张工单");
  await two.sees("小王在负责");
  await two.opens(customers[1]);
  await customers[0].says("还在吗");
  await one.thread.getByText("还在吗").waitFor();
  assert.equal(await two.thread.getByText("还在吗").count(), 0, "another customer's words are not on this screen");
  await customers[2].says("请尽快");
  await two.page.locator(`.row[data-number="${customers[2].number}"] .unread`).waitFor();
  assert.deepEqual([one.faults, two.faults], [[], []]);
  await Promise.all([one.context.close(), two.context.close()]);
});

// A pixel, as a file.
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("a picture, another priority, another team, a colleague, and two tickets made one: by keyboard", async () => {
  const one = await agent("wang");
  const customer = await waiting("丁店", "订单没有同步过来");
  const again = await waiting("丁店", "又没同步");
  await one.opens(customer);
  await one.page.keyboard.press("c");
  await one.sees(`${customer.number} 由您负责了`);
  const sent = await fetch(`${desk.url}/v1/tickets/${customer.number}/attachments?name=${encodeURIComponent("报错")}`, { method: "POST", headers: { Authorization: `Bearer ${customer.handle}` }, body: PIXEL });
  assert.equal(sent.status, 201);
  const shown = one.page.locator(".pictures img");
  await shown.waitFor();
  assert.ok(await shown.evaluate((img) => img.decode().then(() => img.naturalWidth === 1)), "it is seen at once");
  await one.sees("客户上传了 报错.png");
  const chooses = async (key, typed) => {
    await one.page.keyboard.press(key);
    await one.page.locator("dialog.picker").waitFor();
    if (typed) await one.page.keyboard.type(typed);
    await one.page.locator("dialog.picker [role=option]").first().waitFor();
    await one.page.keyboard.press("Enter");
  };
  await chooses("p", "紧急");
  await until(async () => (await customer.ticket()).priority === "urgent", "urgent");
  await one.opens(again);
  await one.page.keyboard.press("c");
  await one.sees(`${again.number} 由您负责了`);
  await chooses("m", customer.number);
  await one.sees("合并不能撤销");
  for (const key of ["Tab", "Tab", "Enter"]) await one.page.keyboard.press(key);
  await one.sees(`已并入 ${customer.number}`);
  await until(async () => (await again.ticket()).status === "closed", "the duplicate is closed");
  await one.opens(customer);
  await again.says("第二个窗口里说的");
  await one.thread.getByText("第二个窗口里说的").waitFor();
  await chooses("t", "账务");
  await one.page.locator("dialog.dialog textarea").fill("要对账");
  await one.page.getByRole("button", { name: /转给|转交/ }).click();
  await one.thread.locator(".line.note").getByText("要对账").waitFor();
  await one.thread.getByText(/账务组/).first().waitFor();
  assert.deepEqual(one.faults, []);
  await one.context.close();
});

test("the server dies in the middle and comes back: the words arrive, once", async () => {
  const one = await agent("wang");
  const customer = await waiting("断电的店", "订单没有同步过来");
  await one.opens(customer);
  await one.page.keyboard.press("c");
  await one.sees(`${customer.number} 由您负责了`);
  const { port } = desk;
  await desk.kill();
  await one.page.keyboard.press("r");
  await one.page.keyboard.type("断电时写的");
  await one.page.keyboard.press("Enter");
  await one.sees("正在发送");
  await one.sees("连接断开");
  await desk.start(port);
  await one.thread.locator(".line.agent:not(.sending)").getByText("断电时写的").waitFor();
  await one.page.getByText("连接断开").waitFor({ state: "detached" });
  await customer.says("收到了");
  await one.thread.getByText("收到了").waitFor();
  assert.equal((await customer.ticket()).transcript.filter(({ text }) => text === "断电时写的").length, 1);
  await one.context.close();
});

test("the corner of an admin: people and what they did", async () => {
  const one = await agent("root");
  await one.page.locator('.rail a[href="#/people"]').click();
  await one.page.locator("table").getByText("小王").waitFor();
  await one.page.getByLabel("小李: 角色").selectOption("lead");
  await one.sees("已保存");
  await one.page.locator('.rail a[href="#/audit"]').click();
  await one.page.locator("table").getByText("修改角色").first().waitFor();
  await one.page.locator('.rail a[href="#/outbox"]').click();
  await one.page.getByRole("button", { name: "投递失败" }).waitFor();
  await one.page.locator('.rail a[href="#/replies"]').click();
  await one.page.locator(".canned li, .corner .soft").first().waitFor();
  assert.deepEqual(one.faults, []);
  await one.context.close();
});
