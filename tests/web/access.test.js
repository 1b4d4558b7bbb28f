// For everyone: keyboard, input methods, phones, readers of screens, other colours and sizes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { setting } from "./harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let told;
before(async () => (told = await setting({ announcement: { zh: "订单同步有延迟", en: "Orders are slow" } })));
after(() => told.close());

// The label of what has the focus, inside the widget or outside.
const focused = (chat) =>
  chat.page.evaluate(() => {
    const inside = document.querySelector("xiaoer-widget").shadowRoot.activeElement;
    return inside ? inside.getAttribute("aria-label") || inside.textContent : "";
  });

async function serious(chat) {
  await chat.page.waitForTimeout(450); // colours are weighed when nothing moves any more
  await chat.page.evaluate(AXE);
  return chat.page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`));
  });
}

for (const colorScheme of ["light", "dark"]) for (const [size, options] of [["desktop", {}], ["phone", PHONE]]) {
  test(`axe finds nothing serious: ${colorScheme}, ${size}`, async () => {
    const chat = await told.visit({ csp: null }, { colorScheme, ...options });
    await chat.launcher.waitFor();
    assert.deepEqual(await serious(chat), [], "closed");
    await chat.open();
    assert.deepEqual(await serious(chat), [], "open");
    await chat.talks("订单没有同步过来");
    assert.deepEqual(await serious(chat), [], "a guide");
    await chat.log.locator("button.card").click();
    await chat.panel.locator(".prose li").first().waitFor();
    assert.deepEqual(await serious(chat), [], "an article");
    await chat.page.keyboard.press("Escape");
    await chat.log.getByRole("button", { name: "打得开" }).click();
    await chat.answered(2);
    await chat.talks("转人工");
    await chat.panel.locator("input[type=file]").setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%") });
    await chat.log.getByText("只能发").waitFor();
    assert.deepEqual(await serious(chat), [], "a ticket");
    told.wire.fault = ({ path }) => (path === "/v1/chat" ? { status: 422, body: {} } : undefined);
    await chat.says("你好");
    await chat.log.getByRole("alert").waitFor();
    told.wire.fault = ({ path }) => (path === "/v1/chat" ? "cut" : undefined);
    await chat.says("你好");
    await chat.panel.getByText("暂时连不上").waitFor();
    assert.deepEqual(await serious(chat), [], "trouble");
  });
}

test("whatever the brand, its colours can be read, light and dark", async () => {
  const chat = await told.visit({ csp: null });
  await chat.open();
  const brands = ["#0b6bcb", "#ffffff", "#000000", "#ffde00", "#ff4d00", "#00ff66", "#00e5ff", "#ff00aa", "#777777", "#1a0a5e"];
  for (const colorScheme of ["light", "dark"]) {
    await chat.page.emulateMedia({ colorScheme });
    const ratios = await chat.page.evaluate((all) => {
      const base = document.querySelector("xiaoer-widget").shadowRoot.querySelector(".xiaoer");
      const probe = base.appendChild(document.createElement("p"));
      const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
      const light = (name) => {
        probe.style.setProperty("color", `var(${name})`);
        pixel.fillStyle = getComputedStyle(probe).color;
        pixel.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].map((c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
      const pairs = [["--x-on-brand", "--x-brand-fill"], ["--x-on-brand", "--x-brand-fill-hover"],
        ...["--x-bg", "--x-bg-soft", "--x-bg-sunken", "--x-brand-soft"].map((under) => ["--x-brand-text", under]), ["--x-text", "--x-brand-soft"], ["--x-text-soft", "--x-bg-sunken"]];
      const low = all.flatMap((brand) => {
        base.style.setProperty("--x-brand", brand);
        return pairs.flatMap(([a, b]) => (ratio(a, b) < 4.5 ? [`${brand} ${a} on ${b}: ${ratio(a, b).toFixed(2)}`] : []));
      });
      probe.remove();
      return low;
    }, brands);
    assert.deepEqual(ratios, [], colorScheme);
  }
});

test("with the keyboard alone: in, about, an article, out", async () => {
  const chat = await told.visit();
  await chat.launcher.focus();
  await chat.page.keyboard.press("Enter");
  await chat.panel.waitFor();
  assert.equal(await focused(chat), "消息");
  await chat.page.keyboard.type("订单没有同步过来");
  await chat.page.keyboard.press("Shift+Enter");
  await chat.page.keyboard.type("两天了");
  assert.equal(await chat.field.inputValue(), "订单没有同步过来\n两天了");
  await chat.page.keyboard.press("Enter");
  await chat.answered(1);
  assert.equal(await focused(chat), "消息");
  const stops = [];
  for (let press = 0; press < 12 && stops.at(-1) !== "聊天记录"; press++) {
    await chat.page.keyboard.press("Shift+Tab");
    stops.push(await focused(chat));
  }
  for (const stop of ["发送截图", "打不开", "打得开", "聊天记录"]) assert.ok(stops.includes(stop), `${stop} in ${stops}`);
  await chat.page.keyboard.press("Tab");
  await chat.page.keyboard.press("Enter");
  await chat.panel.getByRole("article").getByRole("heading", { level: 2 }).waitFor();
  await chat.page.keyboard.press("Escape");
  assert.match(await focused(chat), /订单没有更新怎么办/);
  await chat.page.keyboard.press("Escape");
  assert.equal(await focused(chat), "打开客服聊天");
});

test("a button that goes out of use does not take the focus with it", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("订单没有同步过来");
  await chat.log.getByRole("button", { name: "打得开" }).focus();
  await chat.page.keyboard.press("Enter");
  await chat.answered(2);
  assert.equal(await focused(chat), "消息");
});

test("Enter that picks a candidate of an input method does not send", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.field.focus();
  const wire = await chat.context.newCDPSession(chat.page);
  await wire.send("Input.imeSetComposition", { text: "dingdan", selectionStart: 7, selectionEnd: 7 });
  await wire.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 });
  await wire.send("Input.insertText", { text: "订单" });
  // As Safari has it: the composition is over, then comes the Enter that ended it.
  await chat.field.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent("compositionend", { data: "订单", bubbles: true, composed: true }));
    const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, composed: true, cancelable: true });
    Object.defineProperty(event, "keyCode", { value: 229 });
    field.dispatchEvent(event);
  });
  assert.equal(await chat.field.inputValue(), "订单");
  assert.equal(await chat.mine.count(), 0);
  await chat.page.keyboard.press("Enter");
  await chat.answered(1);
  assert.equal(told.wire.said[0].message, "订单");
});

test("on a phone the panel is the screen, within what the keyboard leaves, and nothing zooms", async () => {
  const chat = await told.visit({}, PHONE);
  await chat.open();
  await chat.page.waitForTimeout(300);
  const box = () => chat.panel.boundingBox();
  assert.deepEqual(await box(), { x: 0, y: 0, width: 375, height: 740 });
  assert.equal(await focused(chat), "小二", "not the field, which would bring up the keyboard");
  assert.equal(await chat.panel.getAttribute("aria-modal"), "true");
  assert.ok(await chat.field.evaluate((field) => parseFloat(getComputedStyle(field).fontSize) >= 16));
  const small = await chat.panel.getByRole("button").evaluateAll((all) =>
    all.filter((one) => { const { width, height } = one.getBoundingClientRect(); return height && (width < 40 || height < 40); }).map((one) => one.outerHTML));
  assert.deepEqual(small, []);
  await chat.page.evaluate(() => {
    Object.defineProperty(window.visualViewport, "height", { value: 400, configurable: true });
    window.visualViewport.dispatchEvent(new Event("resize"));
  });
  assert.equal((await box()).height, 400);
  const send = await chat.panel.getByRole("button", { name: "发送", exact: true }).boundingBox();
  assert.ok(send.y + send.height <= 400);
});

test("the way to a person can be seen and pressed, wherever one is", async () => {
  const pressable = (chat) =>
    chat.panel.locator(".human").evaluate((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      const inside = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= visualViewport.height;
      return inside && button.contains(button.getRootNode().elementFromPoint(x + width / 2, y + height / 2));
    });
  for (const [rem, options] of [["16px", {}], ["32px", {}], ["16px", PHONE], ["32px", PHONE]]) {
    const chat = await told.visit({}, { ...options, reducedMotion: "reduce" });
    await chat.page.evaluate((size) => document.querySelector("xiaoer-widget").shadowRoot.querySelector(".xiaoer").style.setProperty("--x-rem", size), rem);
    const where = async (place) => assert.ok(await pressable(chat), `${place}, ${rem}, ${JSON.stringify(options)}`);
    await chat.open();
    await where("at the beginning");
    await chat.talks("订单没有同步过来");
    await where("in a guide");
    await chat.log.locator("button.card").click();
    await chat.panel.getByRole("article").getByRole("heading").first().waitFor();
    await where("above an article");
    if (options.isMobile) {
      await chat.page.evaluate(() => {
        Object.defineProperty(window.visualViewport, "height", { value: 320, configurable: true });
        window.visualViewport.dispatchEvent(new Event("resize"));
      });
      await where("above the keyboard");
    }
    await chat.page.keyboard.press("Escape");
    await chat.talks("转人工");
    await where("with a ticket");
    await chat.context.setOffline(true);
    await chat.says("急");
    await chat.panel.getByText("暂时连不上").waitFor();
    await where("offline");
    await chat.context.close();
  }
});

test("on a phone Tab goes round inside the panel", async () => {
  const chat = await told.visit({ html: "<a href=#>page</a>" }, PHONE);
  await chat.open();
  for (let press = 0; press < 20; press++) {
    await chat.page.keyboard.press("Tab");
    assert.notEqual(await focused(chat), "", `after ${press + 1} times`);
  }
});

test("the log stays at its end, unless the reader has scrolled up", async () => {
  const chat = await told.visit();
  await chat.open();
  await chat.talks("订单没有同步过来", "怎么开发票", "账号登录不了");
  const place = () => chat.log.evaluate((log) => Math.round(log.scrollHeight - log.clientHeight - log.scrollTop));
  const seesLast = async () => chat.mine.last().evaluate((one) => { const { top, bottom } = one.getBoundingClientRect(); const log = one.closest(".log").getBoundingClientRect(); return top >= log.top && bottom <= log.bottom; });
  assert.ok(await seesLast());
  await chat.log.evaluate((log) => (log.scrollTop = 0));
  await chat.page.waitForTimeout(100);
  told.wire.fault = ({ path }) => (path === "/v1/chat" ? new Promise((done) => setTimeout(done, 600)) : undefined);
  await chat.says("软件闪退");
  await chat.page.waitForTimeout(150);
  assert.ok(await seesLast(), "who says something looks at it");
  await chat.log.evaluate((log) => (log.scrollTop = 0));
  await chat.answered(4);
  assert.equal(await chat.log.evaluate((log) => log.scrollTop), 0, "an answer does not pull the reader away");
  await chat.panel.getByRole("button", { name: "回到最新消息" }).click();
  await chat.page.waitForTimeout(100);
  assert.ok(await place() < 60 || (await seesLast()));
});

test("letters twice as big have room: nothing is cut off sideways", async () => {
  for (const options of [{}, PHONE]) {
    const chat = await told.visit({}, options);
    await chat.page.evaluate(() => document.querySelector("xiaoer-widget").shadowRoot.querySelector(".xiaoer").style.setProperty("--x-rem", "32px"));
    await chat.open();
    await chat.talks("订单没有同步过来");
    await chat.page.waitForTimeout(300);
    const wide = await chat.panel.evaluate((panel) =>
      [panel, ...panel.querySelectorAll(":scope *:not(svg *, .unseen, .more, textarea)")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== "inline").map((one) => `${one.className} ${one.scrollWidth} > ${one.clientWidth}`));
    assert.deepEqual(wide, []);
    const { x, width } = await chat.panel.boundingBox();
    assert.ok(x >= 0 && x + width <= (options.viewport?.width ?? 1280));
  }
});

test("who wants no motion gets none", async () => {
  const chat = await told.visit({}, { reducedMotion: "reduce" });
  await chat.open();
  await chat.talks("你好");
  assert.equal(await chat.page.evaluate(() => document.querySelector("xiaoer-widget").shadowRoot.getAnimations().length), 0);
});

test("answers are said to readers of screens, open or closed", async () => {
  const chat = await told.visit();
  await chat.open();
  assert.equal(await chat.log.getAttribute("role"), "log");
  told.wire.fault = ({ path }) => (path === "/v1/chat" ? new Promise((done) => setTimeout(done, 300)) : undefined);
  await chat.says("你好");
  await chat.page.keyboard.press("Escape");
  await chat.page.getByRole("status").getByText("小二: 1 条新消息").waitFor({ state: "attached" });
});
