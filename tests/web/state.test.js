// The chat as a value: what becomes of it, event by event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { bounded, reduce } = await load("state");
const { emptyChat, nextTurn, progressOf, ticketOf, unreadOf } = await load("model");

const C1 = "0192f0c4a1b27c3d8e4f5a6b7c8d9e0f";
const ticket = (status = "new") => ({ number: "T20261122-0007", status, subject: "订单", respondBy: "2026-11-22T12:30:00Z" });
const reply = (more = {}) => ({
  conversation: C1, outcome: "answered", replies: [{ type: "text", text: "好的" }], ticket: null, progress: null, ...more,
});
const said = (id, more = {}) => ({ type: "said", id, at: 1000, text: id, choice: null, along: { lang: "zh" }, ...more });
const answered = (id, more = {}) => ({ type: "answered", id, at: 2000, reply: reply(more) });
const play = (...events) => events.reduce(reduce, emptyChat("zh"));
const texts = (chat) => chat.entries.map((entry) => entry.text);

test("a message is there at once, and waits to be sent", () => {
  const chat = play(said("a"));
  assert.equal(nextTurn(chat).id, "a");
  assert.equal(chat.entries[0].reply, null);
});

test("messages are sent in the order in which they were said, even when the clock is put back", () => {
  const chat = play(said("a", { at: 5000 }), said("b", { at: 10 }));
  assert.deepEqual(texts(chat), ["a", "b"]);
  assert.equal(nextTurn(chat).id, "a");
  assert.equal(nextTurn(reduce(chat, answered("a"))).id, "b");
});

test("the first answer gives the conversation its handle; what went along is forgotten", () => {
  const chat = play(said("a"), answered("a"));
  assert.equal(chat.conversation, C1);
  assert.deepEqual([chat.entries[0].state, chat.entries[0].along], ["sent", null]);
});

test("an answer to a conversation that was forgotten meanwhile does not bring it back", () => {
  const chat = play(said("a"), { type: "trying", id: "a" }, { type: "forgotten" }, answered("a"));
  assert.deepEqual([chat.entries, chat.conversation, chat.sending], [[], null, null]);
});

test("an unreachable server leaves the message where it is", () => {
  const chat = play(said("a"), { type: "trying", id: "a" }, { type: "unreachable" });
  assert.deepEqual([nextTurn(chat).id, chat.waiting, chat.sending], ["a", true, null]);
  assert.equal(reduce(chat, answered("a")).waiting, false);
});

test("a refused message can be tried again, or taken back into the field", () => {
  const chat = play(said("a"), { type: "refused", id: "a", problem: "failed" });
  assert.equal(nextTurn(chat), undefined);
  assert.equal(nextTurn(reduce(chat, { type: "again", id: "a" })).id, "a");
  const edited = play(said("a"), { type: "refused", id: "a", problem: "failed" }, { type: "typed", draft: "b" }, { type: "edit", id: "a" });
  assert.deepEqual([edited.entries, edited.draft], [[], "a\nb"]);
});

test("a button that the server no longer knows is said in words, once", () => {
  let chat = play(said("打得开", { choice: "yes_" }), { type: "refused", id: "打得开", problem: "failed" });
  assert.deepEqual([nextTurn(chat).choice, nextTurn(chat).text], [null, "打得开"]);
  chat = reduce(chat, { type: "refused", id: "打得开", problem: "failed" });
  assert.equal(chat.entries[0].state, "failed");
});

test("where the server does not know the conversation, the same message begins another, and the customer is told", () => {
  const chat = play(said("a"), answered("a"), said("b", { choice: "yes_" }), { type: "conversationGone", id: "b", note: "n" });
  assert.equal(chat.conversation, null);
  assert.deepEqual(chat.entries.map((entry) => entry.kind), ["turn", "note", "turn"]);
  assert.deepEqual([nextTurn(chat).id, nextTurn(chat).choice], ["b", null]);
});

test("too long a message is not sent, whatever it is counted in", () => {
  assert.equal(play(said("a", { text: "𠮷".repeat(4000) })).entries[0].state, "queued");
  const chat = play(said("a", { text: "字".repeat(4001) }));
  assert.deepEqual([chat.entries[0].state, chat.entries[0].problem], ["failed", "tooLong"]);
});

test("unread are the answers that came while nobody looked", () => {
  const chat = play({ type: "opened", at: 500 }, said("a"), answered("a"), { type: "closed" }, said("b"));
  assert.equal(unreadOf(chat), 0);
  const later = reduce(chat, { ...answered("b"), at: 3000 });
  assert.equal(unreadOf(later), 1);
  assert.equal(unreadOf(reduce(later, { type: "opened", at: 4000 })), 0);
  assert.equal(unreadOf(reduce(later, { type: "seen", at: 4000 })), 0, "looked at in another tab");
  const other = play({ type: "opened", at: 500 }, { type: "foundEntry", id: "b", entry: later.entries[1] }, { type: "closed" });
  assert.equal(unreadOf(other), 0, "said in another tab, looked at in this one");
});

test("a guide's progress is the one of the latest answer", () => {
  const progress = { title: "订单", step: 2, of: 4, back: true };
  const chat = play(said("a"), answered("a", { progress }), said("b"));
  assert.deepEqual(progressOf(chat), progress);
  assert.equal(progressOf(reduce(chat, answered("b"))), null);
});

test("a ticket is the latest of this conversation, as it is now", () => {
  const chat = play(said("a"), answered("a", { ticket: ticket() }));
  assert.equal(ticketOf(chat).status, "new");
  assert.equal(ticketOf(reduce(chat, { type: "ticket", ticket: ticket("solved") })).status, "solved");
  assert.equal(ticketOf(reduce(chat, { type: "conversationGone", id: "a", note: "n" })), null);
});

test("the transcript is bounded; what was not sent yet is never dropped", () => {
  const turn = (id, state) => ({ kind: "turn", id, at: id, state });
  const entries = [turn(1, "queued"), turn(2, "sent"), turn(3, "failed"), turn(4, "sent"), turn(5, "sent")];
  assert.deepEqual(bounded(entries, 2).map(({ id }) => id), [1, 3, 4, 5]);
  assert.deepEqual(bounded(entries, 5), entries);
});

test("articles are opened over one another, and a late one finds its place or none", () => {
  const article = { id: "a/b", title: "T", html: null, markdown: "" };
  const chat = play({ type: "articleAsked", url: "/kb/a/b" }, { type: "articleAsked", url: "/kb/c/d" }, { type: "articleCame", url: "/kb/a/b", article });
  assert.deepEqual(chat.panes.map((pane) => pane.article?.title), ["T", undefined]);
  assert.equal(reduce(reduce(chat, { type: "back" }), { type: "articleCame", url: "/kb/c/d", article }).panes.length, 1);
  assert.equal(reduce(chat, { type: "articleCame", url: "/kb/c/d", article: null }).panes[1].failed, true);
});
