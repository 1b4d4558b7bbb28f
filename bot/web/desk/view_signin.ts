// The door.
import type { VNode } from "../widget/vdom";
import { h } from "../widget/vdom";
import type { Ui } from "./ui";
import { either } from "./words";

function problemOf(ui: Ui): string {
  const { problem, until } = ui.desk.signIn;
  const left = Math.ceil((until - ui.now) / 1000);
  if (!problem || (problem === "tooOften" && left <= 0)) return "";
  return ui.w(problem, { n: left });
}

export function signInView(ui: Ui): VNode {
  const { desk, hands, w } = ui;
  const { name, password, busy, problem, until } = desk.signIn;
  const waits = problem === "tooOften" && until > ui.now;
  const told = problemOf(ui);
  const field = (label: string, id: string, value: string, type: string, auto: string, set: (value: string) => void): VNode =>
    h("div", { class: "field" },
      h("label", { for: id }, label),
      h("input", { id, type, value, required: true, maxlength: 200, autocomplete: auto, autocapitalize: "none", spellcheck: "false",
        "aria-describedby": told ? "door-told" : null, oninput: (event: Event) => set((event.target as HTMLInputElement).value) }));
  return h("main", { class: "door" },
    h("form", { class: "door-card", onsubmit: (event: Event) => { event.preventDefault(); hands.signIn(); } },
      h("div", { class: "door-head" },
        h("span", { class: "logo", "aria-hidden": "true" }, (either(ui.config.name, desk.lang) || "X").slice(0, 1)),
        h("div", null, h("p", { class: "soft" }, either(ui.config.name, desk.lang)), h("h1", null, w("desk")))),
      h("p", { class: "soft" }, w("signInLead")),
      h("p", { id: "door-told", class: problem === "signedOut" ? "told" : "told bad", role: "alert" }, told),
      field(w("name"), "door-name", name, "text", "username", (value) => hands.dispatch({ type: "signIn", change: { name: value } })),
      field(w("password"), "door-password", password, "password", "current-password", (value) => hands.dispatch({ type: "signIn", change: { password: value } })),
      h("button", { type: "submit", class: "button primary wide", disabled: busy || waits }, w("signIn")),
      h("button", { type: "button", class: "link", lang: desk.lang === "zh" ? "en" : "zh-CN", onclick: () => hands.perform({ do: "lang" }) }, w("otherLanguage"))));
}
