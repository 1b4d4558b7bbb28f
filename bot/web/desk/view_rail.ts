// Where one can go, who is here, and oneself.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import type { Icon } from "./icons";
import { icon } from "./icons";
import { leads, worksOnTickets } from "./intents";
import type { AgentRef, Availability } from "./model";
import { QUEUES } from "./model";
import type { Place } from "./state";
import { isQueue } from "./state";
import type { Ui } from "./ui";
import { either } from "./words";

const ICONS: Record<Place, Icon> = {
  unassigned: "inbox", mine: "mine", team: "team", all: "all", replies: "replies", people: "people", outbox: "outbox", audit: "audit",
};

// Chinese names by their last character, as colleagues call each other (小王 → 王); others by their first letter.
export const initialOf = (name: string): string => (/^[\p{Script=Han}]{2,4}$/u.test(name) ? name.slice(-1) : name.slice(0, 1).toUpperCase());

export const face = (who: AgentRef, state: Availability | null): VNode =>
  h("span", { class: `face hue-${who.id % 6}`, "data-state": state, title: who.display, "aria-hidden": "true" }, initialOf(who.display));

function placeLink(ui: Ui, place: Place): VNode {
  const { desk, w } = ui;
  const count = isQueue(place) ? desk.counts?.[place] : undefined;
  const isHere = desk.route.place === place;
  return h("li", { key: place },
    h("a", { href: `#/${place}`, "aria-current": isHere ? "page" : null },
      icon(ICONS[place]), h("span", { class: "grow" }, w(place)),
      count !== undefined && count > 0 && h("span", { class: place === "unassigned" ? "count hot" : "count" }, String(count))));
}

function places(ui: Ui): Child {
  const { me } = ui.desk;
  if (!me) return null;
  const corner: Place[] = ["replies", "people", ...(leads(me) ? ["outbox" as const] : []), ...(me.role === "admin" ? ["audit" as const] : [])];
  return [
    worksOnTickets(me) && h("nav", { key: "queues", "aria-label": ui.w("queues") }, h("h2", null, ui.w("queues")), h("ul", null, QUEUES.map((place) => placeLink(ui, place)))),
    h("nav", { key: "corner", "aria-label": ui.w("manage") }, h("h2", null, ui.w("manage")), h("ul", null, corner.map((place) => placeLink(ui, place)))),
  ];
}

function colleagues(ui: Ui): Child {
  const here = ui.desk.presence.agents.filter(({ state, id }) => state !== "offline" && id !== ui.desk.me?.id);
  if (here.length === 0) return null;
  return h("ul", { class: "faces", "aria-label": ui.w("people") },
    here.slice(0, 8).map((one) => h("li", { key: String(one.id) }, face(one, one.state), h("span", { class: "unseen" }, `${one.display}: ${ui.w(one.state)}`))),
    here.length > 8 && h("li", { class: "soft" }, `+${here.length - 8}`));
}

function account(ui: Ui): Child {
  const { desk, hands, w } = ui;
  const { me, availability, alerts } = desk;
  if (!me) return null;
  const item = (label: string, run: () => void): VNode => h("li", null, h("button", { type: "button", onclick: run }, label));
  return h("div", { class: "account" },
    worksOnTickets(me) && h("div", { class: "switches" },
      h("button", { type: "button", class: "chip-button", "data-state": availability, onclick: () => hands.perform({ do: "availability" }), title: w(availability === "away" ? "goAvailable" : "goAway") },
        h("span", { class: "dot" }), w(availability)),
      h("button", { type: "button", class: "icon-button", "aria-pressed": String(alerts), "aria-label": w(alerts ? "alertsOff" : "alertsOn"), title: w(alerts ? "alertsOff" : "alertsOn"), onclick: () => hands.perform({ do: "alerts" }) },
        icon(alerts ? "bell" : "bellOff"))),
    h("details", { class: "drop" },
      h("summary", null, face(me, null), h("span", { class: "grow" }, me.display, h("small", null, w(`r_${me.role}`))), icon("more")),
      h("ul", { class: "menu" },
        item(w("help"), () => hands.perform({ do: "help" })),
        item(w("otherLanguage"), () => hands.perform({ do: "lang" })),
        item(w("changePassword"), () => hands.perform({ do: "password" })),
        item(w("signOut"), () => hands.perform({ do: "signOut", everywhere: false })),
        item(w("signOutAll"), () => hands.perform({ do: "signOut", everywhere: true })))));
}

export function railView(ui: Ui): VNode {
  const { desk, hands, w } = ui;
  const name = either(ui.config.name, desk.lang);
  return h("header", { key: "rail", class: "rail", "data-open": desk.menu ? "" : null },
    h("div", { class: "rail-head" },
      h("span", { class: "logo", "aria-hidden": "true" }, (name || "X").slice(0, 1)),
      h("strong", { class: "grow" }, name, " ", h("span", { class: "soft" }, w("desk"))),
      h("button", { type: "button", class: "icon-button only-small", "aria-label": w("menu"), "aria-expanded": String(desk.menu),
        onclick: () => hands.dispatch({ type: "set", change: { menu: !desk.menu } }) }, icon(desk.menu ? "close" : "menu"))),
    h("div", { class: "rail-body" }, places(ui), h("div", { class: "grow" }), colleagues(ui), account(ui)));
}
