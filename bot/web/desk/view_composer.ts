// Where an agent writes: to the customer, or to colleagues. The two look different, so that nobody confuses them.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import { icon } from "./icons";
import { leads, mayReply } from "./intents";
import type { Me, Row } from "./model";
import { charsOf, MAX_CHARS } from "./model";
import type { Mode } from "./state";
import { draftOf } from "./state";
import type { Ui } from "./ui";

export const COMPOSER = "composer";

function tab(ui: Ui, shown: Mode, mode: Mode, can: boolean): VNode {
  return h("button", { type: "button", role: "tab", id: `tab-${mode}`, "aria-selected": String(shown === mode), "aria-controls": COMPOSER, disabled: !can,
    onclick: () => ui.hands.perform({ do: "compose", mode }) }, icon(mode), ui.w(mode));
}

// Enter sends. An input method's own Enter does not, nor does one with Shift.
function onKey(ui: Ui, row: Row, mode: Mode, event: KeyboardEvent): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- 229: how the Enter that ends a composition looks in Safari
  if (event.isComposing || event.keyCode === 229 || event.shiftKey || event.altKey) return;
  const isEmpty = draftOf(ui.desk, row.number)[mode] === "";
  if (event.key === "/" && isEmpty && mode === "reply") {
    event.preventDefault();
    ui.hands.perform({ do: "pick", what: "replies" });
  }
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  ui.hands.perform({ do: "send", status: null });
}

function why(ui: Ui, row: Row, me: Me): Child {
  const { w, hands } = ui;
  if (row.status === "closed") return h("p", { class: "why" }, row.mergedInto ? w("mergedInto", { number: row.mergedInto }) : w("closedTicket"));
  if (mayReply(row, me)) return null;
  return h("p", { class: "why" }, h("span", { class: "grow" }, w("othersTicket", { who: row.assignee?.display ?? "" })),
    leads(me) && h("button", { type: "button", class: "button small", onclick: () => hands.perform({ do: "assign", agent: me.id, display: me.display }) }, w("takeOver")));
}

function sendButtons(ui: Ui, row: Row, mode: Mode, can: boolean): Child {
  const { w, hands } = ui;
  const label = mode === "note" ? w("addNote") : w(row.assignee ? "send" : "sendClaim");
  return h("div", { class: "split" },
    h("button", { type: "button", class: "button primary", disabled: !can, onclick: () => hands.perform({ do: "send", status: null }) }, label),
    mode === "reply" && h("button", { type: "button", class: "button primary", disabled: !can, "aria-label": w("sendAnd"), title: w("sendAnd"), onclick: () => hands.perform({ do: "pick", what: "send" }) }, icon("down")));
}

export function composerView(ui: Ui, row: Row): Child {
  const { desk, hands, w } = ui;
  const { me } = desk;
  if (!me) return null;
  const may = mayReply(row, me);
  const draft = draftOf(desk, row.number);
  const mode: Mode = may ? draft.mode : "note";
  const text = draft[mode];
  const over = charsOf(text) - MAX_CHARS;
  return h("section", { key: `composer-${row.number}`, class: `composer ${mode}`, "aria-label": w(mode) },
    why(ui, row, me),
    h("div", { class: "composer-box" },
      h("textarea", { key: `${row.number} ${mode}`, id: COMPOSER, rows: "2", value: text, placeholder: w(mode === "note" ? "noteHint" : "replyHint"), "aria-label": w(mode), "aria-invalid": over > 0 ? "true" : null,
        oninput: (event: Event) => hands.type(row, mode, (event.target as HTMLTextAreaElement).value),
        onkeydown: (event: Event) => onKey(ui, row, mode, event as KeyboardEvent) }),
      h("div", { class: "composer-bar" },
        h("div", { class: "tabs", role: "tablist", "aria-label": w("actions") }, tab(ui, mode, "reply", may), tab(ui, mode, "note", true)),
        mode === "reply" && h("button", { type: "button", class: "icon-button", "aria-label": w("insert"), title: w("insert"), onclick: () => hands.perform({ do: "pick", what: "replies" }) }, icon("insert")),
        h("span", { class: "grow" }),
        over > 0 && h("span", { class: "over", role: "alert" }, w("tooLong", { n: over })),
        sendButtons(ui, row, mode, text.trim() !== "" && over <= 0 && !desk.busy))));
}
