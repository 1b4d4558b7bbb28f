// The desk in a browser: agents at work, two at once, with the keyboard alone, on a phone, when lines break.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";
import { FakeDesk } from "./fakedesk.js";
import { openBrowser, openDesk, until } from "./harness.js";
import { furnish } from "./scene.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let real, browser, desk, scene;
const contexts = [];
before(async () => ([real, browser] = await Promise.all([openDesk(), openBrowser()])));
beforeEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  await desk?.close();
  desk = await new FakeDesk(real).start();
  scene = furnish(desk);
});
after(async () => {
  await browser.close();
  await Promise.all([desk.close(), real.close()]);
});

// An agent in a browser of their own; everything that the page complains of is a failure.
class Agent {
  constructor(page) {
    this.page = page;
    this.rows = page.locator(".row");
    this.thread = page.locator(".thread");
    this.field = page.locator("#composer");
    this.picker = page.locator("dialog.picker");
  }

  async opens(number, place = "all") {
    await this.page.evaluate((hash) => (location.hash = hash), `#/${place}/${number}`);
    await this.thread.waitFor();
  }

  async presses(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  types(text) {
    return this.page.keyboard.type(text);
  }

  sees(text) {
    return this.page.getByText(text).first().waitFor();
  }
}

async function agent(name, options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 1280, height: 800 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && /Content Security Policy|Refused/.test(message.text()) && faults.push(message.text()));
  await page.goto(`${desk.url}/desk`);
  const one = Object.assign(new Agent(page), { context, faults });
  if (name) await signIn(one, name);
  return one;
}

async function signIn({ page }, name, password = "correct horse battery") {
  await page.locator("#door-name").fill(name);
  await page.locator("#door-password").fill(password);
  await page.keyboard.press("Enter");
  await page.locator(".row, .corner").first().waitFor();
}

test("signing in: a wrong password is told, a right one leads to who waits longest", async () => {
  const one = await agent();
  await one.page.locator("#door-name").fill("wang");
  await one.page.locator("#door-password").fill("wrong");
  await one.presses("Enter");
  await one.sees("账号或密码不对");
  assert.equal(await one.page.locator("#door-password").inputValue(), "");
  await signIn(one, "wang");
  assert.match(await one.rows.first().textContent(), /阿花女装/);
  assert.equal(await one.rows.count(), 4, "those of the agent's own teams");
  assert.match(await one.page.title(), /小二 客服工作台/);
  assert.deepEqual(one.faults, []);
});

test("a hand-over appears by itself, is claimed with one key, and is answered live", async () => {
  const one = await agent("wang");
  const number = desk.open({ subject: "刚刚来的", priority: "urgent", customer: { shop: "新店" } });
  await one.sees("刚刚来的");
  assert.equal(await one.page.locator(".count.hot").textContent(), "5");
  await one.opens(number, "unassigned");
  await one.sees("授权没问题，还是不行");
  await one.presses("c");
  await one.page.getByText(`${number} 由您负责了`).waitFor();
  await one.presses("r");
  await one.types("在的，我看一下。");
  await one.presses("Enter");
  await one.thread.getByText("在的，我看一下。").waitFor();
  desk.says(number, "好的谢谢");
  await one.thread.getByText("好的谢谢").waitFor();
  assert.equal(await one.thread.getByText("在的，我看一下。").count(), 1, "once, though answer and feed both bring it");
  assert.deepEqual(desk.tickets.get(number).transcript.slice(-2).map(({ from }) => from), ["agent", "customer"]);
});

test("words to nobody's ticket claim it first", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  await one.presses("r");
  await one.types("我来处理");
  await one.presses("Enter");
  await one.thread.locator(".line.agent").getByText("我来处理").waitFor();
  assert.equal(desk.tickets.get(scene.sync).assignee.display, "小王");
});

test("two agents on one ticket see each other, and the second to claim is told who has it", async () => {
  const [one, two] = [await agent("wang"), await agent("li")];
  await one.opens(scene.sync);
  await two.opens(scene.sync);
  await one.sees("小李也在看");
  await two.sees("小王也在看");
  await two.presses("r");
  await two.types("我正在写");
  // The feed of the second is late: it claims what it still sees as nobody's.
  desk.fault = ({ path }) => (path.endsWith("/claim") ? new Promise((done) => setTimeout(done, 300)) : undefined);
  await one.presses("c");
  await two.presses("Enter");
  await two.sees("小王刚刚接手了这张工单");
  assert.equal(await two.field.getAttribute("aria-label"), "内部备注", "the customer is the other's");
  await two.sees("小王在负责");
  const kept = await two.page.evaluate((number) => Object.entries(localStorage).find(([key]) => key.endsWith(`draft ${number}`))?.[1] ?? "", scene.sync);
  assert.match(kept, /我正在写/, "what was written is kept");
  assert.equal(desk.tickets.get(scene.sync).assignee.display, "小王");
  assert.deepEqual([one.faults, two.faults], [[], []]);
});

test("a colleague's claim, note and status are there at once, without a touch", async () => {
  const [one, two] = [await agent("wang"), await agent("li")];
  await one.opens(scene.sync);
  await two.opens(scene.sync);
  await one.presses("c");
  await two.sees("小王接手对话");
  await one.page.getByText("由您负责了").waitFor();
  await one.presses("n");
  await one.types("后台在补单");
  await one.presses("Enter");
  await two.thread.locator(".line.note").getByText("后台在补单").waitFor();
  await one.presses("Escape", "s");
  await one.picker.getByText("等客户").click();
  await two.thread.getByText("小王把状态从处理中改为等客户").waitFor();
  await two.page.locator(".ticket-head").getByText("计时已停").waitFor();
});

test("everything by keyboard: list, claim, canned reply, send and solve, team, priority, assign, merge", async () => {
  const one = await agent("chen");
  await one.presses("j", "j", "Enter");
  await one.thread.waitFor();
  assert.equal(await one.page.evaluate(() => document.activeElement.id), "ticket", "the focus is where one reads on");
  const opened = await one.page.evaluate(() => location.hash.split("/")[2]);
  await one.presses("c");
  await one.page.getByText("由您负责了").waitFor();
  await one.presses("r", "/");
  await one.picker.waitFor();
  await one.types("正在查");
  await one.presses("Enter");
  assert.match(await one.field.inputValue(), /5 分钟内给您答复/);
  await one.presses("Control+Enter");
  await one.picker.waitFor();
  await one.presses("End", "Enter");
  await until(() => desk.tickets.get(opened).status === "solved", "solved with the answer");

  await one.opens(scene.english);
  await one.presses("Escape", "2", "4");
  await one.page.getByRole("heading", { name: /全部/ }).waitFor();
  await one.opens(scene.english);
  await one.presses("p", "Enter");
  await until(() => desk.tickets.get(scene.english).priority === "urgent", "the priority is changed");
  await one.presses("t");
  await one.picker.waitFor();
  await one.types("billing");
  await one.presses("Enter");
  await one.page.locator("dialog.dialog textarea").waitFor();
  await one.types("账单问题");
  await one.presses("Tab", "Tab", "Enter");
  await until(() => desk.tickets.get(scene.english).team === "billing", "handed over");
  await one.thread.locator(".line.note").getByText("账单问题").waitFor();
  await one.presses("a");
  await one.picker.waitFor();
  await one.types("小王");
  await one.presses("Enter");
  await until(() => desk.tickets.get(scene.english).assignee?.display === "小王", "assigned");

  await one.opens(scene.slow);
  await one.presses("m");
  await one.picker.waitFor();
  await one.types(scene.sync);
  await one.picker.getByRole("option").first().waitFor();
  await one.presses("Enter");
  await one.sees("合并不能撤销");
  await one.presses("Tab", "Tab", "Enter");
  await until(() => desk.tickets.get(scene.slow).merged_into === scene.sync, "merged");
  await one.sees(`已并入 ${scene.sync}`);
  assert.deepEqual(one.faults, []);
});

test("the help sheet opens with ?, closes with Escape, and switches single keys off", async () => {
  const one = await agent("wang");
  await one.presses("?");
  const sheet = one.page.getByRole("dialog", { name: "快捷键" });
  await sheet.waitFor();
  await sheet.getByRole("button", { name: "关闭单键快捷键" }).click();
  await one.presses("Escape");
  await sheet.waitFor({ state: "detached" });
  await one.opens(scene.sync);
  await one.presses("c");
  await one.presses("Control+k");
  await one.picker.waitFor();
  assert.equal(desk.tickets.get(scene.sync).assignee, null, "c means nothing now");
});

test("the palette finds articles of the help centre, tickets and places", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  await one.presses("/");
  await one.types("授权过期");
  await one.picker.getByText("帮助文章").waitFor();
  await one.picker.getByRole("option").filter({ hasText: "授权" }).last().click();
  assert.match(await one.field.inputValue(), /http.*\/kb\/sync\//);
  await one.presses("Escape", "Control+k");
  await one.types(scene.bill);
  await one.picker.getByRole("option").filter({ hasText: "扣了两次年费" }).click();
  await one.sees("年费扣了两次，请核对");
});

test("drafts outlive a reload, and a note stays a note", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  await one.presses("n");
  await one.types("写到一半");
  await one.page.reload();
  await one.thread.waitFor();
  assert.equal(await one.field.inputValue(), "写到一半");
  assert.equal(await one.field.getAttribute("aria-label"), "内部备注");
});

test("typing is seen on both sides", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  desk.types(scene.sync);
  await one.sees("客户正在输入");
  desk.types(scene.sync, false);
  await one.page.getByText("客户正在输入").waitFor({ state: "detached" });
  await one.presses("r");
  await one.types("你好");
  await until(() => desk.looking.get(scene.wang.id)?.typing === true, "the server knows that the agent types");
  const two = await agent("li");
  await two.opens(scene.sync);
  await one.types("啊");
  await until(() => desk.looking.get(scene.wang.id)?.typing === false, "and that it has stopped");
});

test("unread marks come with a customer's words and go when they are looked at", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  desk.says(scene.login, "还在吗");
  const mark = one.page.locator(`.row[data-number="${scene.login}"] .unread`);
  await mark.waitFor();
  await one.opens(scene.login);
  await mark.waitFor({ state: "detached" });
  await until(() => desk.requests.some(({ path }) => path === `tickets/${scene.login}/read`), "the server is told");
  desk.says(scene.login, "在吗在吗");
  await one.thread.getByText("在吗在吗").waitFor();
  assert.equal(await mark.count(), 0, "what is on the screen is read");
});

test("a broken feed goes on behind the last event: nothing lost, nothing twice", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  desk.says(scene.sync, "第一句");
  await one.thread.getByText("第一句").waitFor();
  desk.fault = ({ path }) => (path === "events" ? "cut" : undefined);
  desk.cut();
  await one.sees("连接断开");
  desk.says(scene.sync, "断线时说的");
  desk.fault = () => undefined;
  await one.thread.getByText("断线时说的").waitFor();
  await one.page.getByText("连接断开").waitFor({ state: "detached" });
  assert.equal(await one.thread.getByText("第一句").count(), 1);
  const reconnects = desk.requests.filter(({ path }) => path === "events");
  assert.ok(reconnects.some(({ headers, query }) => Number(headers["last-event-id"] ?? query.get("after")) >= desk.events.length - 1));
});

test("words go out when the line is back, even over a reload, and once", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  await one.presses("c");
  await one.page.getByText("由您负责了").waitFor();
  desk.fault = ({ path }) => (path.endsWith("/reply") ? { status: 503 } : undefined);
  await one.presses("r");
  await one.types("断网时写的");
  await one.presses("Enter");
  await one.sees("正在发送");
  await one.page.reload();
  await one.sees("正在发送");
  desk.fault = () => undefined;
  await one.thread.locator(".line.agent:not(.sending)").getByText("断网时写的").waitFor();
  assert.equal(desk.tickets.get(scene.sync).transcript.filter(({ text }) => text === "断网时写的").length, 1);
});

test("what the server refuses stays, with its reason, and can be put back to edit", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  desk.fault = ({ path }) => (path.endsWith("/note") ? { status: 422, detail: "text is wrong" } : undefined);
  await one.presses("n");
  await one.types("这条发不出去");
  await one.presses("Enter");
  await one.sees("没有发出去：text is wrong");
  await one.page.getByRole("button", { name: "放回输入框" }).click();
  assert.equal(await one.field.inputValue(), "这条发不出去");
});

test("a session that ends leads to the door, and back to what was being written", async () => {
  const one = await agent("wang");
  await one.opens(scene.sync);
  await one.presses("r");
  await one.types("还没写完");
  desk.sessions.clear();
  await one.presses("Control+Enter");
  await one.picker.getByRole("option").first().click();
  await one.sees("登录已失效");
  assert.equal(await one.page.getByText("赵敏").count(), 0, "nothing of the customer is left on the screen");
  await signIn(one, "wang");
  await one.thread.waitFor();
  assert.equal(await one.field.inputValue(), "还没写完");
});

test("what a role may not do is not offered", async () => {
  const author = await agent("amy");
  assert.equal(await author.page.locator(".rail nav").count(), 1, "no queues");
  await author.sees("重新授权");
  const one = await agent("wang");
  assert.equal(await one.page.locator('.rail a[href="#/outbox"], .rail a[href="#/audit"]').count(), 0);
  await one.opens(scene.sync);
  await one.presses("c");
  await one.page.getByText("由您负责了").waitFor();
  const two = await agent("li");
  await two.opens(scene.sync);
  assert.equal(await two.page.locator(".ticket-buttons").getByRole("button", { name: "小王" }).count(), 0, "another's ticket is not for an agent to give away");
  const lead = await agent("chen");
  await lead.opens(scene.sync);
  await lead.page.getByRole("button", { name: "转给我" }).click();
  await until(() => desk.tickets.get(scene.sync).assignee.display === "陈组长", "a lead takes over");
});

test("the corner: failed deliveries are tried again, roles change, the log is read", async () => {
  const [at, id] = [new Date().toISOString(), "a".repeat(32)];
  desk.deliveries.push({ delivery: id, channel: "webhook", target: "https://crm.example.com/hook", ticket: scene.sync, state: "failed", attempts: 8, error: "HTTP 502", created_at: at, due_at: at });
  desk.auditLog.push({ no: 1, at, actor: "agent wang", what: "signed_in", about: "", address: "127.0.0.1", detail: {} });
  const one = await agent("system-admin");
  await one.page.locator('.rail a[href="#/outbox"]').click();
  await one.sees("HTTP 502");
  await one.page.getByRole("button", { name: "再投一次" }).click();
  await one.sees("已重新排队");
  assert.equal(desk.deliveries[0].state, "waiting");
  await one.page.locator('.rail a[href="#/people"]').click();
  await one.page.getByLabel("小李: 角色").selectOption("lead");
  await until(() => desk.agents.find(({ name }) => name === "li").role === "lead", "the role is changed");
  await one.page.locator('.rail a[href="#/audit"]').click();
  await one.sees("agent wang");
});

test("the sound is made of a click, and rings for a new ticket", async () => {
  const one = await agent("wang");
  await one.page.evaluate(() => {
    window.tones = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...args) {
      window.tones++;
      return start.apply(this, args);
    };
  });
  await one.page.getByRole("button", { name: "打开提醒" }).click();
  await one.page.waitForFunction(() => window.tones === 2);
  desk.open({ subject: "要响一声" });
  await one.page.waitForFunction(() => window.tones === 4);
  desk.open({ subject: "别的团队的", team: "billing" });
  await one.sees("要响一声");
  await one.page.waitForTimeout(300);
  assert.equal(await one.page.evaluate(() => window.tones), 4, "another team's ticket makes no noise");
});

test("the password is changed; a wrong one is told in place", async () => {
  const one = await agent("wang");
  await one.presses("Control+k");
  await one.types("修改密码");
  await one.presses("Enter");
  const dialog = one.page.getByRole("dialog", { name: "修改密码" });
  await dialog.getByLabel("现在的密码").fill("nonsense");
  await dialog.getByLabel(/新密码/).fill("another long sentence");
  await one.presses("Enter");
  await dialog.getByText("The current password is wrong.").waitFor();
  await dialog.getByLabel("现在的密码").fill("correct horse battery");
  await one.presses("Enter");
  await one.sees("密码已修改");
  assert.equal(scene.wang.password, "another long sentence");
});

test("on a phone: one pane at a time, big enough for a thumb, nothing sideways", async () => {
  const one = await agent("wang", PHONE);
  const fits = async (what) => assert.ok(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} overflows`);
  await fits("the list");
  await one.rows.first().click();
  await one.thread.waitFor();
  assert.equal(await one.page.locator(".list").isVisible(), false);
  await fits("a ticket");
  await one.page.getByRole("button", { name: "工单资料" }).click();
  await one.page.locator(".side").getByText("为什么转人工").waitFor();
  await fits("the facts");
  await one.page.getByRole("button", { name: "工单资料" }).click();
  await one.field.fill("手机上回复");
  await one.page.getByRole("button", { name: "接手并发送" }).click();
  await one.thread.locator(".line.agent").getByText("手机上回复").waitFor();
  const field = await one.field.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  assert.ok(field >= 16, "iOS does not zoom in");
  await one.page.getByRole("link", { name: "返回列表" }).click();
  await one.rows.first().waitFor();
  await one.page.getByRole("button", { name: "菜单" }).click();
  await one.page.locator('.rail a[href="#/mine"]').click();
  await one.page.getByRole("heading", { name: /我的/ }).waitFor();
  const small = await one.page.locator("button:visible, .rows a:visible").evaluateAll((all) => all.filter((element) => element.getBoundingClientRect().height < 32).map((element) => element.outerHTML));
  assert.deepEqual(small, []);
});

async function complaints(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}

for (const colorScheme of ["light", "dark"])
  for (const [locale, options] of [["zh-CN", {}], ["en-GB", {}], ["zh-CN", PHONE]])
    test(`axe finds nothing serious: ${colorScheme}, ${locale}, ${options.viewport?.width ?? 1280}`, async () => {
      const door = await agent(null, { colorScheme, locale, bypassCSP: true, ...options });
      await door.page.locator("#door-name").waitFor();
      assert.deepEqual(await complaints(door.page), [], "the door");
      await signIn(door, "system-admin");
      assert.deepEqual(await complaints(door.page), [], "the list");
      await door.opens(scene.sync);
      await door.presses("c");
      desk.says(scene.sync, "还没好");
      await door.presses("n");
      assert.deepEqual(await complaints(door.page), [], "a ticket");
      await door.presses("Control+k");
      await door.picker.waitFor();
      assert.deepEqual(await complaints(door.page), [], "the palette");
      await door.presses("Escape");
      for (const place of ["replies", "people", "outbox", "audit"]) {
        await door.page.evaluate((hash) => (location.hash = hash), `#/${place}`);
        await door.page.locator("main.corner").waitFor();
        assert.deepEqual(await complaints(door.page), [], place);
      }
    });

test("letters twice as big have room", async () => {
  for (const options of [{}, PHONE]) {
    const one = await agent("wang", options);
    await one.page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await one.opens(scene.sync);
    const over = await one.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${over} px too wide`);
  }
});

test("the page runs nothing but files of this server, and nobody frames it", async () => {
  const answer = await fetch(`${real.url}/desk`, { headers: { Accept: "text/html" } });
  const policy = answer.headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|https:|\*/);
});
