// The pages beside the queues: canned replies, people, deliveries, the audit log.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { icon } from "./icons";
import { leads } from "./intents";
import type { Agent, AuditEntry, Canned, Delivery } from "./model";
import { ROLES } from "./model";
import { isQueue } from "./state";
import { momentOf } from "./times";
import type { Ui } from "./ui";
import { categoryName, teamOf } from "./ui";
import { face } from "./view_rail";
import type { Word } from "./words";
import { named } from "./words";

const cell = (label: string, ...children: Child[]): VNode => h("td", { "data-label": label }, children);

function table(ui: Ui, label: string, heads: readonly Word[], rows: VNode[]): VNode {
  return h("table", { "aria-label": label }, h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, ui.w(head))))), h("tbody", null, rows));
}

const later = (ui: Ui): VNode => h("p", { class: "soft", role: "status" }, ui.w("loading"));

function cannedView(ui: Ui, canned: readonly Canned[] | null): Child {
  if (!canned) return later(ui);
  const shown = canned.filter(({ lang }) => lang === ui.desk.lang);
  if (shown.length === 0) return h("p", { class: "soft" }, ui.w("noReplies"));
  return h("ul", { class: "canned" }, shown.map((one) =>
    h("li", { key: one.id }, h("h2", null, one.title, one.category && h("span", { class: "tag plain" }, categoryName(ui, one.category))), h("p", null, one.text), h("small", { class: "number" }, one.id))));
}

function agentRow(ui: Ui, agent: Agent, mayChange: boolean): VNode {
  const { w, hands, desk } = ui;
  const role = mayChange
    ? h("select", { "aria-label": `${agent.display}: ${w("role")}`, onchange: (event: Event) => hands.agent(agent.name, { role: (event.target as HTMLSelectElement).value as Agent["role"] }) },
      ROLES.map((one) => h("option", { value: one, selected: one === agent.role }, w(`r_${one}`))))
    : w(`r_${agent.role}`);
  const state = agent.disabled ? "disabled" : (desk.presence.agents.find(({ id }) => id === agent.id)?.state ?? agent.state);
  return h("tr", { key: agent.name, "data-off": agent.disabled ? "" : null },
    cell(w("name"), h("span", { class: "person" }, face(agent, agent.disabled ? null : agent.state), h("span", null, agent.display, h("small", null, agent.name)))),
    cell(w("role"), role),
    cell(w("teams"), agent.teams.length > 0 ? agent.teams.map((team) => teamOf(ui, team)).join(" · ") : w("everyTeam")),
    cell(w("state"), w(state)),
    cell(w("inHand"), String(agent.conversations)),
    mayChange && cell("", h("button", { type: "button", class: "button small", onclick: () => hands.agent(agent.name, { disabled: !agent.disabled }) }, w(agent.disabled ? "enable" : "disable"))));
}

function peopleView(ui: Ui, agents: readonly Agent[] | null): Child {
  if (!agents) return later(ui);
  const mayChange = ui.desk.me?.role === "admin";
  const heads: Word[] = ["name", "role", "teams", "state", "inHand", ...(mayChange ? ["action" as const] : [])];
  return [mayChange && h("p", { class: "soft" }, ui.w("peopleLead")), table(ui, ui.w("people"), heads, agents.map((agent) => agentRow(ui, agent, mayChange)))];
}

function deliveryRow(ui: Ui, one: Delivery): VNode {
  const { w, hands, desk } = ui;
  return h("tr", { key: one.delivery },
    cell(w("target"), h("span", { class: "tag plain" }, one.channel), " ", h("span", { class: "break" }, one.target)),
    cell(w("ticket"), one.ticket ? h("a", { href: `#/all/${one.ticket}` }, one.ticket) : "–"),
    cell(w("error"), one.error ? h("span", { class: "break" }, one.error) : "–"),
    cell(w("attempts"), String(one.attempts)),
    cell(w("when"), momentOf(desk.lang, one.state === "waiting" ? one.dueAt : one.createdAt, ui.now)),
    one.state === "failed" && cell("", h("button", { type: "button", class: "button small", onclick: () => hands.retry(one.delivery) }, w("retry"))));
}

function outboxView(ui: Ui): Child {
  const { w, hands, desk } = ui;
  const { outbox, outboxState } = desk.corner;
  const tabs = (["failed", "waiting", "sent"] as const).map((state) =>
    h("button", { key: state, type: "button", class: "chip-button", "aria-pressed": String(state === outboxState), onclick: () => hands.outbox(state) }, w(`d_${state}`)));
  const heads: Word[] = ["target", "ticket", "error", "attempts", "when", ...(outboxState === "failed" ? ["action" as const] : [])];
  const rows = outbox?.map((one) => deliveryRow(ui, one)) ?? [];
  return [
    h("p", { class: "soft" }, w("outboxLead")), h("div", { class: "chips", role: "group", "aria-label": w("state") }, tabs),
    !outbox ? later(ui) : rows.length === 0 ? h("p", { class: "soft" }, w("noDeliveries")) : table(ui, w("outbox"), heads, rows), exportView(ui)];
}

function exportView(ui: Ui): Child {
  const { w, now, desk } = ui;
  if (!desk.me || !leads(desk.me)) return null;
  const day = (at: number): string => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const field = (label: string, name: string, value: string): VNode => h("label", null, label, h("input", { type: "date", name, required: true, ref: (input: HTMLElement) => ((input as HTMLInputElement).value = value) }));
  return h("section", { key: "export", class: "export" }, h("h2", null, w("exportTitle")),
    h("form", { action: "/v1/desk/export", method: "get" }, field(w("exportFrom"), "from", day(now - 30 * 86_400_000)), field(w("exportTo"), "to", day(now)), h("button", { type: "submit", class: "button" }, w("exportDo"))));
}

const auditRow = (ui: Ui, one: AuditEntry): VNode => {
  const { w, desk } = ui;
  return h("tr", { key: String(one.no) }, cell(w("when"), momentOf(desk.lang, one.at, ui.now)), cell(w("who"), one.actor),
    cell(w("what"), named(desk.lang, "a_", one.what)), cell(w("about"), [one.about, one.detail].filter(Boolean).join(" · ") || "–"), cell(w("address"), one.address || "–"));
};

function auditView(ui: Ui): Child {
  const { audit, auditNext } = ui.desk.corner;
  if (!audit) return later(ui);
  return [table(ui, ui.w("audit"), ["when", "who", "what", "about", "address"], audit.map((one) => auditRow(ui, one))),
    auditNext !== null && h("button", { type: "button", class: "button", onclick: ui.hands.older }, ui.w("older"))];
}

export function cornerView(ui: Ui): VNode | null {
  const { desk, w } = ui;
  const { place } = desk.route;
  if (isQueue(place)) return null;
  const views = { replies: () => cannedView(ui, desk.corner.canned), people: () => peopleView(ui, desk.corner.agents), outbox: () => outboxView(ui), audit: () => auditView(ui) };
  return h("main", { key: place, class: "corner", tabindex: "-1" }, h("h1", null, icon(place), w(place)), views[place]());
}
