// Where the customer writes: the text field, the picture button, the way back in a guide, and why something has to wait.
import { icon } from "./icons";
import { charsOf, liveTurn, MAX_CHARS, progressOf, ticketOf } from "./model";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

const NEAR_THE_END = 200; // characters left from which on they are counted

export const PICTURES = "image/png,image/jpeg,image/gif,image/webp";

// Enter sends, Shift+Enter begins a line. While an input method is composing, Enter picks a candidate: 229 is how the
// keydown that ends a composition looks in browsers that have said isComposing: false too early.
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function guideBar(ui: Ui): Child {
  const progress = progressOf(ui.chat);
  if (!progress) return null;
  const words = ui.w("step", { step: progress.step, of: progress.of });
  const back = h(
    "button",
    { type: "button", class: "plain", disabled: !liveTurn(ui.chat), onclick: () => ui.act.say(ui.w("sayBack")) },
    icon("back"), ui.w("sayBack"),
  );
  return h(
    "div",
    { class: "guide", key: "guide" },
    h("div", { class: "row" }, h("span", null, h("strong", null, progress.title), " ", words), progress.back && back),
    h("progress", { max: progress.of, value: progress.step, "aria-label": words }),
  );
}

function notice(ui: Ui): Child {
  const { chat } = ui;
  if (chat.hint) {
    return h(
      "div", { class: "notice", key: "hint" },
      h("p", null, ui.w(chat.hint)),
      h("div", { class: "row" },
        h("button", { type: "button", class: "plain", onclick: () => ui.act.say(ui.w("sayHuman")) }, ui.w("human")),
        h("button", { type: "button", class: "plain", onclick: ui.act.hideHint }, ui.w("dismiss"))),
    );
  }
  return chat.waiting && h("div", { class: "notice warn", key: "waiting" }, h("p", null, ui.w("waiting")));
}

function picker(ui: Ui): Child[] {
  const picked = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length > 0) ui.act.files(files);
  };
  const press = (event: Event): void => {
    const button = event.currentTarget as HTMLElement;
    if (ticketOf(ui.chat)) button.parentElement?.querySelector("input")?.click();
    else ui.act.files([]);
  };
  const input = { type: "file", accept: PICTURES, multiple: true, tabindex: -1, "aria-hidden": "true", onchange: picked };
  const label = ui.w("attach");
  return [
    h("input", { class: "unseen", key: "file", ...input }),
    h("button", { type: "button", class: "tool", key: "attach", "aria-label": label, title: label, onclick: press }, icon("picture")),
  ];
}

export function composerView(ui: Ui, ref: (field: HTMLElement) => void): VNode {
  const { draft } = ui.chat;
  const left = MAX_CHARS - charsOf(draft);
  const onkeydown = (event: KeyboardEvent): void => {
    if (!isSendKey(event)) return;
    event.preventDefault();
    ui.act.submit();
  };
  const onsubmit = (event: Event): void => {
    event.preventDefault();
    ui.act.submit();
  };
  const field = h("textarea", {
    key: "field", ref, rows: 1, value: draft, "aria-label": ui.w("input"), placeholder: ui.w("placeholder"), enterkeyhint: "send",
    "aria-invalid": left < 0 ? "true" : null,
    autocomplete: "off", onkeydown, oninput: (event: Event) => ui.act.type((event.currentTarget as HTMLTextAreaElement).value),
  });
  return h(
    "form",
    { class: "composer", key: "composer", onsubmit },
    h("div", { role: "status", class: "notices" }, notice(ui)),
    guideBar(ui),
    h("div", { class: "row write" }, ...picker(ui), field,
      h("button", { class: "send", key: "send", "aria-label": ui.w("send"), title: ui.w("send"), disabled: !draft.trim() || left < 0 },
        icon("send"))),
    left < NEAR_THE_END && h("div", { class: left < 0 ? "fine bad" : "fine", role: "status" }, `${MAX_CHARS - left} / ${MAX_CHARS}`),
  );
}
