// Search while typing: a combobox with a list of articles, as the ARIA practices describe it (the focus stays in the
// field; aria-activedescendant says which article is chosen). Enter without a choice sends the form.
import { search } from "./client";
import type { Found, Piece } from "./client";

const PAUSE = 120; // ms without a key before it is asked
const REMEMBERED = 50; // answers: who deletes a letter gets the list at once

let boxes = 0;

function marked(pieces: readonly Piece[]): Node[] {
  return pieces.map(({ text, found }) => {
    if (!found) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}

function optionOf(found: Found, id: string): HTMLElement {
  const option = document.createElement("div");
  option.id = id;
  option.role = "option";
  option.ariaSelected = "false";
  const title = option.appendChild(document.createElement("strong"));
  title.append(...marked(found.title));
  option.appendChild(document.createElement("small")).append(...marked(found.snippet));
  return option;
}

function listFor(field: HTMLInputElement, label: string): HTMLElement {
  const list = document.createElement("div");
  list.className = "suggestions";
  list.id = `suggestions-${++boxes}`;
  list.role = "listbox";
  list.ariaLabel = label;
  list.hidden = true;
  field.role = "combobox";
  field.ariaAutoComplete = "list";
  field.ariaExpanded = "false";
  field.setAttribute("aria-controls", list.id);
  return list;
}

export function suggest(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=search]");
  if (!input) return;
  const field = input;
  const list = listFor(field, field.ariaLabel ?? "");
  const told = document.createElement("p");
  told.className = "hidden";
  told.role = "status";
  form.append(list, told);

  const lang = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  const known = new Map<string, Found[]>();
  let shown: Found[] = [];
  let chosen = -1;
  let asking: AbortController | null = null;
  let timer = 0;

  function choose(index: number): void {
    chosen = index;
    [...list.children].forEach((option, place) => (option.ariaSelected = String(place === index)));
    const option = list.children[index];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  function show(found: Found[]): void {
    shown = found;
    list.replaceChildren(...found.map((one, place) => optionOf(one, `${list.id}-${place}`)));
    list.hidden = found.length === 0;
    field.ariaExpanded = String(!list.hidden);
    told.textContent = list.hidden ? "" : (form.dataset.told ?? "").replace("{}", String(found.length));
    choose(-1);
  }

  function settle(): void {
    clearTimeout(timer);
    asking?.abort();
  }

  function hide(): void {
    settle();
    show([]);
  }

  async function ask(query: string): Promise<void> {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const found = known.get(query) ?? (await search(query, lang, signal));
    if (signal.aborted || !found) return;
    if (known.size >= REMEMBERED) known.clear();
    known.set(query, found);
    if (document.activeElement === field) show(found);
  }

  function typed(): void {
    clearTimeout(timer);
    const query = field.value.trim();
    if (!query) return hide();
    timer = window.setTimeout(() => void ask(query), known.has(query) ? 0 : PAUSE);
  }

  function go(index: number): void {
    const found = shown[index];
    if (found) location.assign(found.url);
  }

  // One step in the list, over both ends and past the field between them.
  function step(by: number): void {
    settle(); // the list must not change under who walks in it
    const stops = shown.length + 1;
    choose(((chosen + 1 + by + stops) % stops) - 1);
  }

  function key(event: KeyboardEvent): void {
    // The input method's own keys; 229 is how the one that ends a composition looks where isComposing is false already.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (event.isComposing || event.keyCode === 229) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => (shown.length ? step(1) : typed()),
      ArrowUp: () => step(-1),
      Escape: hide,
    };
    if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      go(chosen);
    } else if (event.key in moves && (!list.hidden || event.key === "ArrowDown")) {
      event.preventDefault();
      moves[event.key]?.();
    }
  }

  field.addEventListener("input", typed);
  field.addEventListener("keydown", key);
  field.addEventListener("focus", typed);
  field.addEventListener("blur", hide);
  // Before the field loses the focus, which would take the list away.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) go([...list.children].indexOf(option));
  });
}
