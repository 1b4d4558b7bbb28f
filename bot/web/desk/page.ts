// The page itself: drawing, focus, the end of the thread, the title of the window.
import type { Child, VNode } from "../widget/vdom";
import { h, patch } from "../widget/vdom";
import type { DeskState } from "./state";
import { COMPOSER } from "./view_composer";
import { say, either } from "./words";
import type { Config } from "./model";

const NEAR = 60; // px from the end of the thread that count as being there

export interface Page {
  draw: () => void;
  focusComposer: () => void;
  focusSearch: () => void;
  step: (by: 1 | -1) => void;
}

const find = (what: string): HTMLElement | null => document.querySelector<HTMLElement>(what);
const composer = (): HTMLTextAreaElement | null => document.querySelector<HTMLTextAreaElement>(`#${COMPOSER}`);

const overlay = (desk: DeskState): object | null => desk.picker ?? desk.dialog;

export function page(root: HTMLElement, config: Config, state: () => DeskState, view: () => Child[]): Page {
  let shown: VNode = h("div", null);
  let isDue = false;
  let before = state();
  let opener: Element | null = null; // what had the focus before a dialog took it

  // The thread stays at its end, unless the agent has scrolled up to read.
  function thread(): { ticket: string | undefined; atEnd: boolean } {
    const log = find(".thread");
    if (!log) return { ticket: undefined, atEnd: true };
    return { ticket: log.dataset.ticket, atEnd: log.scrollHeight - log.scrollTop - log.clientHeight < NEAR };
  }

  function fit(): void {
    const field = composer();
    if (!field) return;
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${field.scrollHeight}px`);
  }

  function title(desk: DeskState): void {
    const unread = Object.values(desk.rows).filter((row) => row.unread && row.assignee?.id === desk.me?.id).length;
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${either(config.name, desk.lang)} ${say(desk.lang, "desk")}`;
    document.documentElement.lang = desk.lang === "zh" ? "zh-CN" : "en";
  }

  // What the focus goes to when the screen has changed under it; null: it stays where it is.
  function target(was: DeskState, now: DeskState): Element | null {
    const has = overlay(now);
    if (overlay(was) && !has && opener?.isConnected) return opener;
    if (was.phase !== now.phase) return find(now.phase === "out" ? "#door-name" : ".rail-body nav a[aria-current]");
    if (has || was.route.ticket === now.route.ticket) return null;
    return find(now.route.ticket === null ? `.row[data-number="${was.route.ticket ?? ""}"]` : "#ticket");
  }

  function paint(): void {
    isDue = false;
    const now = state();
    const place = thread();
    if (!overlay(before) && overlay(now)) opener = document.activeElement;
    const drawn = h("div", null, view());
    patch(root, shown.children, drawn.children);
    shown = drawn;
    fit();
    const log = find(".thread");
    if (log && (place.atEnd || place.ticket !== log.dataset.ticket)) log.scrollTop = log.scrollHeight;
    find(".picker [aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    const next = target(before, now);
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    before = now;
    title(now);
  }

  // Many actions, one painting; not before the handler that caused them has ended.
  function draw(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(paint);
  }

  function step(by: 1 | -1): void {
    const rows = [...document.querySelectorAll<HTMLElement>(".row")];
    const focused = rows.indexOf(document.activeElement as HTMLElement);
    const from = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const to = from < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(from + by, 0), rows.length - 1);
    rows[to]?.focus();
    rows[to]?.scrollIntoView({ block: "nearest" });
  }

  return {
    draw,
    step,
    // After the painting that may bring the field.
    focusComposer: () => queueMicrotask(() => queueMicrotask(() => {
      const field = composer();
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    })),
    focusSearch: () => find("#search")?.focus(),
  };
}
