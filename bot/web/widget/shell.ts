// Keeps the page as the state says: draws, scrolls, moves the focus, and listens for what belongs to no single element.
import type { ChatState, Config } from "./model";
import type { Links } from "./links";
import { followViewport, keepFocusIn, takePlace } from "./page";
import { scroller } from "./scroll";
import type { Actions, Ui } from "./ui";
import type { VNode } from "./vdom";
import { h, patch } from "./vdom";
import type { Parts } from "./view";
import { view } from "./view";
import { either, say } from "./words";

export interface Shell {
  draw(): void;
  toEnd(): void;
  focusField(): void;
}

interface Stage {
  config: Config;
  act: Actions;
  links: Links;
  state(): ChatState;
}

export function shell(stage: Stage): Shell {
  const place = takePlace(stage.config, stage.state().lang);
  const { root, base } = place;
  const parts: Parts = {};
  const scroll = scroller();
  let shown: VNode = h("div", null);
  let wasOpened = false;
  let before: ChatState = { ...stage.state(), open: false };
  let isDue = false;
  let opener: HTMLElement | null = null; // what opened a pane: the focus returns to it

  const hasTouch = (): boolean => matchMedia("(pointer: coarse)").matches;
  const focused = (): HTMLElement | null => root.activeElement as HTMLElement | null;

  function uiOf(chat: ChatState): Ui {
    const name = either(stage.config.name, chat.lang) || say(chat.lang, "name");
    return {
      chat, name, config: stage.config, now: Date.now(), links: stage.links, act: stage.act, isPhone: place.isPhone(),
      w: (word, fill) => say(chat.lang, word, fill),
    };
  }

  // On a phone the field would bring up the keyboard before anything could be read.
  function enter(): void {
    (hasTouch() ? parts.panel : parts.field)?.focus({ preventScroll: true });
  }

  // `lost`: what had the focus is gone, hidden, or out of use.
  function moveFocus(was: ChatState, now: ChatState, lost: boolean): void {
    const panes = now.panes.length - was.panes.length;
    if (!now.open) return lost ? parts.launcher?.focus() : undefined;
    if (!was.open) enter();
    else if (panes > 0) parts.pane?.querySelector<HTMLElement>(".sheet")?.focus({ preventScroll: true });
    else if (panes < 0 && opener?.isConnected) opener.focus({ preventScroll: true });
    else if (lost) enter();
  }

  function fitField(): void {
    const { field } = parts;
    if (!field) return;
    field.style.setProperty("height", "auto");
    field.style.setProperty("height", `${field.scrollHeight}px`);
  }

  function showAway(): void {
    const { log, panel } = parts;
    panel?.classList.toggle("away", Boolean(log && !log.hidden && scroll.isAway(log)));
  }

  function paint(): void {
    isDue = false;
    const chat = stage.state();
    const was = before;
    before = chat;
    wasOpened ||= chat.open;
    if (chat.panes.length > 0 && was.panes.length === 0) opener = focused();
    const had = focused();
    const now = h("div", null, view(uiOf(chat), wasOpened, parts));
    base.lang = chat.lang;
    patch(base, shown.children, now.children);
    shown = now;
    fitField();
    if (parts.log && chat.open) scroll.settle(parts.log);
    showAway();
    moveFocus(was, chat, had !== null && (had.getClientRects().length === 0 || had.matches(":disabled")));
  }

  // Many events, one painting; not before the handler that caused them has ended.
  function draw(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(paint);
  }

  function onKey(event: KeyboardEvent): void {
    if (!stage.state().open || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (stage.state().panes.length > 0) stage.act.back();
      else stage.act.close();
    }
    if (event.key === "Tab" && place.isPhone() && parts.panel) keepFocusIn(parts.panel, root, event);
  }

  function filesOf(data: DataTransfer | null): File[] {
    return [...(data?.files ?? [])];
  }

  function take(event: Event, data: DataTransfer | null): void {
    const files = filesOf(data);
    if (files.length === 0) return;
    event.preventDefault();
    stage.act.files(files);
  }

  const carries = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const dragging = (is: boolean): void => void parts.panel?.classList.toggle("dropping", is);

  root.addEventListener("keydown", (event) => onKey(event as KeyboardEvent), true);
  root.addEventListener("paste", (event) => take(event, (event as ClipboardEvent).clipboardData), true);
  root.addEventListener("dragover", (event) => {
    if (!carries(event as DragEvent)) return;
    event.preventDefault();
    dragging(true);
  }, true);
  root.addEventListener("dragleave", (event) => {
    if (!parts.panel?.contains((event as DragEvent).relatedTarget as Node | null)) dragging(false);
  }, true);
  root.addEventListener("drop", (event) => {
    dragging(false);
    take(event, (event as DragEvent).dataTransfer);
  }, true);
  base.addEventListener("scroll", showAway, { capture: true, passive: true });
  followViewport(base, draw);

  return {
    draw,
    toEnd: () => parts.log && queueMicrotask(() => parts.log && scroll.toEnd(parts.log)),
    focusField: () => queueMicrotask(() => parts.field?.focus()),
  };
}

