// The widget as a guest: on a page with its own rules, policies and scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policy, ROOT, setting } from "./harness.js";

let told;
before(async () => (told = await setting()));
after(() => told.close());

const HOSTILE = `
  html { font-size: 62.5%; direction: rtl; zoom: 1; --x-brand: hotpink; --x-rem: 3px; --x-text: yellow }
  * { all: unset !important; display: inline !important; color: red !important; font: 40px fantasy !important;
      position: static !important; background: lime !important; letter-spacing: 9px !important; visibility: hidden !important }
  xiaoer-widget, xiaoer-widget * { display: none !important; opacity: 0 !important; pointer-events: none !important; transform: scale(3) !important }
  button, div { border: 9px solid red !important }`;

test("on a page that runs from right to left, and with words that do", async () => {
  const chat = await told.visit({ css: "html { direction: rtl }" });
  await chat.open();
  await chat.talks("שלום 123!");
  const places = await chat.mine.locator(".bubble").evaluate((bubble) => {
    const words = bubble.lastChild;
    const at = (place) => { const range = new Range(); range.setStart(words, place); range.setEnd(words, place + 1); return range.getBoundingClientRect().x; };
    return [at(0), at(words.length - 1)];
  });
  assert.ok(places[0] > places[1], "the sentence ends on its left");
  const [mine, theirs] = await Promise.all([chat.mine.first().boundingBox(), chat.bubbles.last().boundingBox()]);
  assert.ok(mine.x > theirs.x, "the two sides stay where they are");
});

// What can be seen of the widget: where things are, and how they look.
const looks = (chat) =>
  chat.page.evaluate(() => {
    const root = document.querySelector("xiaoer-widget").shadowRoot;
    return [...root.querySelectorAll(".launcher, .panel, .head h2, .bubble, .starters button, textarea, .send")].map((element) => {
      const style = getComputedStyle(element);
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.className, [x, y, width, height].map(Math.round), style.color, style.backgroundColor, style.fontSize, style.fontFamily, style.letterSpacing, style.visibility, style.opacity].join(" ");
    });
  });

test("a hostile page's rules do not come in", async () => {
  const calm = await told.visit();
  await calm.open();
  const hostile = await told.visit({ css: HOSTILE });
  await hostile.open();
  const [a, b] = [calm, hostile].map(async (chat) => (await chat.page.waitForTimeout(400), looks(chat)));
  assert.deepEqual(await b, await a);
});

test("none of the widget's rules, globals or storage go out", async () => {
  const css = "p { margin: 3px }";
  const [without, chat] = [await told.visit({ css, attributes: "data-none" }), await told.visit({ css })];
  await without.launcher.waitFor();
  await chat.open();
  const seen = (page) =>
    page.evaluate(() => [getComputedStyle(document.body).cssText, getComputedStyle(document.querySelector("p")).cssText, document.styleSheets.length, document.adoptedStyleSheets.length]);
  assert.deepEqual(await seen(chat.page), await seen(without.page));
  const globals = await chat.page.evaluate(() => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const known = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    return Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && isNaN(name));
  });
  assert.deepEqual(globals, ["Xiaoer"]);
  assert.deepEqual((await chat.page.evaluate(() => Object.keys(localStorage))).filter((key) => !key.startsWith("xiaoer ")), []);
});

test("a strict policy is kept to, through a whole conversation", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("订单没有同步过来", "转人工");
  await chat.log.locator("button.card").first().click();
  await chat.panel.locator(".prose").waitFor();
  assert.deepEqual(chat.faults, []);
});

test("under trusted types, too, with and without leave for the policy of the widget", async () => {
  for (const names of ["xiaoer", "'none'"]) {
    const chat = await told.visit({ csp: `${policy(told.wire.url)}; require-trusted-types-for 'script'; trusted-types ${names}` });
    await chat.open();
    await chat.talks("订单没有同步过来");
    await chat.log.locator("button.card").click();
    await chat.panel.locator(".prose li").first().waitFor();
  }
});

// The hash of the empty text: allows style elements with nothing in them.
const EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

test("browsers without adopted sheets get the same looks, under a policy that allows empty sheets", async () => {
  const wanted = await told.visit();
  await wanted.open();
  const csp = policy(told.wire.url).replace("style-src", `style-src ${EMPTY}`);
  const old = await told.visit({ csp, js: "delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets; delete CSSStyleSheet.prototype.replaceSync" });
  await old.open();
  await Promise.all([wanted, old].map((chat) => chat.page.waitForTimeout(400)));
  assert.deepEqual(await looks(old), await looks(wanted));
  assert.deepEqual(old.faults, []);
});

test("the button is there before anything is asked of the server", async () => {
  const chat = await told.visit();
  await chat.launcher.waitFor();
  assert.deepEqual(told.wire.requests.map(({ path }) => path), ["/widget.js"]);
});

test("loaded twice, there is one widget, with one conversation", async () => {
  const src = `<script src="${told.wire.url}/widget.js" async></script>`;
  const chat = await told.visit({ html: `${src}<p>Shop</p>${src}` });
  await chat.open();
  await chat.talks("你好");
  assert.equal(await chat.page.locator("xiaoer-widget").count(), 1);
  assert.equal(told.wire.said.length, 1);
});

test("a page that fills its body anew keeps the widget", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.page.evaluate(() => document.body.replaceChildren("new"));
  await chat.talks("你好");
});

test("calls made before it was loaded are heard, and those after", async () => {
  const js = `(window.Xiaoer = window.Xiaoer || []).push(function (x) {
    window.heard = [];
    ["open", "close", "message", "reply", "ticket", "error"].forEach(function (e) { x.on(e, function (d) { window.heard.push([e, d]); }); });
    x.setCustomer({ name: "Ann", contact: "ann@example.com", plan: "x".repeat(201), age: 7 });
    x.say("转人工");
  });`;
  const chat = await told.visit({ js });
  await chat.answered(1);
  const heard = await chat.page.evaluate(() => window.heard);
  assert.deepEqual(heard.map(([name]) => name), ["error", "open", "message", "ticket", "reply"]);
  assert.equal(heard[2][1].text, "转人工");
  assert.match(heard[3][1].number, /^T\d{8}-\d{4,}$/);
  const [{ customer, message_id: id }] = told.wire.said;
  assert.deepEqual(customer, { page: chat.page.url(), name: "Ann", contact: "ann@example.com" });
  assert.ok(id.length >= 16);
  await chat.page.evaluate(() => {
    const count = () => window.heard.push("off");
    window.Xiaoer.on("close", count);
    window.Xiaoer.off("close", count);
    window.Xiaoer.push((x) => x.close());
  });
  await chat.page.waitForFunction(() => JSON.stringify(window.heard).includes("close"));
  assert.ok(!(await chat.page.evaluate(() => window.heard)).includes("off"));
  await chat.page.evaluate(() => { window.heard = []; });
  const asked = chat.page.waitForResponse(/\/v1\/tickets\//);
  await chat.page.evaluate(() => window.Xiaoer.open());
  await asked;
  assert.deepEqual((await chat.page.evaluate(() => window.heard)).map(([name]) => name), ["open"], "a ticket that is as it was is no news");
});

test("window.Xiaoer is what docs/widget.md says, and nothing else", async () => {
  const manual = readFileSync(join(ROOT, "docs/widget.md"), "utf8");
  const described = [...manual.matchAll(/`(\w+)\([^`]*\)`(?=[^|]*\|)/g)].map(([, name]) => name);
  const chat = await told.visit();
  await chat.launcher.waitFor();
  assert.deepEqual((await chat.page.evaluate(() => Object.keys(window.Xiaoer))).sort(), described.sort());
});

test("a mistake in the page's own listener is the page's", async () => {
  const chat = await told.visit({ js: `(window.Xiaoer = []).push(function (x) { x.on("message", function () { throw new Error("theirs"); }); });` });
  await chat.open();
  await chat.talks("你好");
  assert.match(String(chat.faults), /Error: theirs/);
});

test("the language is the page's, or what the line says; setLang changes it at once", async () => {
  const hello = (chat) => chat.launcher.getAttribute("aria-label");
  assert.equal(await hello(await told.visit({ lang: "en-GB" })), "Open support chat");
  assert.equal(await hello(await told.visit({ lang: "en", attributes: 'data-lang="zh"' })), "打开客服聊天");
  const chat = await told.visit({ lang: "", attributes: "" }, { locale: "en-US" });
  assert.equal(await hello(chat), "Open support chat");
  await chat.page.evaluate(() => window.Xiaoer.setLang("zh"));
  await chat.page.getByRole("button", { name: "打开客服聊天" }).waitFor();
  await chat.open();
  await chat.talks("E1024");
  assert.equal(told.wire.said[0].lang, "zh");
});

test("forget() leaves nothing behind for the next customer of the same computer", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("你好");
  await chat.says("草稿");
  await chat.page.evaluate(() => window.Xiaoer.forget());
  await chat.panel.getByRole("button", { name: "账号登录不了" }).waitFor();
  const kept = await chat.page.evaluate(() => JSON.stringify(localStorage));
  assert.ok(!kept.includes("你好") && !kept.includes("conversation"), kept);
});

test("the page's shortcuts do not hear what is typed", async () => {
  const chat = await told.visit({ js: `window.keys = []; document.addEventListener("keydown", function (e) { window.keys.push(e.key); });` });
  await chat.open();
  await chat.field.pressSequentially("abc");
  assert.equal(await chat.field.inputValue(), "abc");
  assert.deepEqual(await chat.page.evaluate(() => window.keys), []);
});
