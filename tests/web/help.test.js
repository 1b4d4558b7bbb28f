// The help centre in a browser: with a script, with a keyboard only, without a script, for everyone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { openBrowser, openDesk, watched } from "./harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ARTICLE = "/kb/sync/orders-not-updating";
const PAGES = ["/", "/?lang=en", ARTICLE, `${ARTICLE}?lang=en`, "/topics/data_sync", "/search?q=订单", "/search?q=xyzzy&lang=en", "/nothing", "/demo"];

let desk, browser;
before(async () => ([desk, browser] = await Promise.all([openDesk(), openBrowser()])));
after(async () => {
  await browser.close();
  await desk.close();
});

const visit = (path, options) => watched(browser, desk.url + path, options);

const list = (page) => page.locator(".suggestions:not([hidden])");

test("search while typing, with the keyboard alone", async () => {
  const { page, complaints } = await visit("/");
  const field = page.locator(".hero").getByRole("combobox");
  await field.focus();
  await page.keyboard.type("shouquan guoqi");
  const first = list(page).getByRole("option").first();
  await first.waitFor();
  assert.equal(await first.locator("strong mark").first().textContent(), "授权过期");
  await page.keyboard.press("ArrowDown");
  assert.equal(await field.getAttribute("aria-activedescendant"), await first.getAttribute("id"));
  assert.equal(await first.getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");
  assert.equal(await list(page).count(), 0);
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("ArrowDown");
  await first.waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/kb/sync/authorisation-expired");
  assert.deepEqual(complaints, []);
});

test("Enter without a choice shows all results; a click goes to one", async () => {
  const { page } = await visit("/?lang=en");
  await page.locator(".hero").getByRole("combobox").fill("authorisaton");
  await list(page).getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=authorisaton&lang=en");
  await page.getByRole("combobox").fill("refund");
  await list(page).getByRole("option").first().click();
  await page.waitForURL("**/kb/billing/refund-request?lang=en");
});

test("an old answer never comes after a newer one", async () => {
  const { page } = await visit("/");
  await page.route("**/v1/search?*", async (route) => {
    if (new URL(route.request().url()).searchParams.get("q") === "退") await new Promise((done) => setTimeout(done, 600));
    await route.continue().catch(() => undefined); // it was taken back
  });
  const field = page.locator(".hero").getByRole("combobox");
  await field.fill("退");
  await page.waitForTimeout(200);
  await field.fill("发票");
  await list(page).locator("mark", { hasText: "发票" }).first().waitFor();
  await page.waitForTimeout(700);
  assert.match(await list(page).textContent(), /发票/);
});

test("an article's form, with and without a script", async () => {
  const { page, complaints } = await visit(ARTICLE);
  await page.getByRole("button", { name: "没帮上" }).click();
  await page.getByText("抱歉没帮上忙").waitFor();
  assert.equal(page.url(), desk.url + ARTICLE);
  assert.deepEqual(complaints, []);
  const plain = await visit(ARTICLE + "?lang=en", { javaScriptEnabled: false });
  assert.equal(await plain.page.locator(".thanks").isVisible(), false);
  await plain.page.getByRole("button", { name: "Yes" }).click();
  await plain.page.waitForURL("**?lang=en#thanks");
  assert.equal(await plain.page.locator(".thanks").isVisible(), true);
});

test("what cannot be kept is told", async () => {
  const { page } = await visit(ARTICLE);
  await page.route("**/v1/feedback", (route) => route.abort());
  await page.getByRole("button", { name: "有帮助" }).click();
  await page.getByText("没能记下来").waitFor();
});

test("the chat opens from the page", async () => {
  const { page } = await visit(ARTICLE);
  await page.locator("xiaoer-widget").waitFor({ state: "attached" });
  await page.locator("[data-chat]").click();
  await page.locator("xiaoer-widget").getByRole("textbox").waitFor();
  assert.equal(page.url(), desk.url + ARTICLE);
});

test("on paper there is the article and nothing else, dark on white", async () => {
  const { page } = await visit(ARTICLE, { colorScheme: "dark" });
  await page.locator("xiaoer-widget").waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const part of [".top", ".bottom", ".crumbs", ".feedback", ".contact", "aside", "xiaoer-widget", "xiaoer-widget .launcher"])
    assert.equal(await page.locator(part).first().isVisible(), false, part);
  for (const part of ["h1", "time", ".prose p"]) {
    assert.ok(await page.locator(part).first().isVisible(), part);
    const [red] = await page.locator(part).first().evaluate((one) => getComputedStyle(one).color.match(/\d+/g).map(Number));
    assert.ok(red < 100, `${part} is dark`);
  }
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
});

for (const colorScheme of ["light", "dark"])
  for (const width of [375, 1280])
    test(`axe finds nothing, nothing overflows: ${colorScheme}, ${width}`, async () => {
      for (const path of PAGES) {
        const { page } = await visit(path, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run(document));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], path);
        await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${path} overflows by ${over} at 200 %`);
        await page.context().close();
      }
    });
