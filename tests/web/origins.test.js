// Which pages the widget and the help centre are there for: the list in the settings, as a browser keeps to it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, openDesk, Shop, visit, Wire } from "./harness.js";

let desk, shop, browser;
before(async () => {
  const wire = await new Wire().start();
  shop = await new Shop(wire).start();
  [desk, browser] = await Promise.all([openDesk({ origins: [shop.url] }), openBrowser()]);
  wire.desk = desk;
});
after(async () => {
  await browser.close();
  await Promise.all([shop.close(), shop.wire.close(), desk.close()]);
});

const stranger = () => `http://127.0.0.1:${shop.port}`;

test("a listed page chats", async () => {
  const chat = await visit(browser, shop.page("/listed"));
  await chat.open();
  await chat.talks("订单没有同步过来");
  assert.deepEqual(chat.faults, []);
});

test("a page that is not listed shows the button; its message waits, and the console names the reason", async () => {
  shop.page("/other");
  const chat = await visit(browser, `${stranger()}/other`);
  const reason = chat.page.waitForEvent("console", (message) => /CORS/.test(message.text()));
  await chat.open();
  await chat.says("订单没有同步过来");
  assert.match((await reason).text(), /Access-Control-Allow-Origin/);
  await chat.panel.getByText("暂时连不上").waitFor();
  assert.equal(await chat.bubbles.count(), 1, "the greeting, and no answer");
});

test("only a listed page puts the help centre into a frame", async () => {
  shop.page("/frame", { csp: null, html: `<iframe src="${shop.wire.url}/" width="800" height="600"></iframe>` });
  const listed = await visit(browser, `${shop.url}/frame`);
  await listed.page.frameLocator("iframe").locator(".hero").getByRole("combobox").waitFor();
  const other = await visit(browser, `${stranger()}/frame`);
  await other.page.waitForTimeout(500);
  assert.match(other.faults.join(), /frame-ancestors/);
});
