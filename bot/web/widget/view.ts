// The widget as a value: the round button, and the panel it opens.
import { icon } from "./icons";
import { markdown } from "./markdown";
import { ticketOf, unreadOf } from "./model";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";
import { composerView } from "./view_composer";
import { logView } from "./view_log";
import { paneView } from "./view_pane";
import type { Word } from "./words";
import { either } from "./words";

// The elements that the shell scrolls, focuses and measures.
export type Parts = Partial<Record<"launcher" | "panel" | "log" | "field" | "pane", HTMLElement>>;

function launcher(ui: Ui, parts: Parts, unread: number): VNode {
  const label = unread ? `${ui.w("launch")}, ${ui.w("unread", { n: unread })}` : ui.w("launch");
  return h(
    "button",
    {
      class: "launcher", key: "launcher", hidden: ui.chat.open, "aria-label": label, "aria-haspopup": "dialog",
      onclick: ui.act.open, ref: (element) => (parts.launcher = element),
    },
    icon("chat"),
    unread > 0 && h("span", { class: "badge" }, unread > 9 ? "9+" : String(unread)),
  );
}

function avatar(ui: Ui): VNode {
  const { logo } = ui.config;
  // A logo that the page's policy keeps away leaves the letter below it.
  const onerror = (event: Event): void => (event.currentTarget as Element).remove();
  return h("span", { class: "avatar", "aria-hidden": "true" }, Array.from(ui.name)[0], logo && h("img", { src: logo, alt: "", onerror }));
}

const tool = (ui: Ui, word: Word, image: VNode, onclick: () => void, name = "tool"): VNode =>
  h("button", { class: name, key: word, "aria-label": ui.w(word), title: ui.w(word), onclick }, image);

// Below the name: who has it, or the ticket, as long as somebody works on it.
function tagline(ui: Ui): Child {
  const ticket = ticketOf(ui.chat);
  const isRunning = ticket && ticket.status !== "solved" && ticket.status !== "closed";
  const otherwise = isRunning ? `${ui.w("ticket")} · ${ui.w(ticket.status)}` : ui.w("tagline");
  return h("p", { class: "fine", role: "status" }, ui.chat.status || otherwise);
}

const head = (ui: Ui): VNode =>
  h(
    "header",
    { class: "row head", key: "head" },
    avatar(ui),
    h("div", { class: "grow" }, h("h2", null, ui.name), tagline(ui)),
    h("button", { class: "pill human", "aria-label": ui.w("human"), onclick: () => ui.act.say(ui.w("human")) },
      icon("person"), ui.w("humanShort")),
    tool(ui, "close", icon(ui.isPhone ? "close" : "down"), ui.act.close),
  );

function banner(ui: Ui): Child {
  const text = either(ui.config.announcement, ui.chat.lang);
  if (!text || ui.chat.dismissed === text) return null;
  const words = h("div", { class: "prose grow" }, markdown(text, ui.links));
  return h("div", { class: "row banner", key: "banner" }, words, tool(ui, "dismiss", icon("close"), ui.act.dismiss));
}

function panel(ui: Ui, parts: Parts): VNode {
  return h(
    "section",
    {
      class: "panel", key: "panel", role: "dialog", "aria-label": ui.name, "aria-modal": ui.isPhone ? "true" : null,
      tabindex: -1, hidden: !ui.chat.open, ref: (element) => (parts.panel = element),
    },
    head(ui),
    banner(ui),
    logView(ui, (element) => (parts.log = element)),
    paneView(ui, (element) => (parts.pane = element)),
    tool(ui, "newest", icon("down"), ui.act.toEnd, "newest"),
    composerView(ui, (element) => (parts.field = element)),
    h("div", { class: "drop", key: "drop", "aria-hidden": "true" }, ui.w("drop")),
  );
}

// The panel is not built before it is first wanted.
export function view(ui: Ui, wasOpened: boolean, parts: Parts): Child[] {
  const unread = ui.chat.open ? 0 : unreadOf(ui.chat);
  const news = unread > 0 && `${ui.name}: ${ui.w("unread", { n: unread })}`;
  return [
    launcher(ui, parts, unread),
    h("div", { class: "unseen", key: "news", role: "status" }, news),
    wasOpened && panel(ui, parts),
  ];
}
