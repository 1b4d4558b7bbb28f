// What was said and done, oldest first.
import { markdown } from "../widget/markdown";
import type { Links } from "../widget/links";
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { eventText } from "./history";
import { icon } from "./icons";
import type { DeskEvent, Detail, Line, Row } from "./model";
import type { Pending } from "./state";
import { othersAt } from "./state";
import { thread } from "./thread";
import { clockOf, dayName, dayOf } from "./times";
import type { Ui } from "./ui";
import { whoIs } from "./ui";

// The bot's words are Markdown of our authors; links in them open beside the desk.
const LINKS: Links = { server: location.origin, openArticle: (url) => void window.open(url, "_blank", "noopener") };

function speaker(ui: Ui, row: Row, line: Line): string {
  if (line.from === "customer") return whoIs(ui, row);
  if (line.from === "bot") return ui.w("botSaid");
  return line.from === "note" ? ui.w("noteBy", { who: line.name ?? "" }) : (line.name ?? "");
}

export function lineView(ui: Ui, row: Row, line: Line, key: string): VNode {
  const body = line.from === "bot" ? h("div", { class: "text prose" }, markdown(line.text, LINKS)) : h("div", { class: "text plain" }, line.text);
  return h("li", { key, class: `line ${line.from}` },
    h("div", { class: "by" }, line.from === "note" && icon("note"), h("span", null, speaker(ui, row, line)), h("time", null, clockOf(ui.desk.lang, line.at))),
    body);
}

function eventView(ui: Ui, event: DeskEvent): VNode | null {
  const text = eventText(ui, event);
  if (!text) return null;
  const tone = event.kind === "deadline" && String(event.body.due).endsWith("_late") ? "happened bad" : "happened";
  return h("li", { key: `e${event.no}`, class: tone }, h("span", null, text), h("time", null, clockOf(ui.desk.lang, event.at)));
}

function pendingView(ui: Ui, one: Pending): VNode {
  const { w, hands } = ui;
  return h("li", { key: `p${one.id}`, class: `line ${one.mode === "note" ? "note" : "agent"} ${one.problem === null ? "sending" : "failed"}` },
    h("div", { class: "by" }, one.problem === null ? w("sending") : w("notSent", { why: one.problem })),
    h("div", { class: "text plain" }, one.text),
    one.problem !== null && h("div", { class: "line-buttons" },
      h("button", { type: "button", class: "link", onclick: () => hands.resend(one.id) }, w("again")),
      h("button", { type: "button", class: "link", onclick: () => hands.unsay(one.id) }, w("discard"))));
}

function steps(ui: Ui, row: Row, detail: Detail): Child[] {
  const shown: Child[] = [];
  let day = 0;
  thread(detail.lines, detail.events).forEach((step, place) => {
    const at = step.kind === "line" ? step.line.at : step.event.at;
    const view = step.kind === "line" ? lineView(ui, row, step.line, step.line.event === null ? `l${place}` : `e${step.line.event}`) : eventView(ui, step.event);
    if (!view) return;
    if (dayOf(at) !== day) {
      day = dayOf(at);
      shown.push(h("li", { key: `d${day}`, class: "day" }, h("span", null, dayName(ui.desk.lang, at, ui.now))));
    }
    shown.push(view);
  });
  return shown;
}

function writers(ui: Ui, row: Row): Child {
  const { desk, w } = ui;
  const colleague = othersAt(desk, row.number).find(({ typing }) => typing);
  const customer = (desk.writing[row.number] ?? 0) > ui.now;
  return h("div", { class: "writers", role: "status" },
    customer && h("p", null, h("span", { class: "dots", "aria-hidden": "true" }, h("i", null), h("i", null), h("i", null)), w("customerWrites")),
    colleague && h("p", null, h("span", { class: "dots", "aria-hidden": "true" }, h("i", null), h("i", null), h("i", null)), w("colleagueWrites", { who: colleague.agent.display })));
}

export function threadView(ui: Ui, row: Row, detail: Detail): VNode {
  const pending = ui.desk.pending.filter(({ ticket }) => ticket === row.number);
  return h("div", { key: "thread", class: "thread", tabindex: "0", role: "log", "aria-label": ui.w("conversation"), "data-ticket": row.number },
    h("ol", null, steps(ui, row, detail), pending.map((one) => pendingView(ui, one))), writers(ui, row));
}
