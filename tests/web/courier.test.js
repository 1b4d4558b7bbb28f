// Messages on their way: in order, one at a time, the same bytes until there is an answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { bodyOf, courier, pauseAfter } = await load("courier");
const { connect, isPassing, waitOf } = await load("client");
const { reduce } = await load("state");
const { emptyChat, turnsOf } = await load("model");

const reply = (conversation = "c1") => ({ conversation, outcome: "answered", replies: [], ticket: null, progress: null });
const done = (conversation) => ({ kind: "done", value: reply(conversation) });
const later = (wait = 0) => ({ kind: "later", wait });
const refused = (status) => ({ kind: "refused", status, detail: "no" });

// Time stands still but for t.mock.timers.tick(). Node 18 takes the list alone.
const holdTimers = (t) => {
  const apis = ["setTimeout"];
  t.mock.timers.enable(parseInt(process.versions.node) < 20 ? apis : { apis });
};

// A server that answers from a list; time that passes when the courier rests.
function stage(t, ...answers) {
  holdTimers(t);
  const sent = [];
  const reports = [];
  let clock = 0;
  let chat = emptyChat("zh");
  let id = 0;
  const dispatch = (event) => (chat = reduce(chat, event));
  const feedback = [];
  const carrier = courier({
    client: {
      chat: async (body) => (sent.push(JSON.parse(body)), answers.shift() ?? done()),
      feedback: async (body) => (feedback.push(body), answers.shift() ?? { kind: "done", value: true }),
    },
    lock: (work) => work(), dispatch, refresh: () => undefined, now: () => clock, random: () => 1,
    state: () => chat, freshId: () => `note${++id}`, report: (...what) => reports.push(what),
  });
  return {
    sent, reports, feedback, dispatch, carrier,
    get chat() { return chat; },
    say(text) {
      dispatch({ type: "said", id: `id-${text}`, at: ++clock, text, choice: null, along: { lang: "zh" } });
      carrier.wake();
    },
    settle: async () => { for (let turn = 0; turn < 30; turn++) await Promise.resolve(); },
    async pass(ms) {
      clock += ms;
      t.mock.timers.tick(ms);
      await this.settle();
    },
  };
}

const messages = (told) => told.sent.map(({ message }) => message);

test("several messages go one after the other, all but the first with the handle", async (t) => {
  const told = stage(t);
  told.say("a");
  told.say("b");
  told.say("c");
  await told.settle();
  assert.deepEqual(messages(told), ["a", "b", "c"]);
  assert.deepEqual(told.sent.map(({ conversation }) => conversation), [undefined, "c1", "c1"]);
});

test("what did not arrive is sent again, byte for byte, and nothing overtakes it", async (t) => {
  const told = stage(t, later(), later());
  told.say("a");
  await told.settle();
  told.say("b");
  await told.settle();
  assert.equal(told.chat.waiting, true);
  await told.pass(60_000);
  assert.deepEqual(messages(told), ["a", "a", "a", "b"]);
  assert.deepEqual(told.sent[0], told.sent[2]);
  assert.equal(told.chat.waiting, false);
});

test("pauses double up to half a minute, and are spread", () => {
  assert.deepEqual([1, 2, 3, 6, 60].map((failures) => pauseAfter(failures, 1)), [1000, 2000, 4000, 30_000, 30_000]);
  assert.equal(pauseAfter(3, 0), 2000);
});

test("Retry-After is kept to, even when the customer says more", async (t) => {
  const told = stage(t, later(20_000));
  told.say("a");
  await told.settle();
  await told.pass(5000);
  told.say("b");
  await told.settle();
  assert.equal(told.sent.length, 1);
  await told.pass(15_000);
  assert.deepEqual(messages(told), ["a", "a", "b"]);
});

test("without one, being back online sends at once", async (t) => {
  const told = stage(t, later(), later(), later());
  told.say("a");
  await told.settle();
  for (let tries = 0; tries < 3; tries++) {
    told.carrier.wake();
    await told.settle();
  }
  assert.equal(told.sent.length, 4);
});

test("a refused message is told, and does not hold up the next", async (t) => {
  const told = stage(t, refused(422));
  told.say("a");
  told.say("b");
  await told.settle();
  assert.deepEqual(turnsOf(told.chat).map(({ state }) => state), ["failed", "sent"]);
  assert.deepEqual(told.reports, [[422, "no"]]);
});

test("an unknown conversation is begun anew with the same message", async (t) => {
  const told = stage(t, done("old"), refused(404), done("new"));
  told.say("a");
  told.say("b");
  await told.settle();
  assert.deepEqual(told.sent.map(({ message_id, conversation }) => [message_id, conversation]), [["id-a", undefined], ["id-b", "old"], ["id-b", undefined]]);
  assert.equal(told.chat.conversation, "new");
});

test("a 404 without a handle is a refusal, not a circle", async (t) => {
  const told = stage(t, refused(404), refused(404));
  told.say("a");
  await told.settle();
  assert.equal(told.sent.length, 1);
  assert.equal(turnsOf(told.chat)[0].state, "failed");
});

test("what helped is told after the messages, until it is heard", async (t) => {
  const told = stage(t, done(), done(), later(), { kind: "done", value: true });
  told.say("a");
  await told.settle();
  told.dispatch({ type: "helpful", id: "id-a", yes: false });
  told.say("b");
  await told.settle();
  await told.pass(2000);
  assert.deepEqual(told.feedback.length, 2);
  assert.deepEqual(told.feedback[1], { about: "answer", conversation: "c1", message_id: "id-a", helpful: false, lang: "zh" });
  assert.equal(turnsOf(told.chat)[0].helpfulKept, true);
});

test("a button goes as its id, a message as its words", () => {
  const turn = { id: "i", text: "打得开", choice: "yes_", along: { customer: { name: "Ann" } } };
  assert.equal(bodyOf(turn, "c"), '{"choice":"yes_","message_id":"i","conversation":"c","customer":{"name":"Ann"}}');
  assert.equal(bodyOf({ ...turn, choice: null, along: null }, null), '{"message":"打得开","message_id":"i"}');
});

test("what passes by itself is tried again", () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504]) assert.equal(isPassing(status), true, String(status));
  for (const status of [400, 403, 404, 409, 413, 415, 422]) assert.equal(isPassing(status), false, String(status));
});

test("Retry-After comes as seconds or as a date, and is bounded", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  const rows = [[null, 0], ["5", 5000], ["0", 0], ["-1", 0], ["soon", 0], ["99999", 300_000], ["Sun, 22 Nov 2026 12:00:10 GMT", 10_000]];
  for (const [header, wait] of rows) assert.equal(waitOf(header, now), wait, String(header));
});

const answering = (status, body, headers = {}) => async () => new Response(body, { status, headers });

test("the client ends in one of three ways and never throws", async (t) => {
  const client = connect("https://help.example.com");
  const chat = (fetch) => (t.mock.method(globalThis, "fetch", fetch), client.chat("{}"));
  assert.equal((await chat(answering(200, JSON.stringify(reply())))).kind, "done");
  assert.deepEqual(await chat(answering(200, "<html>Sign in</html>")), later());
  assert.deepEqual(await chat(answering(503, "", { "Retry-After": "7" })), later(7000));
  assert.deepEqual(await chat(answering(422, '{"detail":"too long"}')), { kind: "refused", status: 422, detail: "too long" });
  assert.deepEqual(await chat(async () => { throw new TypeError("Failed to fetch"); }), later());
});

test("no answer in time is none; the request is given up", async (t) => {
  holdTimers(t);
  t.mock.method(globalThis, "fetch", (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))));
  const waiting = connect("https://help.example.com").chat("{}");
  t.mock.timers.tick(25_000);
  assert.deepEqual(await waiting, later());
});
