// The contact page and the page of a ticket: with a script and without, on a phone, for everyone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BINARY, openBrowser, openDesk, until, watched } from "./harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const SHOTS = process.env.SCREENSHOTS; // a folder for pictures of each page, for looking at them

let desk, browser, agent;
before(async () => {
  [desk, browser] = await Promise.all([openDesk(), openBrowser()]);
  execFileSync(BINARY, ["agent", "add", "wang", "--display", "小王", "--role", "lead", "--db", join(desk.folder, "desk.db")], { input: "correct horse battery\n" });
  agent = await signedIn();
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});
after(async () => {
  await browser.close();
  await desk.close();
});

// Who works at the desk, by its API.
async function signedIn() {
  const call = (path, headers, fields) => fetch(`${desk.url}/v1/desk${path}`, { method: fields ? "POST" : "GET", headers, body: fields && JSON.stringify(fields) });
  const entered = await call("/session", {}, { name: "wang", password: "correct horse battery" });
  const headers = { Cookie: entered.headers.get("set-cookie").split(";")[0], "X-CSRF-Token": (await entered.json()).csrf };
  const sees = async (number) => (await call(`/tickets/${number}`, headers)).json();
  return {
    sees,
    async does(what, number, fields = {}) {
      const version = what === "reply" || what === "note" ? {} : { version: (await sees(number)).version };
      const answer = await call(`/tickets/${number}/${what}`, headers, { ...version, ...fields });
      assert.ok(answer.ok, `${what}: ${answer.status} ${await answer.text()}`);
    },
  };
}

const visit = (path, options) => watched(browser, desk.url + path, options);

const form = (page) => page.locator("#form");
const call = (page) => page.locator("#call");

async function opened(page, words = "拼多多的订单两天没更新了") {
  await form(page).getByLabel("出了什么问题").fill(words);
  await form(page).getByLabel("怎么联系您").fill("seller@example.com");
  await form(page).getByRole("button", { name: "提交工单" }).press("Enter");
  await page.waitForURL("**/t/*");
  return (await page.locator(".ticket-head").textContent()).match(/T\d{8}-\d{4}/)[0];
}

async function serious(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.filter(({ impact }) => impact !== "minor").flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`));
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`from the form to the rating, ${javaScriptEnabled ? "with" : "without"} a script`, async () => {
    const { page, complaints } = await visit("/kb/sync/orders-not-updating", { javaScriptEnabled });
    await page.getByRole("link", { name: "提交工单，或者预约回电" }).click();
    await page.waitForURL("**/contact");
    await form(page).getByLabel("截图").setInputFiles({ name: "订单页.png", mimeType: "image/png", buffer: PNG });
    await form(page).getByLabel("问题类型").selectOption({ label: "数据同步" }).catch(() => undefined);
    const number = await opened(page);
    assert.match(await page.locator(".state").textContent(), /等待处理/);
    assert.equal(await page.locator(".shots img").count(), 1);
    await agent.does("claim", number);
    await agent.does("note", number, { text: "先查授权" });
    await agent.does("reply", number, { text: "请问是**哪个店铺**？", status: "pending" });
    await page.getByRole("link", { name: "刷新看最新进展" }).press("Enter");
    await page.getByText("哪个店铺").waitFor();
    assert.match(await page.locator(".state").textContent(), /等您回复/);
    assert.equal(await page.getByText("先查授权").count(), 0);
    await page.getByLabel("写给负责的同事").fill("旗舰店\n两个都有");
    await page.getByRole("button", { name: "发送" }).press("Enter");
    await page.locator(".talk .customer", { hasText: "旗舰店" }).waitFor();
    await page.getByText("收到，已经转给同事").waitFor();
    assert.equal((await agent.sees(number)).status, "open");
    await agent.does("status", number, { status: "solved" });
    await page.reload();
    await page.getByRole("radio", { name: /很满意/ }).last().check();
    await page.getByLabel("想说的话").fill("很快");
    await page.getByRole("button", { name: "提交评价" }).press("Enter");
    await page.getByText("您给了 5 分").waitFor();
    assert.deepEqual(complaints, []);
    await page.context().close();
  });
}

test("what is wrong is said beside its field, and everything typed is still there", async () => {
  const { page } = await visit("/contact");
  await form(page).getByLabel("出了什么问题").fill("订单不见了");
  await form(page).getByLabel("怎么联系您").fill("hello");
  await form(page).getByLabel("截图").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await form(page).getByRole("button", { name: "提交工单" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await form(page).getByLabel("出了什么问题").inputValue(), "订单不见了");
  const contact = form(page).getByLabel("怎么联系您");
  assert.equal(await contact.getAttribute("aria-invalid"), "true");
  assert.match(await page.locator("#form-contact-wrong").textContent(), /不像手机号/);
  await page.getByRole("alert").getByRole("link", { name: /不像手机号/ }).click();
  assert.equal(await contact.evaluate((field) => field === document.activeElement || location.hash === `#${field.id}`), true);
  await contact.fill("13800000001");
  await form(page).getByRole("button", { name: "提交工单" }).click();
  await page.waitForURL("**/t/*");
  await page.context().close();
});

test("a call is asked for in a time that is offered, and the desk shows it first", async () => {
  const { page } = await visit("/contact?lang=en", PHONE);
  await call(page).getByLabel("Phone number").fill("+86 138 0000 0001");
  await call(page).getByLabel("When suits you?").selectOption({ index: 1 });
  await call(page).getByLabel("What is it about, roughly?").fill("charged twice this month");
  await call(page).getByRole("button", { name: "Request the call" }).click();
  await page.waitForURL("**/t/*");
  const text = await page.locator(".ticket-head").textContent();
  const number = text.match(/T\d{8}-\d{4}/)[0];
  assert.match(text, /\+86 138 0000 0001 · .*\d\d:\d\d–\d\d:\d\d/);
  const seen = await agent.sees(number);
  assert.deepEqual([seen.channel, seen.callback.phone, seen.category], ["callback", "+86 138 0000 0001", "billing_dispute"]);
  await page.context().close();

  const { page: work } = await visit("/desk", { viewport: { width: 1280, height: 800 } });
  await work.locator("input[autocomplete=username], input[name=name]").first().fill("wang");
  await work.locator("input[type=password]").fill("correct horse battery");
  await work.keyboard.press("Enter");
  await work.getByText("charged twice").first().click();
  await work.locator(".banner.call").waitFor();
  assert.match(await work.locator(".banner.call").textContent(), /\+86 138 0000 0001/);
  if (SHOTS) await work.screenshot({ path: join(SHOTS, "desk-callback.png") });
  await work.context().close();
});

for (const colorScheme of ["light", "dark"]) for (const [size, options] of [["1280", {}], ["375", PHONE]]) for (const lang of ["zh", "en"]) {
  test(`axe finds nothing: ${colorScheme}, ${size}, ${lang}`, async () => {
    const more = lang === "en" ? "?lang=en" : "";
    const look = async (page, name) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, `${name} is wider than the screen`);
      if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-${size}-${colorScheme}-${lang}.png`), fullPage: true });
      assert.deepEqual(await serious(page), [], name);
    };
    const { page } = await visit("/contact", { colorScheme, ...options });
    const number = await opened(page);
    const path = new URL(page.url()).pathname;
    await page.goto(`${desk.url}/contact${more}`);
    await look(page, "contact");
    await form(page).locator("button[type=submit]").click();
    await look(page, "contact-wrong");
    await agent.does("claim", number);
    await agent.does("reply", number, { text: "请问是哪个店铺？也可以看看 [这篇文章](/kb/sync/orders-not-updating)。" });
    await page.goto(desk.url + path + more);
    await look(page, "ticket");
    await agent.does("status", number, { status: "solved" });
    await page.goto(desk.url + path + more);
    await look(page, "ticket-solved");
    await page.goto(`${desk.url}/t/${"0".repeat(32)}${more}`);
    await look(page, "no-ticket");
    await page.context().close();
  });
}

// Its customer, with the page open.
async function watching(options) {
  const seen = await visit("/contact", options);
  const number = await opened(seen.page);
  return { ...seen, number, talk: seen.page.locator(".talk") };
}
const write = (page) => page.getByLabel("写给负责的同事");

test("an open page shows what happens by itself, and what is being typed stays", async () => {
  const { page, complaints, number, talk } = await watching();
  let loads = 0;
  page.on("framenavigated", () => ++loads);
  await write(page).fill("我再补充一句");
  await write(page).evaluate((field) => field.setSelectionRange(2, 4));
  await agent.does("claim", number);
  await page.getByText("正在处理").first().waitFor();
  await agent.does("note", number, { text: "先查授权" });
  await agent.does("reply", number, { text: "请问是**哪个店铺**？", status: "pending" });
  await talk.getByText("哪个店铺").waitFor();
  await page.locator(".state.s-pending").waitFor();
  assert.equal(await page.getByText("先查授权").count(), 0);
  assert.deepEqual(await write(page).evaluate((field) => [field.value, field.selectionStart, field.selectionEnd, field === document.activeElement]), ["我再补充一句", 2, 4, true]);
  await agent.does("status", number, { status: "solved" });
  await page.locator("#rating").waitFor();
  assert.deepEqual([loads, complaints], [0, []]);

  // A score half given, and the trouble is back meanwhile, as the agent finds: what was chosen is not taken away.
  await page.getByRole("radio", { name: /很满意/ }).last().check();
  await page.getByLabel("想说的话").fill("很");
  await agent.does("reply", number, { text: "还有一处要改" });
  await talk.getByText("还有一处要改").waitFor();
  assert.deepEqual([await page.getByRole("radio", { checked: true }).count(), await page.getByLabel("想说的话").inputValue()], [1, "很"]);
  await page.getByRole("button", { name: "提交评价" }).click();
  await page.getByText("您给了 5 分").waitFor();
  await page.context().close();
});

test("a page that is hidden asks for nothing, and shows all of it when it is looked at again", async () => {
  const { page, number, talk } = await watching(PHONE);
  await page.locator(".state.s-new").waitFor();
  const hide = (hidden) => page.evaluate((now) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: now });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await agent.does("claim", number);
  await agent.does("reply", number, { text: "请问是哪个店铺？" });
  assert.deepEqual([asked, await talk.getByText("哪个店铺").count()], [[], 0]);
  await hide(false);
  await talk.getByText("哪个店铺").waitFor();
  await page.context().close();
});

test("where no stream comes through, the page looks now and then, ever more seldom", async () => {
  const { page: first, number } = await watching();
  const address = first.url();
  await first.context().close();
  const { page } = await visit("/contact");
  await page.clock.install();
  await page.route("**/events", (route) => route.fulfill({ status: 429 }));
  await page.goto(address);
  await agent.does("claim", number);
  await agent.does("reply", number, { text: "请问是哪个店铺？" });
  const reply = page.locator(".talk").getByText("哪个店铺");
  assert.equal(await reply.count(), 0);
  await page.clock.fastForward(11_000);
  await reply.waitFor();
  const looks = [];
  page.on("request", (request) => request.url().split("#")[0] === address.split("#")[0] && looks.push(request));
  await page.clock.runFor(600_000);
  await until(() => looks.length > 0, "it goes on looking");
  assert.ok(looks.length <= 8, `${looks.length} looks in ten minutes`);
  await page.context().close();
});

test("by the keyboard alone: a score, words, sent", async () => {
  const { page } = await visit("/contact");
  const number = await opened(page);
  await agent.does("claim", number);
  await agent.does("status", number, { status: "solved" });
  await page.reload();
  await page.locator(".scores input").first().focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.type("挺好");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("您给了 4 分").waitFor();
  await page.context().close();
});
