// The palette: a field and a list that it narrows, as the ARIA practices describe a combobox. All by keyboard.
import type { Child, VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import type { Option } from "./picker";
import { optionsOf } from "./picker";
import type { PickerKind } from "./state";
import type { Ui } from "./ui";
import type { Word } from "./words";

const TITLES: Record<PickerKind, [title: Word, hint: Word]> = {
  commands: ["commands", "commandHint"],
  replies: ["insert", "replyPickHint"],
  assign: ["assignTo", "typeToFilter"],
  team: ["handTeam", "typeToFilter"],
  status: ["status", "typeToFilter"],
  priority: ["priority", "typeToFilter"],
  merge: ["mergeInto", "mergeHint"],
  send: ["sendAnd", "typeToFilter"],
};

// A modal dialog once it is on the page.
export const modal = (element: HTMLElement): void => queueMicrotask(() => element.isConnected && (element as HTMLDialogElement).showModal());

function take(ui: Ui, option: Option | undefined): void {
  if (!option) return;
  ui.hands.dispatch({ type: "picker", picker: null });
  ui.hands.perform(option.intent);
}

function onKey(ui: Ui, options: readonly Option[], chosen: number, event: KeyboardEvent): void {
  if (event.isComposing) return;
  const moves: Record<string, number> = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: options.length - 1 };
  const to = moves[event.key];
  if (to !== undefined && options.length > 0) {
    event.preventDefault();
    ui.hands.dispatch({ type: "pick", change: { chosen: (to + options.length) % options.length } });
  }
  if (event.key === "Enter") {
    event.preventDefault();
    take(ui, options[chosen]);
  }
}

function optionView(ui: Ui, option: Option, isChosen: boolean): VNode {
  return h("li", { key: option.id, id: `option-${option.id}`, role: "option", "aria-selected": String(isChosen), onclick: () => take(ui, option) },
    h("span", { class: "option-text" }, h("span", null, option.label), option.hint && h("small", null, option.hint)), option.key && h("kbd", null, option.key));
}

function grouped(ui: Ui, options: readonly Option[], chosen: number): Child[] {
  return options.map((option, place): Child => [
    option.group !== null && option.group !== options[place - 1]?.group && h("li", { key: `g-${option.group}`, class: "group", role: "presentation" }, ui.w(option.group)),
    optionView(ui, option, place === chosen),
  ]);
}

export function pickerView(ui: Ui): VNode | null {
  const { desk, hands, w, config } = ui;
  const { picker } = desk;
  if (!picker) return null;
  const options = optionsOf(desk, config);
  const chosen = Math.min(picker.chosen, Math.max(0, options.length - 1));
  const [title, hint] = TITLES[picker.kind];
  const active = options[chosen];
  const close = (): void => hands.dispatch({ type: "picker", picker: null });
  return h("dialog", { key: "picker", class: "picker", "aria-label": w(title), ref: modal, oncancel: (event: Event) => { event.preventDefault(); close(); },
    onclick: (event: Event) => { if (event.target === event.currentTarget) close(); } },
    h("div", { class: "picker-box" },
      h("p", { class: "picker-title" }, w(title)),
      h("input", { type: "text", role: "combobox", value: picker.query, placeholder: w(hint), "aria-label": w(title), "aria-expanded": "true", "aria-controls": "options", "aria-autocomplete": "list",
        "aria-activedescendant": active ? `option-${active.id}` : null, autofocus: true, autocomplete: "off", spellcheck: "false", maxlength: 200,
        oninput: (event: Event) => hands.query((event.target as HTMLInputElement).value),
        onkeydown: (event: Event) => onKey(ui, options, chosen, event as KeyboardEvent) }),
      h("ul", { id: "options", role: "listbox", "aria-label": w(title) }, grouped(ui, options, chosen)),
      options.length === 0 && h("p", { class: "soft picker-none" }, w(picker.kind === "merge" && !picker.query ? "mergeHint" : "nothing")),
      h("p", { class: "unseen", role: "status" }, w("options", { n: options.length }))));
}
