// The whole desk.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { icon } from "./icons";
import { isQueue } from "./state";
import type { Ui } from "./ui";
import { cornerView } from "./view_corner";
import { dialogView } from "./view_dialogs";
import { listView } from "./view_list";
import { pickerView } from "./view_picker";
import { railView } from "./view_rail";
import { signInView } from "./view_signin";
import { ticketView } from "./view_ticket";

function toasts(ui: Ui): VNode {
  const { desk, hands, w } = ui;
  return h("div", { key: "toasts", class: "toasts", role: "status" }, desk.toasts.map((toast) =>
    h("div", { key: String(toast.id), class: `toast ${toast.tone}` }, h("p", { class: "grow" }, w(toast.word, toast.fill)),
      h("button", { type: "button", class: "icon-button", "aria-label": w("close"), onclick: () => hands.dispatch({ type: "untoast", id: toast.id }) }, icon("close")))));
}

export function view(ui: Ui): Child[] {
  const { desk, w } = ui;
  if (desk.phase === "starting") return [h("main", { key: "starting", class: "door", role: "status" }, h("p", { class: "soft" }, w("loading")))];
  if (desk.phase === "out") return [signInView(ui)];
  const pane = !isQueue(desk.route.place) ? "corner" : desk.route.ticket === null ? "list" : "ticket";
  return [
    h("a", { key: "skip", class: "skip", href: "#ticket", onclick: (event: Event) => {
      event.preventDefault();
      document.querySelector<HTMLElement>("#ticket, main.corner")?.focus();
    } }, w("skip")),
    desk.line === "lost" && h("div", { key: "lost", class: "lost", role: "alert" }, w("lost")),
    h("div", { key: "desk", class: "desk", "data-pane": pane }, railView(ui), listView(ui), ticketView(ui), cornerView(ui)),
    pickerView(ui), dialogView(ui), toasts(ui),
  ];
}
