// Where the customer writes: the text field, the picture button, the way back in a guide, and why something has to wait.
import { icon } from "./icons";
import { charsOf, liveTurn, MAX_CHARS, progressOf, ticketOf } from "./model";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

const NEAR_THE_END = 200; // characters left from which on they are counted

export const PICTURES = "image/png,image/jpeg,image/gif,image/webp";

// Enter sends, Shift+Enter begins a line. While an input method is composing, Enter picks a candidate; "Process" and 229
// are how the keydown that ends a composition looks in browsers that have already said isComposing: false.
const isSendKey = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;

function guideBar(ui: Ui): Child {
  const progress = progressOf(ui.chat);
  if (!progress) return null;
  const { title, step, of, back } = progress;
  const words = ui.w("step", { step, of });
  const onclick = (): void => ui.act.say(ui.w("stepBack"));
  return h(
    "div",
    { class: "fine guide", key: "guide" },
    h("div", { class: "row" },
      h("span", { class: "grow" }, title && `${title} · `, words),
      back && h("button", { type: "button", class: "plain", disabled: !liveTurn(ui.chat), onclick }, icon("back"), ui.w("stepBack"))),
    h("progress", { max: of, value: step, "aria-label": words }),
  );
}

function notice(ui: Ui): Child {
  if (!ui.chat.hint) return ui.chat.waiting && h("p", { class: "notice warn" }, ui.w("waiting"));
  const button = (words: string, onclick: () => void): VNode => h("button", { type: "button", class: "plain", onclick }, words);
  return h(
    "div",
    { class: "notice" },
    ui.w("needsTicket"),
    h("div", { class: "row" }, button(ui.w("human"), () => ui.act.say(ui.w("human"))), button(ui.w("dismiss"), ui.act.hideHint)),
  );
}

function picker(ui: Ui): Child[] {
  const onchange = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length > 0) ui.act.files(files);
  };
  const onclick = (event: Event): void => {
    if (ticketOf(ui.chat)) ((event.currentTarget as HTMLElement).previousElementSibling as HTMLElement).click();
    else ui.act.files([]);
  };
  const label = ui.w("attach");
  return [
    h("input", { type: "file", class: "unseen", accept: PICTURES, multiple: true, tabindex: -1, "aria-hidden": "true", onchange }),
    h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick }, icon("picture")),
  ];
}

export function composerView(ui: Ui, ref: (field: HTMLElement) => void): VNode {
  const { draft } = ui.chat;
  const over = charsOf(draft) - MAX_CHARS;
  const onsubmit = (event: Event): void => {
    event.preventDefault();
    ui.act.submit();
  };
  const field = h("textarea", {
    ref, rows: 1, value: draft, "aria-label": ui.w("input"), placeholder: ui.w("placeholder"), enterkeyhint: "send",
    onkeydown: (event: KeyboardEvent) => isSendKey(event) && onsubmit(event),
    oninput: (event: Event) => ui.act.type((event.currentTarget as HTMLTextAreaElement).value),
  });
  const label = ui.w("send");
  const send = h("button", { class: "send", "aria-label": label, title: label, disabled: !draft.trim() || over > 0 }, icon("send"));
  return h(
    "form",
    { class: "composer", key: "composer", onsubmit },
    h("div", { role: "status" }, notice(ui)),
    guideBar(ui),
    h("div", { class: "row write", key: "write" }, picker(ui), field, send),
    over > -NEAR_THE_END && h("p", { class: over > 0 ? "fine bad" : "fine" }, `${MAX_CHARS + over} / ${MAX_CHARS}`),
  );
}
