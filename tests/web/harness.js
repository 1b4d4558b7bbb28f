// What the browser tests stand on: a real server, a shop's page on another origin, and a wire between them that can be cut.
//   const told = await setting()        all of it, for one file of tests
//   const chat = await told.visit()     a customer on a page that embeds the widget, under a strict policy
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const BINARY = resolve(process.env.XIAOER ?? join(ROOT, "build/xiaoer"));
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "xiaoer-web-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// What bot/web/build makes: of the widget, or with "--desk" of the desk.
export function bundled(...flags) {
  const out = join(scratch(), "bundle.js");
  execFileSync(join(ROOT, "bot/web/build"), [...flags, out], { stdio: ["ignore", "ignore", "inherit"] });
  return readFileSync(out, "utf8");
}

// The rule book, for a site that lets every origin in.
function rulesFor(folder, site) {
  const rules = join(folder, "rules");
  cpSync(join(ROOT, "rules"), rules, { recursive: true });
  const settings = join(rules, "bot.yaml");
  const said = readFileSync(settings, "utf8").trimEnd();
  if (said.includes("\n  site:")) throw new Error("rules/bot.yaml has a site of its own: merge it here");
  writeFileSync(settings, `${said}\n  site: ${JSON.stringify({ origins: ["*"], ...site })}\n`);
  return rules;
}

export class Desk {
  constructor(site) {
    this.folder = scratch();
    this.rules = rulesFor(this.folder, site);
  }

  async start(port = 0) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: build it first, or name it in XIAOER`);
    const args = ["serve", "--port", String(port), "--db", join(this.folder, "desk.db"), "--rules", this.rules, "--kb", join(ROOT, "kb")];
    this.process = spawn(BINARY, args, { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: this.process.stdout });
    const url = new Promise((found, failed) => {
      lines.on("line", (line) => line.includes('"listening"') && found(JSON.parse(line).url));
      lines.on("close", () => failed(new Error("the server ended before it listened")));
    });
    this.url = await url;
    this.port = Number(new URL(this.url).port);
    return this;
  }

  // As a power cut would.
  async kill() {
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }

  async close() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGTERM");
    await once(this.process, "exit");
  }
}

export const openDesk = (site) => new Desk(site).start();

// Looks again and again until it is true.
export async function until(isTrue, what) {
  for (const end = Date.now() + 20_000; !(await isTrue()); await new Promise((done) => setTimeout(done, 25))) {
    if (Date.now() > end) throw new Error(`still not so: ${what}`);
  }
}

const read = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

const listen = async (server) => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
};

const close = (server) =>
  new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });

const allowing = (origin = "*") => ({
  "Access-Control-Allow-Origin": origin, Vary: "Origin",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID", "Access-Control-Expose-Headers": "Retry-After",
});

// Between widget and server. `fault(request)` may answer in the server's place, or say what happens to the answer:
//   undefined                  hands it through
//   {status, headers, body}    this is the answer; the server never hears of it
//   "cut"                      the line is cut; the server never hears of it
//   "cut the answer"           the server gets it, the line is cut before its answer is back
//   a promise of one of them   slowness
export class Wire {
  constructor(desk) {
    Object.assign(this, { desk, fault: () => undefined, requests: [] });
    this.server = http.createServer((request, response) => void this.#carry(request, response));
  }

  async start() {
    this.port = await listen(this.server);
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  // The bodies of what came to /v1/chat, as JSON.
  get said() {
    return this.requests.filter(({ path, method }) => path === "/v1/chat" && method === "POST").map(({ body }) => JSON.parse(body));
  }

  async #carry(request, response) {
    const body = await read(request);
    const noted = { method: request.method, path: request.url, headers: request.headers, body: body.toString() };
    this.requests.push(noted);
    const fault = await this.fault(noted);
    if (fault === "cut") return request.socket.destroy();
    const answer = typeof fault === "object" ? fault : (await this.#ask(request, body));
    if (fault === "cut the answer" || !answer) return request.socket.destroy();
    response.writeHead(answer.status, { ...answer.headers, ...(answer === fault && allowing(request.headers.origin)) });
    response.end(typeof answer.body === "object" && !Buffer.isBuffer(answer.body) ? JSON.stringify(answer.body) : answer.body);
  }

  #ask({ method, url, headers }, body) {
    const options = { host: "127.0.0.1", port: this.desk.port, method, path: url, headers, agent: false };
    return new Promise((done) => {
      const asked = http.request(options, async (answer) => {
        const { "transfer-encoding": _, connection: __, ...rest } = answer.headers;
        done({ status: answer.statusCode, headers: rest, body: await read(answer).catch(() => "") });
      });
      asked.on("error", () => done(undefined));
      asked.end(body);
    });
  }

  close() {
    return close(this.server);
  }
}

// The policy of a careful shop: nothing inline, nothing from elsewhere but the widget and its server.
export const policy = (server) =>
  `default-src 'none'; script-src 'self' ${server}; connect-src ${server}; style-src 'self'; img-src 'self'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const plain = "body { font: 16px sans-serif; margin: 40px; color: #333 }";

export class Shop {
  constructor(wire) {
    Object.assign(this, { wire, pages: {} });
    this.server = http.createServer((request, response) => this.#serve(request, response));
  }

  async start() {
    this.port = await listen(this.server);
    this.url = `http://localhost:${this.port}`;
    return this;
  }

  // {html, css, js, lang, attributes, csp}: all optional; csp null: no policy.
  page(path, page = {}) {
    this.pages[path] = page;
    return this.url + path;
  }

  #serve(request, response) {
    const path = request.url.split("?")[0];
    if (path.endsWith(".css") || path.endsWith(".js")) {
      const page = this.pages[path.replace(/\.(css|js)$/, "")] ?? {};
      const isCss = path.endsWith(".css");
      response.writeHead(200, { "Content-Type": isCss ? "text/css" : "text/javascript" });
      return response.end(isCss ? (page.css ?? plain) : (page.js ?? ""));
    }
    const page = this.pages[path] ?? {};
    const csp = page.csp === undefined ? policy(this.wire.url) : page.csp;
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...(csp && { "Content-Security-Policy": csp }) });
    response.end(`<!doctype html><html lang="${page.lang ?? "zh-CN"}"><meta charset="utf-8"><title>Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="stylesheet" href="${path}.css">${page.js ? `<script src="${path}.js"></script>` : ""}
<body>${page.html ?? "<main><h1>我的店铺</h1><p>后台首页</p></main>"}
<script src="${this.wire.url}/widget.js" ${page.attributes ?? 'data-lang="auto"'} async></script></body></html>`);
  }

  close() {
    return close(this.server);
  }
}

export const openBrowser = (...args) =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", ...args],
  });

// The widget as its user meets it.
export class Chat {
  constructor(page) {
    this.page = page;
    this.launcher = page.locator("xiaoer-widget .launcher");
    this.panel = page.getByRole("dialog");
    this.log = page.getByRole("log");
    this.field = this.panel.getByRole("textbox");
    this.bubbles = this.log.locator(".bubble.theirs:not(.typing)");
    this.mine = this.log.locator(".mine");
  }

  async open() {
    await this.launcher.click();
    await this.panel.waitFor();
  }

  async says(text) {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  // How many messages have been answered.
  async answered(count) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector("xiaoer-widget").shadowRoot.querySelectorAll(".turn time").length >= wanted, count);
  }

  // Says it and waits for the answer.
  async talks(...texts) {
    for (const text of texts) {
      const before = await this.log.locator(".turn time").count();
      await this.says(text);
      await this.answered(before + 1);
    }
  }
}

export async function visit(browser, url, options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && /Content Security Policy|Refused/.test(message.text()) && faults.push(message.text()));
  await page.goto(url);
  return Object.assign(new Chat(page), { context, faults });
}

// A page, and everything that its console complained of.
export async function watched(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

// All of it for one file of tests: told.shop, told.wire, told.desk, told.visit(page, options).
// `site` is what rules/bot.yaml says of it.
export async function setting(site = {}, ...browserArgs) {
  const desk = await openDesk(site);
  const shop = await new Shop(await new Wire(desk).start()).start();
  const browser = await openBrowser(...browserArgs);
  let pages = 0;
  const contexts = [];
  return {
    desk, shop, wire: shop.wire, browser,
    // A page of its own, a visitor of its own, a wire without faults.
    async visit(page = {}, options = {}) {
      shop.wire.fault = () => undefined;
      shop.wire.requests.length = 0;
      const chat = await visit(browser, shop.page(`/page${++pages}`, page), options);
      contexts.push(chat.context);
      return chat;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close().catch(() => undefined)));
      await browser.close();
      await Promise.all([shop.close(), shop.wire.close(), desk.close()]);
    },
  };
}
