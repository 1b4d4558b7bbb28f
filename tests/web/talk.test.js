// The conversation against the real server: answers, buttons, articles, tickets, pictures.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateSync } from "node:zlib";
import { setting, until } from "./harness.js";

let told;
before(async () => (told = await setting({ announcement: { zh: "订单同步有延迟，[查看说明](/kb/sync/orders-not-updating)" } })));
after(() => told.close());

const openedChat = async (...options) => {
  const chat = await told.visit(...options);
  await chat.open();
  return chat;
};

// A real PNG of one colour. Its checksum is made here: node:zlib has crc32 only from version 22 on.
function png(width, height) {
  const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
  const sum = (bytes) => (bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), -1) ^ -1) >>> 0;
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    check.writeUInt32BE(sum(body));
    return Buffer.concat([size, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height, 120);
  for (let row = 0; row < height; row++) rows[row * (width * 3 + 1)] = 0;
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

const shot = (name = "截图 1.png") => ({ name, mimeType: "image/png", buffer: png(640, 400) });

test("starters are the five problems, said as messages; they make room for the conversation", async () => {
  const chat = await openedChat();
  assert.equal(await chat.log.locator(".starters button").count(), 5);
  await chat.log.getByRole("button", { name: "账号登录不了" }).click();
  await chat.answered(1);
  assert.equal(told.wire.said[0].message, "账号登录不了");
  assert.equal(await chat.log.locator(".starters").count(), 0);
});

test("each starter, in both languages, is answered by a rule of its own problem", async () => {
  const categories = ["data_sync", "account_login", "feature_usage", "lag_crash", "billing_dispute"];
  for (const lang of ["zh", "en"]) {
    const chat = await openedChat({ lang });
    const starters = await chat.log.locator(".starters button").allTextContents();
    for (const [place, message] of starters.entries()) {
      const answer = await fetch(`${told.desk.url}/v1/chat`, { method: "POST", body: JSON.stringify({ message }) });
      assert.equal((await answer.json()).match?.category, categories[place], message);
    }
  }
});

test("a button is sent as its id; the old ones are out of use, the chosen one stays marked", async () => {
  const chat = await openedChat();
  await chat.talks("订单没有同步过来");
  await chat.log.getByRole("button", { name: "打得开" }).click();
  await chat.answered(2);
  assert.deepEqual([told.wire.said[1].choice, told.wire.said[1].message], ["yes_", undefined]);
  assert.equal(await chat.log.getByRole("button", { name: "打得开" }).isDisabled(), true);
  assert.equal(await chat.log.locator(".chosen").textContent(), "打得开");
});

test("a guide says where it stands, and has a way back", async () => {
  const chat = await openedChat();
  await chat.talks("订单没有同步过来");
  await chat.panel.getByText(/第 1 步，共 \d 步/).waitFor();
  assert.equal(await chat.panel.getByRole("button", { name: "上一步" }).count(), 0);
  await chat.log.getByRole("button", { name: "打得开" }).click();
  await chat.panel.getByText(/第 2 步，共 \d 步/).waitFor();
  await chat.panel.getByRole("button", { name: "上一步" }).click();
  await chat.answered(3);
  await chat.panel.getByText(/第 1 步，共 \d 步/).waitFor();
});

test("while an answer is on its way, dots say so", async () => {
  const chat = await openedChat();
  let answer;
  told.wire.fault = ({ path }) => (path === "/v1/chat" ? new Promise((done) => (answer = done)) : undefined);
  await chat.says("你好");
  await chat.log.locator(".typing").waitFor();
  answer();
  await chat.answered(1);
  assert.equal(await chat.log.locator(".typing").count(), 0);
});

test("answers have their time, days their name where they begin", async () => {
  const chat = await told.visit();
  const day = async (time) => chat.page.clock.setFixedTime(new Date(time));
  await day("2026-03-01T09:05:00+08:00");
  await chat.page.reload();
  await chat.open();
  await chat.talks("你好");
  assert.deepEqual(await chat.log.locator(".line").allTextContents(), [], "today goes without saying while nothing is before it");
  await day("2026-03-08T23:50:00+08:00");
  await chat.talks("怎么开发票");
  await day("2026-03-09T00:10:00+08:00");
  await chat.talks("怎么开发票");
  assert.deepEqual(await chat.log.locator(".line").allTextContents(), ["3月1日周日", "昨天", "今天"]);
  assert.deepEqual(await chat.log.locator("time").allTextContents(), ["09:05", "23:50", "00:10"]);
});

test("a person is one press away, at any time", async () => {
  const chat = await openedChat();
  await chat.talks("订单没有同步过来");
  await chat.log.locator("button.card").click();
  await chat.panel.locator("header").getByRole("button", { name: "转人工" }).click();
  await chat.answered(2);
  await chat.log.locator(".card", { hasText: /T\d{8}-\d{4}/ }).getByText("已登记").waitFor();
  await chat.panel.locator("header").getByText("已登记").waitFor();
});

test("an article opens in place, leads on, back, and out as a page", async () => {
  const chat = await openedChat();
  await chat.talks("订单没有同步过来");
  const card = chat.log.locator("button.card");
  await card.focus();
  await chat.page.keyboard.press("Enter");
  const sheet = chat.panel.getByRole("article");
  await sheet.getByRole("heading", { name: "订单没有更新怎么办" }).waitFor();
  assert.equal(await sheet.locator("ol > li").count(), 4);
  assert.equal(await chat.panel.getByRole("link", { name: "在新页面打开" }).getAttribute("href"), `${told.wire.url}/kb/sync/orders-not-updating`);
  await chat.page.keyboard.press("Escape");
  await chat.log.waitFor();
  assert.equal(await card.evaluate((one) => one.getRootNode().activeElement === one), true, "back where it was");
});

test("an article's HTML is built anew: no script, handler, style or odd link comes through", async () => {
  const html = `<h2 onclick="x()" style="color:red" class="panel">标题</h2><script>window.hurt=1</script><img src=x onerror="window.hurt=1">
    <p>看<a href="javascript:window.hurt=1">坏</a><a href="/kb/account/two-factor">好</a><a href="https://a.example/" onclick="x()">外</a></p>
    <iframe srcdoc="<script>parent.hurt=1</script>"></iframe><svg><script>window.hurt=1</script></svg><form><input name=a><button>按</button></form>
    <table><tr><td>格</td></tr></table><style>*{display:none}</style>`;
  const chat = await openedChat();
  told.wire.fault = ({ path }) => (path.startsWith("/kb/sync") ? { status: 200, body: { id: "a/b", title: "T", html, markdown: "" } } : undefined);
  await chat.talks("订单没有同步过来");
  await chat.log.locator("button.card").click();
  const prose = chat.panel.locator("article .prose");
  await prose.waitFor();
  const found = await prose.evaluate((one) => [...one.querySelectorAll("*")].map(({ localName, attributes }) => [localName, ...[...attributes].map(({ name }) => name)].join(" ")));
  assert.deepEqual(found, ["h2", "img src alt loading", "p", "a href target rel", "a href target rel", "table", "tbody", "tr", "td"].filter((name) => !name.startsWith("img")));
  assert.match(await prose.textContent(), /标题\s+看坏好外\s+按?\s*格/);
  assert.equal(await chat.page.evaluate(() => window.hurt), undefined);
  await prose.getByRole("link", { name: "好" }).click();
  await chat.panel.getByRole("article").getByRole("heading", { level: 2 }).first().waitFor();
  assert.equal(chat.context.pages().length, 1);
});

test("an article's film is a link above its text, if it is a link at all", async () => {
  const chat = await openedChat();
  await chat.talks("订单没有同步过来");
  for (const [video, count] of [["https://v.example/1", 1], ["javascript:window.hurt=1", 0], [null, 0]]) {
    told.wire.fault = ({ path }) => (path.startsWith("/kb/") ? { status: 200, body: { id: "a/b", title: "T", html: "<p>文</p>", markdown: "", video } } : undefined);
    await chat.log.locator("button.card").click();
    await chat.panel.getByRole("article").getByText("文").waitFor();
    assert.equal(await chat.panel.getByRole("link", { name: "看视频" }).count(), count, String(video));
    await chat.page.keyboard.press("Escape");
  }
});

test("an article that does not open says so, and opens on the second try", async () => {
  const chat = await openedChat();
  await chat.talks("订单没有同步过来");
  told.wire.fault = ({ path }) => (path.startsWith("/kb/") ? "cut" : undefined);
  await chat.log.locator("button.card").click();
  await chat.panel.getByRole("alert").getByText("没有打开").waitFor();
  told.wire.fault = () => undefined;
  await chat.panel.getByRole("button", { name: "重试" }).click();
  await chat.panel.locator("article .prose").waitFor();
});

test("an announcement is shown until it is read; its article opens in place", async () => {
  const chat = await openedChat();
  await chat.panel.getByRole("link", { name: "查看说明" }).click();
  await chat.panel.getByRole("article").getByRole("heading", { name: "订单没有更新怎么办" }).waitFor();
  await chat.panel.getByRole("button", { name: "知道了" }).click();
  await chat.panel.getByText("同步有延迟").waitFor({ state: "detached" });
  await chat.page.reload();
  await chat.open();
  assert.equal(await chat.panel.getByText("同步有延迟").count(), 0);
});

const feedbacks = () => told.wire.requests.filter(({ path }) => path === "/v1/feedback").map(({ body }) => JSON.parse(body));

test("whether an answer helped is told to the server; if not, the bot hears it and goes on", async () => {
  const chat = await openedChat();
  await chat.talks("怎么开发票");
  const [{ message_id: id }] = told.wire.said;
  await chat.log.getByText("有帮助吗？").waitFor();
  await chat.log.getByRole("button", { name: "没有" }).click();
  await chat.answered(2);
  assert.equal(told.wire.said[1].message, "还是不行");
  await chat.log.getByText("谢谢您的反馈").waitFor();
  await until(() => feedbacks().length > 0, "told");
  const { conversation } = told.wire.said[1];
  assert.deepEqual(feedbacks(), [{ about: "answer", conversation, message_id: id, helpful: false, lang: "zh" }]);
});

test("whether an article helped, too", async () => {
  const chat = await openedChat();
  await chat.talks("怎么开发票");
  await chat.log.locator("button.card").click();
  await chat.panel.getByRole("article").getByRole("button", { name: "有帮助" }).click();
  await chat.panel.getByRole("article").getByText("谢谢您的反馈").waitFor();
  await until(() => feedbacks().length > 0, "told");
  assert.deepEqual(feedbacks().map(({ about, article, helpful }) => [about, article, helpful]), [["article", "billing/invoice", true]]);
});

test("a ticket's state is read again when the panel is opened", async () => {
  const chat = await openedChat();
  await chat.talks("转人工");
  await chat.page.keyboard.press("Escape");
  told.wire.fault = async ({ path, headers }) => {
    if (!path.startsWith("/v1/tickets/") || !headers.authorization) return undefined;
    const answer = await fetch(told.desk.url + path, { headers: { Authorization: headers.authorization } });
    return { status: 200, body: { ...(await answer.json()), status: "solved" } };
  };
  await chat.open();
  await chat.log.locator(".card").getByText("已解决").waitFor();
});

test("pictures before there is a ticket: the picker explains, and offers a person", async () => {
  const chat = await openedChat();
  await chat.panel.getByRole("button", { name: "发送截图" }).click();
  await chat.panel.getByText("转人工以后就能发截图了").waitFor();
  await chat.panel.locator(".notice").getByRole("button", { name: "转人工" }).click();
  await chat.answered(1);
  assert.equal(await chat.panel.locator(".notice").count(), 0);
});

async function withTicket() {
  const chat = await openedChat();
  await chat.talks("转人工");
  return chat;
}

const isDrawn = (chat) =>
  chat.page.waitForFunction(() => {
    const canvas = document.querySelector("xiaoer-widget").shadowRoot.querySelector("canvas");
    return canvas && canvas.width > 100 && canvas.getContext("2d").getImageData(10, 10, 1, 1).data[3] === 255;
  });

test("a picture that was picked goes to the ticket, is shown, and is there again after a reload", async () => {
  const chat = await withTicket();
  await chat.panel.locator("input[type=file]").setInputFiles(shot());
  await chat.log.getByText("已附到工单").waitFor();
  await isDrawn(chat);
  assert.deepEqual(chat.faults, []);
  await chat.page.reload();
  await chat.open();
  await isDrawn(chat);
});

for (const way of ["paste", "drop"]) {
  test(`a picture comes by ${way}`, async () => {
    const chat = await withTicket();
    await chat.field.evaluate((field, [type, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "a.png", { type: "image/png" }));
      const names = { paste: "clipboardData", drop: "dataTransfer" };
      const make = { paste: ClipboardEvent, drop: DragEvent }[type];
      field.dispatchEvent(new make(type, { [names[type]]: data, bubbles: true, composed: true, cancelable: true }));
    }, [way, [...png(200, 100)]]);
    await chat.log.getByText("已附到工单").waitFor();
  });
}

test("what cannot be sent is said in words", async () => {
  const chat = await withTicket();
  const pick = (file) => chat.panel.locator("input[type=file]").setInputFiles(file);
  await pick({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") });
  await chat.log.getByText("只能发 PNG").waitFor();
  await pick({ name: "big.gif", mimeType: "image/gif", buffer: Buffer.alloc(6_000_000) });
  await chat.log.getByText("超过 5 MB").waitFor();
  told.wire.fault = ({ path, method }) => (path.includes("/attachments") && method === "POST" ? { status: 409, body: {} } : undefined);
  await pick(shot());
  await chat.log.getByText("已有 5 张图片").waitFor();
  told.wire.fault = ({ path, method }) => (path.includes("/attachments") && method === "POST" ? "cut" : undefined);
  await pick(shot());
  await chat.log.getByText("没有传上去").waitFor();
});

test("a photo over the limit is made smaller, not refused", async () => {
  const chat = await withTicket();
  const noise = await chat.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 2000, height: 1500 });
    const context = canvas.getContext("2d");
    const image = context.createImageData(2000, 1500);
    for (let place = 0; place < image.data.length; place += 65_536) crypto.getRandomValues(image.data.subarray(place, place + 65_536));
    for (let place = 3; place < image.data.length; place += 4) image.data[place] = 255;
    context.putImageData(image, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return Array.from(new Uint8Array(await blob.arrayBuffer()).reduce((text, byte) => text + String.fromCharCode(byte), ""), (c) => c).join("");
  });
  const buffer = Buffer.from(noise, "latin1");
  assert.ok(buffer.length > 5_000_000);
  await chat.panel.locator("input[type=file]").setInputFiles({ name: "IMG_1.png", mimeType: "image/png", buffer });
  await chat.log.getByText("已附到工单").waitFor();
});
