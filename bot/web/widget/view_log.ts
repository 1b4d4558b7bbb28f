// The conversation, oldest first: what was said, what was answered, and what became of it.
import { icon } from "./icons";
import { markdown } from "./markdown";
import type { Entry, Heard, Said, Turn } from "./model";
import { isTurn, liveTurn, turnsOf } from "./model";
import { clockOf, dayOf } from "./clock";
import { dayName } from "./times";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";
import { articleCard, choices, pictureView, ticketCard } from "./view_cards";
import { helpfulView } from "./view_pane";
import { either, STARTERS } from "./words";

// Entries are values: the same text is read once.
const read = new WeakMap<object, readonly VNode[]>();

function prose(said: Said & { type: "text" }, ui: Ui): readonly VNode[] {
  const known = read.get(said) ?? markdown(said.text, ui.links);
  read.set(said, known);
  return known;
}

const unseen = (text: string): VNode => h("span", { class: "unseen" }, text);

const theirs = (ui: Ui, children: readonly Child[]): VNode => h("div", { class: "bubble theirs" }, unseen(`${ui.name}: `), children);

// The button of an answer that the next message pressed.
function chosenAfter(turn: Turn, ui: Ui): string | null {
  const turns = turnsOf(ui.chat);
  return turns[turns.findIndex((other) => other.id === turn.id) + 1]?.choice ?? null;
}

const isLive = (turn: Turn, ui: Ui): boolean => liveTurn(ui.chat)?.id === turn.id;

function saidView(said: Said, turn: Turn, ui: Ui): Child {
  switch (said.type) {
    case "text":
      return theirs(ui, prose(said, ui));
    case "choices":
      return choices(said, ui, isLive(turn, ui), chosenAfter(turn, ui));
    case "article":
      return articleCard(said, ui);
    case "ticket":
      return ticketCard(said, ui);
  }
}

function failedView({ id, problem }: Turn, ui: Ui): VNode {
  const isTooLong = problem === "tooLong";
  return h(
    "div",
    { class: "fine bad", role: "alert" },
    ui.w(isTooLong ? "tooLong" : "failed"),
    !isTooLong && h("button", { class: "plain", onclick: () => ui.act.again(id) }, ui.w("again")),
    h("button", { class: "plain", onclick: () => ui.act.edit(id) }, ui.w("edit")),
  );
}

const mineView = (turn: Turn, ui: Ui): VNode =>
  h(
    "div",
    { class: `mine ${turn.state}` },
    h("div", { class: "bubble" }, unseen(ui.w("you")), turn.text),
    turn.state === "failed" && failedView(turn, ui),
    turn.state === "queued" && ui.chat.waiting && h("div", { class: "fine" }, ui.w("queued")),
  );

function answerView(turn: Turn, ui: Ui): Child {
  const { reply, helpful, id } = turn;
  if (!reply) return null;
  const asks = reply.outcome === "answered" && (helpful !== null || isLive(turn, ui));
  return [
    ...reply.replies.map((said) => saidView(said, turn, ui)),
    reply.outcome === "relayed" && !ui.chat.status && h("div", { class: "line" }, ui.w("relayed")),
    asks && helpfulView(helpful, ui, (yes) => ui.act.helpful(id, yes)),
    h("time", { class: "fine" }, clockOf(ui.chat.lang, reply.at)),
  ];
}

// An agent's words are words, the service's own are an author's.
const heardView = ({ id, at, name, text }: Heard, ui: Ui): VNode =>
  h(
    "div",
    { class: "turn", key: id },
    theirs(ui, name ? [h("b", null, name, ": "), text] : markdown(text, ui.links)),
    h("time", { class: "fine" }, clockOf(ui.chat.lang, at)),
  );

function entryView(entry: Entry, ui: Ui): VNode {
  if (isTurn(entry)) return h("div", { class: "turn", key: entry.id }, entry.text && mineView(entry, ui), answerView(entry, ui));
  if (entry.kind === "heard") return heardView(entry, ui);
  return entry.kind === "note" ? h("div", { class: "line", key: entry.id }, ui.w(entry.text)) : pictureView(entry, ui);
}

// A day is named where it begins; today is not, while there is nothing before it.
function dayView(entry: Entry, before: Entry | undefined, ui: Ui): Child {
  const day = dayOf(entry.at);
  const isNew = before ? dayOf(before.at) !== day : dayOf(ui.now) !== day;
  return isNew && h("div", { class: "line", key: `day ${day}` }, dayName(ui.chat.lang, entry.at, ui.now));
}

function greeting(ui: Ui): VNode {
  const own = either(ui.config.greeting, ui.chat.lang) || ui.w("greeting", { name: ui.name });
  return h("div", { class: "turn", key: "greeting" }, theirs(ui, markdown(own, ui.links)));
}

function starters(ui: Ui): VNode {
  const button = (text: string): VNode => h("button", { onclick: () => ui.act.say(text) }, text, icon("next"));
  return h("div", { class: "starters", key: "starters" }, STARTERS.map((word) => button(ui.w(word))));
}

const typing = (): VNode =>
  h("div", { class: "bubble theirs typing", key: "typing", "aria-hidden": "true" }, h("i", null), h("i", null), h("i", null));

export function logView(ui: Ui, ref: (log: HTMLElement) => void): VNode {
  const { entries, panes, sending, waiting } = ui.chat;
  return h(
    "div",
    { class: "log", key: "log", role: "log", "aria-label": ui.w("log"), tabindex: 0, ref, hidden: panes.length > 0 },
    greeting(ui),
    entries.length === 0 && starters(ui),
    entries.map((entry, place) => [dayView(entry, entries[place - 1], ui), entryView(entry, ui)]),
    ((sending !== null && !waiting) || ui.chat.typing) && typing(),
  );
}
