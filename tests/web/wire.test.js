// The door: nothing half-known comes in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./load.js";

const { readArticle, readConfig, readEntry, readReply, readTicket } = await load("wire");

const OPENAPI = JSON.parse(readFileSync(new URL("../../bot/http/openapi.json", import.meta.url), "utf8"));

// Every example of the contract, found by the schema that it is an example of.
function examples(path, method) {
  const content = OPENAPI.paths[path][method].responses["200"].content["application/json"];
  return Object.values(content.examples ?? { one: { value: content.example } }).map(({ value }) => value).filter(Boolean);
}

test("the contract's own examples are understood, each reply of them", () => {
  const replies = examples("/v1/chat", "post");
  assert.ok(replies.length > 0);
  for (const value of replies) {
    const read = readReply(value);
    assert.equal(read.conversation, value.conversation);
    assert.deepEqual(read.replies.map(({ type }) => type), value.replies.map(({ type }) => type));
    assert.equal(read.ticket?.number, value.ticket?.number);
  }
  for (const value of examples("/v1/tickets/{number}", "get")) assert.equal(readTicket(value).respondBy, value.sla.respond_by);
});

test("what a newer server says besides is left out, the rest shown", () => {
  const value = { conversation: "c", outcome: "answered", replies: [{ type: "hologram" }, { type: "text", text: "a", more: 1 }], ticket: null, new: 1 };
  assert.deepEqual(readReply(value).replies, [{ type: "text", text: "a" }]);
});

test("what is no answer is none", () => {
  const whole = { conversation: "c", outcome: "answered", replies: [], ticket: null };
  assert.ok(readReply(whole));
  for (const value of [null, 1, "a", [], {}, { ...whole, conversation: 1 }, { ...whole, outcome: "else" }, { ...whole, replies: {} }]) assert.equal(readReply(value), null);
  assert.equal(readArticle({ id: "a/b" }), null);
  assert.equal(readTicket({ number: "T1", status: "lost" }), null);
});

test("a configuration that is missing or odd leaves the widget its own words", () => {
  const empty = { name: {}, brand: null, logo: null, greeting: {}, announcement: {} };
  for (const value of [undefined, null, "a", {}, { name: "x", brand: 7, greeting: null, announcement: { zh: "" } }]) assert.deepEqual(readConfig(value), empty);
});

test("entries out of storage are looked at, too", () => {
  const reply = { conversation: "c", outcome: "answered", replies: [], ticket: null, progress: null, handover: null, at: 5 };
  const turn = { kind: "turn", id: "a", at: 1, text: "x", choice: null, along: null, state: "sent", problem: null, reply, helpful: null, helpfulKept: false };
  assert.deepEqual(readEntry(turn), turn);
  assert.deepEqual(readEntry({ ...turn, state: "queued", reply: null }), { ...turn, state: "queued", reply: null });
  const heard = { kind: "heard", id: "c-3", at: 2, name: "小王", text: "在的" };
  assert.deepEqual(readEntry(heard), heard);
  for (const bad of [null, {}, { ...turn, reply: null }, { ...turn, at: "1" }, { ...turn, kind: "else" }, { ...turn, text: 1 }, { ...turn, state: "x" }]) assert.equal(readEntry(bad), null);
});
