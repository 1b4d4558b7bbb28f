// Questions that want an answer before anything else, and the sheet of shortcuts.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { icon } from "./icons";
import { COMMANDS } from "./intents";
import type { Command } from "./intents";
import { openRow } from "./state";
import type { Ui } from "./ui";
import { teamOf } from "./ui";
import { modal } from "./view_picker";

function frame(ui: Ui, title: string, body: Child, agree: string | null, busy = false): VNode {
  const { hands, w } = ui;
  return h("dialog", { key: `dialog-${title}`, class: "dialog", "aria-label": title, ref: modal, oncancel: (event: Event) => { event.preventDefault(); hands.closeDialog(); } },
    h("form", { class: "dialog-box", onsubmit: (event: Event) => { event.preventDefault(); hands.confirm(); } },
      h("div", { class: "dialog-head" }, h("h2", { class: "grow" }, title), h("button", { type: "button", class: "icon-button", "aria-label": w("close"), onclick: hands.closeDialog }, icon("close"))),
      body,
      agree && h("div", { class: "dialog-buttons" }, h("button", { type: "button", class: "button", onclick: hands.closeDialog }, w("cancel")), h("button", { type: "submit", class: "button primary", disabled: busy }, agree))));
}

function passwordView(ui: Ui, dialog: Extract<NonNullable<Ui["desk"]["dialog"]>, { kind: "password" }>): VNode {
  const { w, hands } = ui;
  const field = (label: string, id: "current" | "fresh", auto: string, least: number): VNode =>
    h("div", { class: "field" }, h("label", { for: `password-${id}` }, label),
      h("input", { id: `password-${id}`, type: "password", value: dialog[id], required: true, minlength: least, maxlength: 200, autocomplete: auto, autofocus: id === "current",
        oninput: (event: Event) => hands.dispatch({ type: "dialog", dialog: { ...dialog, [id]: (event.target as HTMLInputElement).value } }) }));
  return frame(ui, w("changePassword"), [
    h("p", { class: "told bad", role: "alert" }, dialog.problem),
    // Password managers want to know whose it is.
    h("input", { class: "unseen", type: "text", name: "username", autocomplete: "username", value: ui.desk.me?.name ?? "", readonly: true, tabindex: "-1", "aria-hidden": "true" }),
    field(w("currentPassword"), "current", "current-password", 1), field(w("newPassword"), "fresh", "new-password", 10)], w("changePassword"), dialog.busy);
}

const MOVES = [["k_move", "J K"], ["k_open", "Enter"]] as const;
const WRITING = [["k_send", "Enter"], ["k_sendAnd", "Ctrl Enter"]] as const;

function keys(text: string): Child {
  return text.split(" ").map((key) => h("kbd", null, key));
}

function helpView(ui: Ui): VNode {
  const { w, hands, desk } = ui;
  const line = (label: string, key: string): VNode => h("div", { key: label }, h("dt", null, label), h("dd", null, keys(key)));
  const group = (name: Command["group"], more: readonly (readonly [Parameters<Ui["w"]>[0], string])[]): VNode =>
    h("section", { key: name }, h("h3", null, w(name)), h("dl", null, more.map(([word, key]) => line(w(word), key)),
      COMMANDS.filter((command) => command.group === name).map(({ word, key }) => line(w(word), key))));
  return frame(ui, w("shortcuts"), [
    h("div", { class: "sheet" }, group("k_list", MOVES), group("k_ticket", WRITING), group("k_general", [["k_escape", "Esc"]])),
    h("p", null, h("button", { type: "button", class: "link", onclick: () => hands.perform({ do: "shortcuts" }) }, w(desk.shortcuts ? "shortcutsOff" : "shortcutsOn")))], null);
}

export function dialogView(ui: Ui): VNode | null {
  const { desk, w, hands } = ui;
  const { dialog } = desk;
  if (!dialog) return null;
  switch (dialog.kind) {
    case "help": return helpView(ui);
    case "password": return passwordView(ui, dialog);
    case "merge": return frame(ui, w("merge"), [
      h("p", null, h("strong", null, w("mergeAsk", { number: openRow(desk)?.number ?? "", into: dialog.into }))),
      h("p", null, w("mergeTold", { number: openRow(desk)?.number ?? "", subject: dialog.subject }))], w("mergeDo"));
    case "team": return frame(ui, w("handTo", { team: teamOf(ui, dialog.team) }), [
      h("div", { class: "field" }, h("label", { for: "team-note" }, w("handNote")),
        h("textarea", { id: "team-note", rows: "4", maxlength: 4000, value: dialog.note, autofocus: true, oninput: (event: Event) => hands.dispatch({ type: "dialog", dialog: { ...dialog, note: (event.target as HTMLTextAreaElement).value } }) }))],
      w("handTo", { team: teamOf(ui, dialog.team) }));
  }
}
