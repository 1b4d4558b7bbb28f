// The widget as a value: the round button, and the panel it opens.
import { icon } from "./icons";
import { unreadOf } from "./model";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";
import { composerView } from "./view_composer";
import { logView } from "./view_log";
import { paneView } from "./view_pane";
import { either } from "./words";
import { markdown } from "./markdown";

// The elements that the shell scrolls, focuses and measures.
export interface Parts {
  launcher?: HTMLElement;
  panel?: HTMLElement;
  log?: HTMLElement;
  field?: HTMLElement;
  pane?: HTMLElement;
}

function launcher(ui: Ui, parts: Parts): VNode {
  const unread = unreadOf(ui.chat);
  return h(
    "button",
    {
      type: "button", class: "launcher", key: "launcher", hidden: ui.chat.open,
      "aria-label": unread ? ui.w("launchUnread", { n: unread }) : ui.w("launch"),
      "aria-haspopup": "dialog", "aria-expanded": "false",
      onclick: ui.act.open, ref: (element) => (parts.launcher = element),
    },
    icon("chat"),
    unread > 0 && h("span", { class: "badge", "aria-hidden": "true" }, unread > 9 ? "9+" : String(unread)),
  );
}

function avatar(ui: Ui): VNode {
  const { logo } = ui.config;
  const first = Array.from(ui.name)[0] ?? "";
  // A logo that the page's policy keeps away leaves the letter below it.
  const image = logo && h("img", { src: logo, alt: "", onerror: (event: Event) => (event.currentTarget as Element).remove() });
  return h("span", { class: "avatar", "aria-hidden": "true" }, first, image);
}

function head(ui: Ui): VNode {
  return h(
    "header",
    { class: "head", key: "head" },
    avatar(ui),
    h("div", { class: "words" }, h("h2", null, ui.name), h("p", null, ui.w("tagline"))),
    h("button", { type: "button", class: "human", "aria-label": ui.w("human"), onclick: () => ui.act.say(ui.w("sayHuman")) },
      icon("person"), ui.w("humanShort")),
    h("button", { type: "button", class: "tool", "aria-label": ui.w("close"), title: ui.w("close"), onclick: ui.act.close },
      icon(ui.isPhone ? "close" : "down")),
  );
}

function banner(ui: Ui): Child {
  const text = either(ui.config.announcement, ui.chat.lang);
  if (!text || ui.chat.dismissed === text) return null;
  return h(
    "div",
    { class: "banner", key: "banner", role: "status" },
    icon("bell"),
    h("div", { class: "prose" }, ...markdown(text, ui.links)),
    h("button", { type: "button", class: "tool", "aria-label": ui.w("dismiss"), title: ui.w("dismiss"), onclick: ui.act.dismiss },
      icon("close")),
  );
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
    h("button", { type: "button", class: "newest", key: "newest", "aria-label": ui.w("newest"), title: ui.w("newest"),
      onclick: ui.act.toEnd }, icon("down")),
    composerView(ui, (element) => (parts.field = element)),
    h("div", { class: "drop", key: "drop", "aria-hidden": "true" }, ui.w("dropHere")),
  );
}

// The panel is not built before it is first wanted.
export function view(ui: Ui, wasOpened: boolean, parts: Parts): Child[] {
  const unread = unreadOf(ui.chat);
  return [
    launcher(ui, parts),
    h("div", { class: "unseen", key: "said", role: "status" }, !ui.chat.open && unread > 0 ? ui.w("newAnswer", { name: ui.name }) : ""),
    wasOpened && panel(ui, parts),
  ];
}
