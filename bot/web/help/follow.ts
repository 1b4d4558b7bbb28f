// The page of a ticket, kept true while somebody looks at it: the server tells when something has changed, the page asks for itself
// and puts in place what is new. Nothing that is being written is touched; while the page is hidden, nothing is asked.

const SOON = 5_000, SELDOM = 300_000; // ms between looks where no stream comes through

const partsOf = (page: Element): HTMLElement[] => [...page.querySelectorAll<HTMLElement>(":scope > [data-part]")];

function isChanged(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
}

// Would replacing it lose words, a choice, or the place of who goes by the keyboard?
function isInUse(part: HTMLElement): boolean {
  if (part.contains(document.activeElement) || part.querySelector("details[open]")) return true;
  return [...part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")].some(isChanged);
}

// What was said stays where it is, for eyes and for screen readers; what is new comes behind it.
function grow(list: Element, fresh: Element): void {
  const items = [...fresh.children];
  items.forEach((item, at) => {
    const old = list.children[at];
    if (!old) list.append(item);
    else if (!old.isEqualNode(item)) old.replaceWith(item);
  });
  while (list.children.length > items.length) list.lastElementChild?.remove();
}

// False where it has to wait until it is in use no more.
function renew(old: HTMLElement, fresh: HTMLElement): boolean {
  const list = old.querySelector(".talk"), more = fresh.querySelector(".talk");
  if (list && more) grow(list, more);
  else if (isInUse(old)) return false;
  else old.replaceWith(fresh);
  return true;
}

function place(part: HTMLElement, page: HTMLElement, behind: HTMLElement | undefined): void {
  if (behind) behind.after(part);
  else page.prepend(part);
}

// True where all of it is in place.
export function update(page: HTMLElement, fresh: HTMLElement): boolean {
  let whole = true;
  const named = (name: string | undefined) => partsOf(page).find((part) => part.dataset.part === name);
  const wanted = partsOf(fresh);
  const names = new Set(wanted.map((part) => part.dataset.part));
  for (const part of partsOf(page)) {
    if (names.has(part.dataset.part)) continue;
    if (isInUse(part)) whole = false;
    else part.remove();
  }
  let behind: HTMLElement | undefined;
  for (const part of wanted) {
    const { part: name } = part.dataset;
    const old = named(name);
    if (!old) place(part, page, behind);
    else if (!old.isEqualNode(part)) whole = renew(old, part) && whole;
    behind = named(name);
  }
  return whole;
}

async function made(address: string): Promise<HTMLElement | null> {
  const html = await fetch(address).then(
    (answer) => (answer.ok ? answer.text() : ""),
    () => "",
  );
  return new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>("[data-live]");
}

export function follow(page: HTMLElement): void {
  const { live = "", events = "" } = page.dataset;
  let source: EventSource | null = null;
  let timer = 0, wait = SOON;
  let looking = false, again = false, whole = true;

  async function look(): Promise<void> {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      const fresh = await made(live);
      if (fresh) whole = update(page, fresh);
    }
    looking = false;
  }

  function forgetTimer(): void {
    window.clearTimeout(timer);
    timer = 0;
  }

  function lookLater(): void {
    if (timer !== 0) return;
    timer = window.setTimeout(() => {
      timer = 0;
      void look();
      listen();
    }, wait);
    wait = Math.min(2 * wait, SELDOM);
  }

  // Until the stream has said something, and where there is none, it is looked now and then.
  function listen(): void {
    if (document.hidden) return;
    lookLater();
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource(events);
    source.addEventListener("changed", () => {
      forgetTimer();
      wait = SOON;
      void look();
    });
    source.addEventListener("error", lookLater);
  }

  function rest(): void {
    forgetTimer();
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  // After the focus has arrived where it goes.
  page.addEventListener("focusout", () => window.setTimeout(() => void (whole || look())));
  listen();
}
