// One ticket, with everything in hand.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { icon } from "./icons";
import { isMine, maySettle, nextOf } from "./intents";
import type { Me, Row } from "./model";
import { isQueue, openRow, othersAt } from "./state";
import { clockOf, momentOf } from "./times";
import type { Ui } from "./ui";
import { whoIs } from "./ui";
import { composerView } from "./view_composer";
import { dueOf } from "./view_list";
import { face } from "./view_rail";
import { sideView } from "./view_side";
import { threadView } from "./view_thread";

function buttons(ui: Ui, row: Row, me: Me): Child {
  const { hands, w, desk } = ui;
  const small = (label: string, what: "status" | "assign" | "priority", can: boolean): Child =>
    can && h("button", { type: "button", class: "button", onclick: () => hands.perform({ do: "pick", what }) }, label, icon("down"));
  return h("div", { class: "ticket-buttons" },
    row.assignee === null && row.status !== "closed" && h("button", { type: "button", class: "button primary", disabled: desk.busy, onclick: () => hands.perform({ do: "claim" }) }, w("claim"), h("kbd", null, "C")),
    small(w(`s_${row.status}`), "status", nextOf(row.status).length > 0),
    small(row.assignee ? (isMine(row, me) ? w("me") : row.assignee.display) : w("assign"), "assign", maySettle(row, me)),
    h("button", { type: "button", class: "icon-button", "aria-label": w("actions"), title: `${w("actions")} (Ctrl K)`, onclick: () => hands.perform({ do: "pick", what: "commands" }) }, icon("more")),
    h("button", { type: "button", class: "icon-button only-narrow", "aria-label": w("details"), title: w("details"), "aria-pressed": String(desk.sidebar), onclick: () => hands.perform({ do: "details" }) }, icon("details")));
}

function beatenView(ui: Ui, row: Row): Child {
  const { desk, hands, w } = ui;
  if (desk.beaten?.ticket !== row.number) return null;
  const { by } = desk.beaten;
  return h("div", { key: "beaten", class: "banner bad", role: "alert" },
    by && face(by, null),
    h("p", { class: "grow" }, h("strong", null, by ? w("taken", { who: by.display }) : w("takenNobody")), by && ` ${w("takenHelp")}`),
    h("button", { type: "button", class: "button small", onclick: () => hands.dispatch({ type: "unbeaten" }) }, w("understood")));
}

function lookers(ui: Ui, row: Row): Child {
  const others = othersAt(ui.desk, row.number);
  if (others.length === 0) return null;
  const who = others.map(({ agent }) => agent.display).join(ui.desk.lang === "zh" ? "、" : ", ");
  return h("p", { key: "lookers", class: "lookers", role: "status" }, icon("eye"), others.map(({ agent }) => face(agent, null)), h("span", null, ui.w("looking", { who })));
}

// The customer does not write: they wait for a call.
function callback({ w, desk, now }: Ui, { callback: call }: Row): Child {
  if (!call) return null;
  return h("div", { key: "callback", class: "banner call" }, icon("phone"),
    h("p", { class: "grow" }, h("strong", null, w("callBack"), " ", h("a", { class: "select-all", href: `tel:${call.phone.replace(/[^+\d]/g, "")}` }, call.phone)),
      ` ${momentOf(desk.lang, call.from, now)}–${clockOf(desk.lang, call.to)}`));
}

function head(ui: Ui, row: Row, me: Me): VNode {
  const { desk, w } = ui;
  const due = dueOf(ui, row);
  return h("header", { class: "ticket-head" },
    h("a", { class: "icon-button only-small", href: `#/${desk.route.place}`, "aria-label": w("back") }, icon("back")),
    h("div", { class: "ticket-title" },
      h("h1", { tabindex: "-1", id: "ticket" }, row.subject || row.summary || row.number),
      h("p", { class: "soft" }, h("span", { class: "number" }, row.number), ` · ${whoIs(ui, row)}`,
        row.priority !== "normal" && h("span", { class: `tag p-${row.priority}` }, w(`p_${row.priority}`)),
        due && h("span", { class: `tag due ${due.tone}` }, due.text),
        row.owner === "bot" && row.channel === "chat" && h("span", { class: "tag plain" }, w("botHas")))),
    buttons(ui, row, me));
}

function waiting(ui: Ui): VNode {
  const { desk, hands, w } = ui;
  if (desk.reading === "gone") return h("div", { class: "empty" }, h("p", null, w("gone")));
  if (desk.reading === "failed") return h("div", { class: "empty" }, h("p", null, w("notLoaded")), h("button", { type: "button", class: "button", onclick: hands.again }, w("again")));
  return h("div", { class: "empty", role: "status" }, h("p", { class: "soft" }, w("loading")));
}

const nothingOpen = ({ w }: Ui): VNode =>
  h("main", { key: "none", class: "ticket none" }, h("div", { class: "empty" }, icon("inbox"), h("h1", null, w("pickOne")), h("p", { class: "soft" }, w("pickHint"))));

export function ticketView(ui: Ui): VNode | null {
  const { me, detail, route, sidebar } = ui.desk;
  if (!me || !isQueue(route.place)) return null;
  if (route.ticket === null) return nothingOpen(ui);
  const row = openRow(ui.desk);
  const isRead = row !== null && detail !== null;
  return h("main", { key: "ticket", class: "ticket", "data-side": sidebar ? "" : null },
    h("div", { class: "ticket-main" },
      row && [head(ui, row, me), callback(ui, row), beatenView(ui, row), lookers(ui, row)],
      isRead ? [threadView(ui, row, detail), composerView(ui, row)] : waiting(ui)),
    isRead && sideView(ui, row, detail));
}
