// The desk as a value: what the feed, answers and agents make of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { emptyDesk, reduce } = await load("state", "desk");
const { thread } = await load("thread", "desk");
const { intentOf } = await load("keys", "desk");
const { fits, filled } = await load("picker", "desk");
const { spanOf } = await load("times", "desk");
const { isNews } = await load("news", "desk");
const wire = await load("wire", "desk");
const { say } = await load("words", "desk");

const ME = { id: 1, display: "小王", name: "wang", role: "agent", teams: ["tech"], csrf: "x", feed: 0 };
const row = (number, more = {}) => ({
  number, version: 1, status: "new", priority: "normal", category: "data_sync", team: "tech", subject: number, summary: "", channel: "chat", lang: "zh",
  customer: { name: "", contact: "", shop: "", plan: "", page: "" }, assignee: null, owner: "queued", waitingSince: 1000, unread: false,
  respondBy: 2000, resolveBy: 9000, paused: false, mergedInto: null, callback: null, createdAt: 1000, updatedAt: 1000, ...more,
});
const event = (no, ticket, kind = "said", more = {}) => ({ no, ticket, kind, at: no, actor: "customer", agent: null, turn: 1, body: { text: `text ${no}` }, ...more });
const page = (rows, more = {}) => ({ type: "page", more: false, page: { rows, next: null, counts: { unassigned: rows.length, mine: 0, team: rows.length, all: rows.length }, ...more } });
const play = (...actions) => actions.reduce(reduce, { ...emptyDesk("zh"), phase: "in", me: ME });
const fed = (one, about, isKind = "said", more = {}) => ({ type: "fed", fed: { event: event(one, about.number, isKind, more), row: about } });
const detail = (number, more = {}) => ({ number, facts: [], tried: [], reason: "", nearest: [], lines: [], events: [], attachments: [], earlier: [], merged: [], ...more });
const open = (number) => ({ type: "went", route: { place: "unassigned", ticket: number } });

test("a new ticket finds its place in the queue, and is counted", () => {
  const desk = play(page([row("T1", { respondBy: 100 }), row("T3", { respondBy: 300 })]), fed(5, row("T2", { respondBy: 200 }), "opened"));
  assert.deepEqual(desk.queue.numbers, ["T1", "T2", "T3"]);
  assert.deepEqual(desk.counts, { unassigned: 3, mine: 0, team: 3, all: 3 });
});

test("who waits live stands before who does not, whatever is due", () => {
  const desk = play(page([row("T1")]), fed(5, row("T2", { waitingSince: null, respondBy: 1 }), "opened"));
  assert.deepEqual(desk.queue.numbers, ["T1", "T2"]);
  const held = reduce(desk, fed(6, row("T1", { version: 2, status: "on_hold" }), "status"));
  assert.deepEqual(held.queue.numbers, ["T2", "T1"], "on hold nobody waits live");
});

test("where what is done is among it the latest stands first", () => {
  const desk = play({ type: "asked", status: "any" }, page([row("T1", { updatedAt: 1 })]), fed(5, row("T2", { status: "solved", updatedAt: 9 }), "status"));
  assert.deepEqual(desk.queue.numbers, ["T2", "T1"]);
});

test("a ticket that a colleague takes leaves the queue of the unassigned, and the counts follow", () => {
  const taken = row("T1", { version: 2, assignee: { id: 2, display: "小李" }, owner: "human" });
  const desk = play(page([row("T1"), row("T2")]), fed(5, taken, "owner"));
  assert.deepEqual(desk.queue.numbers, ["T2"]);
  assert.deepEqual(desk.counts, { unassigned: 1, mine: 0, team: 2, all: 2 });
  assert.equal(desk.rows.T1.assignee.display, "小李");
});

test("of a ticket that was never seen nobody knows where it was: the counts are asked for", () => {
  assert.equal(play(page([row("T1")]), fed(5, row("T9", { version: 7 }))).counts, null);
});

test("a row that is older than what is known changes nothing", () => {
  const known = play(page([row("T1", { version: 3, subject: "now" })]));
  assert.equal(reduce(known, fed(5, row("T1", { version: 2, subject: "before" }))).rows.T1.subject, "now");
  assert.equal(reduce(known, fed(5, row("T1", { version: 3, subject: "same version" }))).rows.T1.subject, "same version");
});

test("other teams' tickets do not come into one's queue", () => {
  assert.deepEqual(play(page([row("T1")]), fed(5, row("T2", { team: "billing" }), "opened")).queue.numbers, ["T1"]);
});

test("what the feed tells while a page is on its way is not lost when it arrives", () => {
  const desk = play({ type: "asked", status: "open" }, fed(5, row("T2", { respondBy: 1 }), "opened"), page([row("T1")]));
  assert.deepEqual(desk.queue.numbers, ["T2", "T1"]);
  const gone = play({ type: "asked", status: "open" }, fed(5, row("T1", { version: 2, status: "solved" }), "status"), page([row("T1")]));
  assert.deepEqual(gone.queue.numbers, [], "and what has left meanwhile does not come back");
});

test("in a search rows change and leave, but only the server finds", () => {
  const desk = play({ type: "asked", q: "E1024" }, page([row("T1")]), fed(5, row("T2"), "opened"), fed(6, row("T1", { version: 2, subject: "new words" })));
  assert.deepEqual(desk.queue.numbers, ["T1"]);
  assert.equal(desk.rows.T1.subject, "new words");
});

test("a row behind the last page that was read waits for the next one", () => {
  const desk = play(page([row("T1", { respondBy: 100 })], { next: "c" }), fed(5, row("T2", { respondBy: 200 }), "opened"), fed(6, row("T0", { respondBy: 50 }), "opened"));
  assert.deepEqual(desk.queue.numbers, ["T0", "T1"]);
});

test("an opened ticket grows by the feed; nothing is taken twice, and numbers decide the order", () => {
  const desk = play(page([row("T1")]), open("T1"), { type: "opened", row: row("T1"), detail: detail("T1", { events: [event(1, "T1")], lines: [{ at: 1, from: "customer", name: null, text: "text 1", turn: 1, event: 1 }] }) },
    fed(4, row("T1", { version: 3 })), fed(3, row("T1", { version: 2 })), fed(4, row("T1", { version: 3 })));
  assert.deepEqual(desk.detail.lines.map(({ text }) => text), ["text 1", "text 3", "text 4"]);
});

test("what comes while a ticket is on its way is added when it is there", () => {
  const desk = play(open("T1"), fed(4, row("T1", { version: 2 })), { type: "opened", row: row("T1"), detail: detail("T1") });
  assert.deepEqual(desk.detail.lines.map(({ text }) => text), ["text 4"]);
  assert.equal(desk.rows.T1.version, 2);
});

test("a ticket that is left leaves nothing behind on the screen of the next", () => {
  const desk = play(open("T1"), { type: "opened", row: row("T1"), detail: detail("T1") }, { type: "beaten", ticket: "T1", by: null, detail: "" }, open("T2"));
  assert.equal(desk.detail, null);
  assert.equal(desk.reading, "loading");
  assert.equal(desk.beaten, null);
  assert.equal(reduce(desk, { type: "opened", row: row("T1"), detail: detail("T1") }).detail, null, "an answer that comes too late is dropped");
});

test("one's own words are shown once, whether the feed or the answer is quicker", () => {
  const pending = { id: "m1", ticket: "T1", mode: "reply", text: "在的", status: null, at: 1, problem: null };
  const mine = event(7, "T1", "message", { agent: { id: 1, display: "小王" }, body: { text: "在的", name: "小王" } });
  const before = play(open("T1"), { type: "opened", row: row("T1"), detail: detail("T1") }, { type: "said", pending });
  const feedFirst = reduce(before, { type: "fed", fed: { event: mine, row: row("T1", { version: 2 }) } });
  assert.equal(feedFirst.pending.length, 0);
  const both = reduce(feedFirst, { type: "kept", id: "m1", change: { row: row("T1", { version: 2 }), events: [mine] } });
  assert.deepEqual(both.detail.lines.map(({ text }) => text), ["在的"]);
});

test("signing out leaves no customer's data in the page", () => {
  const desk = play(page([row("T1")]), open("T1"), { type: "opened", row: row("T1"), detail: detail("T1") }, { type: "draft", ticket: "T1", draft: { mode: "reply", reply: "x", note: "" } }, { type: "signedOut", problem: null });
  assert.deepEqual([desk.rows, desk.detail, desk.drafts, desk.me], [{}, null, {}, null]);
});

test("the thread: what was said while the bot had it, then by numbers, with what was done in between", () => {
  const line = (turn, at, text) => ({ at: 0, from: "customer", name: null, text, turn, event: at });
  const steps = thread([line(1, null, "a"), line(1, null, "b"), line(2, 12, "c"), line(3, null, "d")], [event(10, "T", "opened", { turn: 1 }), event(12, "T", "said", { turn: 2 }), event(13, "T", "status", { turn: 2 })]);
  assert.deepEqual(steps.map((step) => (step.kind === "line" ? step.line.text : step.event.kind)), ["a", "b", "opened", "c", "status", "d"]);
});

test("single keys count outside of fields, and only where they are wanted", () => {
  const press = (key, more = {}) => ({ key, ctrl: false, alt: false, inField: false, ...more });
  assert.deepEqual(intentOf(press("c"), true), { do: "claim" });
  assert.deepEqual(intentOf(press("?"), true), { do: "help" });
  assert.equal(intentOf(press("c", { inField: true }), true), null);
  assert.equal(intentOf(press("c"), false), null);
  assert.equal(intentOf(press("c", { ctrl: true }), true), null, "Ctrl-C copies");
  assert.deepEqual(intentOf(press("k", { ctrl: true, inField: true }), false), { do: "pick", what: "commands" });
});

test("canned replies are filled in, and read well without a name", () => {
  const known = row("T1", { customer: { name: "赵敏", contact: "", shop: "小明的店", plan: "", page: "" } });
  assert.equal(filled("{customer}您好，我是{agent}，工单 {ticket}。", known, ME), "赵敏您好，我是小王，工单 T1。");
  assert.equal(filled("{customer}，您好", row("T1"), ME), "您好");
  assert.equal(filled("Hello {customer}, one moment.", row("T1"), ME), "Hello, one moment.");
  assert.ok(fits({ label: "重新授权", hint: "设置 → 店铺授权" }, "授权 设置"));
  assert.ok(!fits({ label: "重新授权", hint: "" }, "退款"));
});

test("the door: half a row is no row, and pictures come from this server only", () => {
  assert.equal(wire.readRow({ number: "T1", version: 1, status: "new", priority: "normal" }), null);
  assert.equal(wire.readRow({ number: "T1", version: 1, status: "lost", priority: "normal", owner: "bot" }), null);
  const page = wire.readPage({ tickets: [null, {}, "x"], next: 3, counts: { mine: "many", all: 2 } });
  assert.deepEqual(page, { rows: [], next: null, counts: { unassigned: 0, mine: 0, team: 0, all: 2 } });
  const ticket = (url) => wire.readTicket({ number: "T1", version: 1, status: "new", priority: "low", owner: "bot", transcript: [], attachments: [{ id: "a", url }] });
  assert.equal(ticket("/v1/desk/tickets/T1/attachments/a").detail.attachments.length, 1);
  for (const url of ["https://elsewhere.example/a.png", "//elsewhere.example/a.png", "/\\elsewhere.example", "javascript:x"]) assert.equal(ticket(url).detail.attachments.length, 0, url);
  for (const junk of [null, undefined, 7, "x", [], {}]) for (const read of ["readMe", "readRow", "readTicket", "readPage", "readChange", "readFed", "readPresence", "readAgents", "readOutbox", "readAudit"]) assert.equal(wire[read](junk), null, read);
});

test("times and words", () => {
  assert.equal(spanOf("zh", 59_000), "<1 分钟");
  assert.equal(spanOf("zh", 60_000), "1 分钟");
  assert.equal(spanOf("en", 59 * 60_000), "59 min");
  assert.equal(spanOf("en", 60 * 60_000), "1 h");
  assert.equal(spanOf("zh", 48 * 3_600_000), "2 天");
  assert.equal(say("zh", "taken", { who: "小李" }), "小李刚刚接手了这张工单。");
});

test("what rings: once for a new ticket of one's teams, for one's own customers, never for one's own doing", () => {
  const news = (about, kind, more = {}) => isNews({ event: event(1, about.number, kind, { body: {}, ...more }), row: about }, ME);
  const mine = row("T1", { assignee: { id: 1, display: "小王" } });
  assert.ok(news(row("T1"), "opened"));
  assert.ok(!news(row("T1"), "owner", { body: { owner: "queued", why: "handed_over" } }), "it has rung with its opening");
  assert.ok(news(row("T1"), "owner", { body: { owner: "queued", why: "agent_away" } }));
  assert.ok(!news(row("T1", { team: "billing" }), "opened"));
  assert.ok(!news(row("T1"), "said"), "nobody's customer speaks to nobody");
  assert.ok(news(mine, "said"));
  assert.ok(news(mine, "undelivered"), "the customer does not know of the answer");
  assert.ok(news(mine, "assignee", { agent: { id: 2, display: "小李" } }));
  assert.ok(!news(mine, "assignee", { agent: { id: 1, display: "小王" } }));
  assert.ok(!news(row("T1", { assignee: { id: 2, display: "小李" } }), "said"));
});

test("a promise that runs out rings for who has the ticket, or the team; a broken one for the leads, too", () => {
  const rings = (due, about, me = ME) => isNews({ event: event(1, about.number, "deadline", { body: { due } }), row: about }, me);
  const [mine, hers] = [1, 2].map((id) => row("T1", { assignee: { id, display: "x" } }));
  const lead = { ...ME, role: "lead", teams: ["billing"] };
  for (const due of ["respond_soon", "respond_late", "resolve_soon", "resolve_late"]) {
    assert.ok(rings(due, mine) && rings(due, row("T1")));
    assert.ok(!rings(due, hers) && !rings(due, row("T1", { team: "billing" })));
    assert.equal(rings(due, hers, lead), due.endsWith("_late"));
  }
  assert.ok(!rings("ask_held", mine));
});
