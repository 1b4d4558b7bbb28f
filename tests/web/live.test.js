// The live stream as the widget reads it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { blocksOf, heardUpTo, readEvent, statusOf } = await load("live");
const { emptyChat, liveTurn } = await load("model");
const { reduce } = await load("state");
const { readEntry } = await load("wire");
const NOW = Date.parse("2026-11-22T03:00:00.000Z");
const HANDLE = "0192f0c4a1b27c3d8e4f5a6b7c8d9e0f";

test("blocks are taken when they are whole, wherever the network has cut them", () => {
  const text = 'retry: 2000\n\n:\n\nid: 13\nevent: message\ndata: {"text":"a: b"}\n\nid: 14\nev';
  const whole = [{ retry: "2000" }, {}, { id: "13", event: "message", data: '{"text":"a: b"}' }];
  assert.deepEqual(blocksOf(text), { blocks: whole, rest: "id: 14\nev" });
  for (let cut = 0; cut <= text.length; cut++) {
    const first = blocksOf(text.slice(0, cut));
    const second = blocksOf(first.rest + text.slice(cut));
    assert.deepEqual([...first.blocks, ...second.blocks], whole);
  }
});

test("an agent's words become an entry with a name of its own in all tabs", () => {
  const data = JSON.stringify({ from: "agent", name: "小王", text: "在的", at: "2026-11-22T03:00:00.000Z" });
  const chat = { conversation: HANDLE, lang: "zh", tickets: {} };
  assert.deepEqual(readEvent({ event: "message", id: "13", data }, chat, NOW), {
    type: "heard", id: `${HANDLE}-13`, at: NOW, name: "小王", text: "在的",
  });
  assert.equal(readEvent({ event: "something new", data: "{}" }, chat, NOW), null);
  assert.equal(readEvent({ event: "message", data }, chat, NOW), null);
});

test("a ticket that this chat shows changes its status; no other, and to no status that there is not", () => {
  const known = { number: "T20261122-0007", status: "open", subject: "订单", respondBy: "2026-11-22T04:00:00.000Z" };
  const chat = { conversation: HANDLE, lang: "zh", tickets: { [known.number]: known } };
  const told = (number, status) => readEvent({ event: "ticket", id: "14", data: JSON.stringify({ number, status }) }, chat, NOW);
  const { ticket } = told(known.number, "solved");
  assert.deepEqual([ticket.number, ticket.status, ticket.subject, ticket.respondBy], [known.number, "solved", "订单", known.respondBy]);
  assert.equal(told("T20261122-0008", "solved"), null);
  assert.equal(told(known.number, "gone"), null);
});

test("a question becomes a turn with buttons, that no message began", () => {
  const options = [{ id: "score:T1:5", label: "5 非常满意" }, { id: "score:T1:4", label: "4 满意" }];
  const data = JSON.stringify({ from: "bot", name: null, text: "这次处理得怎么样？", options, at: "2026-11-22T03:00:00.000Z" });
  const handover = { owner: "bot" };
  const before = { ...emptyChat("zh"), conversation: HANDLE, handover };
  const event = readEvent({ event: "message", id: "14", data }, before, NOW);
  const [entry] = reduce(before, event).entries;
  assert.equal(entry.kind, "turn");
  assert.deepEqual(readEntry(JSON.parse(JSON.stringify(entry))).reply.replies, [
    { type: "text", text: "这次处理得怎么样？" }, { type: "choices", options },
  ]);
  assert.equal(liveTurn(reduce(before, event)).id, `${HANDLE}-14`);
  assert.equal(heardUpTo(reduce(before, event), HANDLE), 14);
  assert.deepEqual(reduce(reduce(before, event), event).entries.length, 1); // heard twice it is one
});

test("a stream goes on behind what this conversation has heard, and no other", () => {
  const entries = [{ id: `${HANDLE}-4` }, { id: `${HANDLE}-13` }, { id: "ffff-99" }, { id: "m1" }];
  assert.equal(heardUpTo({ entries }, HANDLE), 13);
  assert.equal(heardUpTo({ entries: [] }, HANDLE), 0);
});

const waits = (fields) => ({ owner: "queued", agent: null, place: null, wait_minutes: null, answer_by: null, staffed: false, ...fields });

for (const [from, zh, en] of [
  [waits({ place: 3, wait_minutes: 8 }), "前面还有 2 位，大约等 8 分钟", "2 ahead of you, about 8 min"],
  [waits({ place: 1, wait_minutes: 2 }), "下一位就是您，大约等 2 分钟", "You are next, about 2 min"],
  [waits({ place: 2 }), "前面还有 1 位", "1 ahead of you"],
  [waits({}), "排队中", "In the queue"],
  [{ owner: "human", agent: "小王" }, "小王 正在为您服务", "小王 is with you"],
  [{ owner: "bot" }, "", ""],
]) {
  test(`the status says: ${en || "nothing"}`, () => {
    assert.equal(statusOf(from, "zh", NOW), zh);
    assert.equal(statusOf(from, "en", NOW), en);
  });
}

test("with nobody on duty the promise counts", () => {
  const said = statusOf(waits({ answer_by: "2026-11-22T03:30:00.000Z" }), "en", NOW);
  assert.match(said, /^Answer by .*\d\d:30$/);
});
