// A queue: the next thing to do first, and enough of each ticket to choose.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { icon } from "./icons";
import type { Row } from "./model";
import { isOpen, STATUSES } from "./model";
import { isQueue, othersAt } from "./state";
import { momentOf, spanOf } from "./times";
import type { Ui } from "./ui";
import { categoryName, whoIs } from "./ui";
import { face } from "./view_rail";

const SOON = 15 * 60_000; // ms before a deadline from which it is shown as near

interface Due {
  text: string;
  tone: "late" | "soon" | "calm";
}

// What presses most: the answer while there was none, then the solution.
export function dueOf(ui: Ui, row: Row): Due | null {
  if (!isOpen(row.status)) return null;
  if (row.paused) return { text: ui.w("paused"), tone: "calm" };
  const isFirst = row.status === "new";
  const left = (isFirst ? row.respondBy : row.resolveBy) - ui.now;
  const time = spanOf(ui.desk.lang, Math.abs(left));
  if (left < 0) return { text: ui.w(isFirst ? "answerLate" : "solveLate", { time }), tone: "late" };
  return { text: ui.w(isFirst ? "answerIn" : "solveIn", { time }), tone: left < SOON ? "soon" : "calm" };
}

function marks(ui: Ui, row: Row): Child {
  const { desk, w } = ui;
  const due = dueOf(ui, row);
  return h("span", { class: "row-marks" },
    row.priority === "urgent" || row.priority === "high" ? h("span", { class: `tag p-${row.priority}` }, w(`p_${row.priority}`)) : null,
    row.status !== "new" && row.status !== "open" && h("span", { class: `tag s-${row.status}` }, w(`s_${row.status}`)),
    row.waitingSince !== null && h("span", { class: "tag waits" }, icon("clock"), w("waits", { time: spanOf(desk.lang, ui.now - row.waitingSince) })),
    due && !(row.waitingSince !== null && due.tone === "calm") && h("span", { class: `tag due ${due.tone}` }, due.text),
    h("span", { class: "tag plain" }, categoryName(ui, row.category)));
}

function rowView(ui: Ui, row: Row): VNode {
  const { desk, w } = ui;
  const others = othersAt(desk, row.number);
  const isHere = desk.route.ticket === row.number;
  const state = desk.presence.agents.find(({ id }) => id === row.assignee?.id)?.state ?? null;
  return h("li", { key: row.number },
    h("a", { class: "row", href: `#/${desk.route.place}/${row.number}`, "data-number": row.number, "data-unread": row.unread ? "" : null, "aria-current": isHere ? "true" : null },
      h("span", { class: "row-top" },
        h("span", { class: "row-who" }, row.unread && h("span", { class: "unread" }, h("span", { class: "unseen" }, w("unreadMark"))), whoIs(ui, row)),
        h("time", { class: "soft" }, momentOf(desk.lang, row.updatedAt, ui.now))),
      h("span", { class: "row-subject" }, row.subject || row.summary),
      h("span", { class: "row-summary" }, row.summary),
      h("span", { class: "row-end" }, marks(ui, row),
        h("span", { class: "row-faces" },
          others.map(({ agent }) => h("span", { key: `o${agent.id}`, class: "peeks", title: w("looking", { who: agent.display }) }, icon("eye"), face(agent, null))),
          row.assignee && face(row.assignee, state),
          h("span", { class: "unseen" }, row.assignee ? row.assignee.display : w("nobody"))))));
}

function emptyView(ui: Ui): VNode {
  const { desk, w, hands } = ui;
  if (desk.queue.state === "failed") {
    return h("div", { class: "empty" }, h("p", null, w("notLoaded")), h("button", { type: "button", class: "button", onclick: hands.again }, w("again")));
  }
  const word = desk.queue.q ? "emptySearch" : desk.route.place === "unassigned" ? "emptyUnassigned" : "emptyQueue";
  return h("div", { class: "empty" }, h("p", null, desk.queue.state === "loading" ? w("loading") : w(word)));
}

function filters(ui: Ui): VNode {
  const { desk, hands, w } = ui;
  const option = (value: string, label: string): VNode => h("option", { value, selected: desk.queue.status === value }, label);
  // "open" is the API's word for all that is unfinished; a status of that name cannot be asked for alone.
  return h("div", { class: "filters" },
    h("label", { class: "search" }, icon("search"),
      h("input", { id: "search", type: "search", value: desk.queue.q, placeholder: w("searchShort"), "aria-label": w("search"), maxlength: 200, autocomplete: "off",
        oninput: (event: Event) => hands.search((event.target as HTMLInputElement).value) })),
    h("select", { "aria-label": w("filter"), onchange: (event: Event) => hands.filter((event.target as HTMLSelectElement).value) },
      option("open", w("unfinished")), option("any", w("any")), STATUSES.filter((status) => status !== "open").map((status) => option(status, w(`s_${status}`)))));
}

export function listView(ui: Ui): VNode | null {
  const { desk, hands, w } = ui;
  const { place } = desk.route;
  if (!isQueue(place)) return null;
  const rows = desk.queue.numbers.flatMap((number) => desk.rows[number] ?? []);
  return h("section", { key: "list", class: "list", "aria-label": w(place) },
    h("div", { class: "list-head" }, h("h1", null, w(place), desk.counts && h("span", { class: "soft" }, String(desk.counts[place]))), filters(ui)),
    rows.length === 0 ? emptyView(ui) : h("ul", { class: "rows" }, rows.map((row) => rowView(ui, row))),
    desk.queue.next !== null && h("button", { type: "button", class: "button more-rows", onclick: hands.more }, w("more")));
}
