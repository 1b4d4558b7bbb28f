// The facts beside the conversation: who it is, what is known, what was tried, why it came, what came before.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import type { Attachment, Detail, Row } from "./model";
import { momentOf } from "./times";
import type { Ui } from "./ui";
import { categoryName, teamOf } from "./ui";
import { lineView } from "./view_thread";
import { named } from "./words";

const section = (title: string, ...children: Child[]): VNode => h("section", { key: title }, h("h2", null, title), children);

function pairs(...list: (readonly [label: string, value: Child] | null)[]): VNode {
  return h("dl", null, list.flatMap((pair) => (pair?.[1] ? [h("div", { key: pair[0] }, h("dt", null, pair[0]), h("dd", null, pair[1]))] : [])));
}

function properties(ui: Ui, row: Row): VNode {
  const { w, hands, desk, now } = ui;
  const change = (what: "status" | "priority" | "team" | "assign", label: string): Child =>
    h("button", { type: "button", class: "link", onclick: () => hands.perform({ do: "pick", what }) }, label);
  const when = (at: number): string => momentOf(desk.lang, at, now);
  const isClosed = row.status === "closed";
  return section(w("properties"), pairs(
    [w("assignee"), row.assignee?.display ?? w("nobody")],
    [w("teamOf"), isClosed ? teamOf(ui, row.team) : change("team", teamOf(ui, row.team))],
    [w("priority"), isClosed ? w(`p_${row.priority}`) : change("priority", w(`p_${row.priority}`))],
    [w("category"), categoryName(ui, row.category)],
    [w("channel"), named(desk.lang, "via_", row.channel)],
    [w("openedAt"), when(row.createdAt)],
    [w("respondBy"), row.status === "new" && when(row.respondBy)],
    [w("resolveBy"), row.paused ? w("paused") : when(row.resolveBy)]));
}

function customer(ui: Ui, { customer: who }: Row): VNode {
  const { w } = ui;
  const known = who.name || who.contact || who.shop || who.plan || who.page;
  return section(w("customer"), known
    ? pairs([w("shop"), who.shop], [w("customer"), who.name], [w("contact"), who.contact && h("span", { class: "select-all" }, who.contact)], [w("plan"), who.plan], [w("page"), who.page])
    : h("p", { class: "soft" }, w("unknownCustomer")));
}

function why(ui: Ui, detail: Detail): VNode {
  const { w, desk } = ui;
  return section(w("why"), h("p", null, named(desk.lang, "", detail.reason)),
    detail.nearest.length > 0 && h("p", { class: "soft" }, `${w("nearest")}: `, detail.nearest.map(({ rule, confidence }) => `${rule} ${Math.round(confidence * 100)} %`).join(" · ")));
}

const picture = (ui: Ui, { id, name, url, size }: Attachment): VNode =>
  h("li", { key: id }, h("a", { href: url, download: name, title: ui.w("download", { name }) },
    h("img", { src: url, alt: name, loading: "lazy" }), h("span", null, name, h("small", null, `${Math.max(1, Math.round(size / 1024))} KB`))));

export function sideView(ui: Ui, row: Row, detail: Detail): VNode {
  const { w, desk } = ui;
  return h("aside", { class: "side", "aria-label": w("details"), tabindex: "0" },
    customer(ui, row),
    detail.facts.length > 0 && section(w("facts"), pairs(...detail.facts.map(({ label, value }) => [label, value] as const))),
    detail.tried.length > 0 && section(w("tried"), h("ul", { class: "plain-list" }, detail.tried.map((one) => h("li", null, one)))),
    why(ui, detail),
    detail.attachments.length > 0 && section(w("attachments"), h("ul", { class: "pictures" }, detail.attachments.map((one) => picture(ui, one)))),
    detail.earlier.length > 0 && section(w("earlier"), h("ul", { class: "earlier" }, detail.earlier.map(({ number, status, subject, createdAt }) =>
      h("li", { key: number }, h("a", { href: `#/${desk.route.place}/${number}` }, subject || number),
        h("small", null, h("span", { class: `tag s-${status}` }, w(`s_${status}`)), momentOf(desk.lang, createdAt, ui.now)))))),
    detail.merged.length > 0 && section(w("merged"), detail.merged.map((one) =>
      h("details", { key: one.number }, h("summary", null, `${one.number} ${one.subject}`), h("ol", { class: "merged-lines" }, one.lines.map((line, place) => lineView(ui, row, line, String(place))))))),
    properties(ui, row));
}
