// The conversation, oldest first: what was said, what was answered, and what became of it.
import { icon } from "./icons";
import { markdown } from "./markdown";
import type { Entry, Said, Turn } from "./model";
import { isTurn, liveTurn, turnsOf } from "./model";
import { clockOf, dayName, dayOf } from "./times";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";
import { articleCard, choices, pictureView, ticketCard } from "./view_cards";
import { either, STARTERS } from "./words";

// Entries are values: the same text is read once.
const read = new WeakMap<object, readonly VNode[]>();

function prose(said: Said & { type: "text" }, ui: Ui): readonly VNode[] {
  const known = read.get(said) ?? markdown(said.text, ui.links);
  read.set(said, known);
  return known;
}

const hidden = (text: string): VNode => h("span", { class: "unseen" }, text);

const theirs = (ui: Ui, ...children: Child[]): VNode =>
  h("div", { class: "bubble theirs" }, hidden(ui.w("bot", { name: ui.name })), ...children);

// The button of an answer that the next message pressed.
function chosenAfter(turn: Turn, ui: Ui): string | null {
  const turns = turnsOf(ui.chat);
  return turns[turns.findIndex((other) => other.id === turn.id) + 1]?.choice ?? null;
}

function saidView(said: Said, turn: Turn, ui: Ui): Child {
  switch (said.type) {
    case "text":
      return theirs(ui, ...prose(said, ui));
    case "choices":
      return choices(said, ui, liveTurn(ui.chat)?.id === turn.id, chosenAfter(turn, ui));
    case "article":
      return articleCard(said, ui);
    case "ticket":
      return ticketCard(said, turn, ui);
  }
}

function helpfulView(turn: Turn, ui: Ui): Child {
  if (turn.reply?.outcome !== "answered") return null;
  if (turn.helpful !== null) return h("div", { class: "helpful fine", role: "status" }, ui.w("thanks"));
  if (liveTurn(ui.chat)?.id !== turn.id) return null;
  const button = (yes: boolean): VNode =>
    h("button", { type: "button", onclick: () => ui.act.helpful(turn.id, yes) }, ui.w(yes ? "yes" : "no"));
  return h("div", { class: "helpful", role: "group" }, h("span", null, ui.w("helpfulAsk")), button(true), button(false));
}

function failedView(turn: Turn, ui: Ui): VNode {
  const isTooLong = turn.problem === "tooLong";
  return h(
    "div",
    { class: "fine bad", role: "alert" },
    ui.w(isTooLong ? "tooLong" : "failed", { n: 4000 }),
    !isTooLong && h("button", { type: "button", class: "plain", onclick: () => ui.act.again(turn.id) }, ui.w("again")),
    h("button", { type: "button", class: "plain", onclick: () => ui.act.edit(turn.id) }, ui.w("edit")),
  );
}

function mineView(turn: Turn, ui: Ui): VNode {
  const isHeld = turn.state === "queued" && ui.chat.waiting;
  return h(
    "div",
    { class: turn.state === "sent" ? "mine" : `mine ${turn.state}` },
    h("div", { class: "bubble" }, hidden(ui.w("you")), turn.text),
    turn.state === "failed" && failedView(turn, ui),
    isHeld && h("div", { class: "fine" }, ui.w("queued")),
  );
}

function turnView(turn: Turn, ui: Ui): VNode {
  const { reply } = turn;
  const isRelayed = reply?.outcome === "relayed" && reply.replies.length === 0;
  return h(
    "div",
    { class: "turn", key: turn.id },
    mineView(turn, ui),
    ...(reply?.replies ?? []).map((said) => saidView(said, turn, ui)),
    isRelayed && h("div", { class: "line" }, ui.w("relayed")),
    helpfulView(turn, ui),
    reply && h("time", { class: "fine", datetime: new Date(reply.at).toISOString() }, clockOf(ui.chat.lang, reply.at)),
  );
}

function entryView(entry: Entry, ui: Ui): VNode {
  if (isTurn(entry)) return turnView(entry, ui);
  return entry.kind === "note" ? h("div", { class: "line", key: entry.id }, ui.w(entry.text)) : pictureView(entry, ui);
}

function withDays(entries: readonly Entry[], ui: Ui): VNode[] {
  return entries.flatMap((entry, place) => {
    const before = entries[place - 1];
    const isNewDay = !before || dayOf(before.at) !== dayOf(entry.at);
    const day = (): VNode => h("div", { class: "day", key: `day ${dayOf(entry.at)}` }, dayName(ui.chat.lang, entry.at, ui.now));
    return isNewDay && (before || dayOf(entry.at) !== dayOf(ui.now)) ? [day(), entryView(entry, ui)] : [entryView(entry, ui)];
  });
}

function greeting(ui: Ui): VNode {
  const own = either(ui.config.greeting, ui.chat.lang);
  const said: Child[] = own ? markdown(own, ui.links) : [h("p", null, ui.w("greeting", { name: ui.name }))];
  return h("div", { class: "turn", key: "greeting" }, theirs(ui, ...said));
}

function starters(ui: Ui): VNode {
  const button = (text: string): VNode =>
    h("button", { type: "button", class: "choice", onclick: () => ui.act.say(text) }, text, icon("next"));
  return h(
    "div",
    { class: "choices starters", role: "group", "aria-label": ui.w("starters"), key: "starters" },
    ...STARTERS.map((word) => button(ui.w(word))),
  );
}

const typing = (): VNode =>
  h("div", { class: "bubble theirs typing", key: "typing", "aria-hidden": "true" }, h("i", null), h("i", null), h("i", null));

export function logView(ui: Ui, ref: (log: HTMLElement) => void): VNode {
  const { chat } = ui;
  const isTyping = chat.sending !== null && !chat.waiting;
  return h(
    "div",
    { class: "log", key: "log", role: "log", "aria-live": "polite", "aria-label": ui.w("log"), tabindex: 0, ref,
      hidden: chat.panes.length > 0 },
    greeting(ui),
    chat.entries.length === 0 && starters(ui),
    ...withDays(chat.entries, ui),
    isTyping && typing(),
  );
}
