// The widget's place on a page that is not ours: a host element with a shadow root, its styles, its room on a phone.
// The root is open: a closed one keeps no script of the page out (it could have wrapped attachShadow before us), but it
// does keep out accessibility checkers and password managers, and every test.
import css from "styles";
import type { Config } from "./model";

export const HOST = "xiaoer-widget";
const PHONE = "(max-width: 480px), (max-height: 480px)";

// A sheet that is adopted is no inline style: no policy stands in its way. Browsers from before 2023 do not know that; there
// an empty sheet is filled through the CSSOM, which a strict policy must know as what it is: by the hash of nothing.
function addStyles(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = root.appendChild(document.createElement("style"));
    // One rule is what insertRule() takes; inside it a rule that this browser does not know is left out, as in any sheet.
    style.sheet?.insertRule(`@media all{${css}}`);
  }
}

// What happens in the widget is not the page's business: its keyboard shortcuts must not hear what is typed here.
const PRIVATE = ["keydown", "keyup", "keypress", "input", "paste", "copy", "cut", "dragover", "drop", "touchmove", "wheel"];

export interface Place {
  root: ShadowRoot;
  base: HTMLElement;
  isPhone(): boolean;
}

export function takePlace(config: Config, lang: string): Place {
  const host = document.createElement(HOST);
  const root = host.attachShadow({ mode: "open" });
  const base = document.createElement("div");
  base.className = "xiaoer";
  base.lang = lang;
  base.dir = "ltr";
  root.append(base);
  for (const type of PRIVATE) base.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  // Beside the body, not in it: a page that fills its body anew takes nothing of ours away.
  document.documentElement.append(host);
  addStyles(root);
  if (config.brand && CSS.supports("color", config.brand)) base.style.setProperty("--x-brand", config.brand);
  // The reader's own text size; the page's root size is the page's affair.
  base.style.setProperty("--x-rem", `${Math.max(parseFloat(getComputedStyle(host).fontSize) || 16, 12)}px`);
  const phone = matchMedia(PHONE);
  return { root, base, isPhone: () => phone.matches };
}

// On a phone the panel fills what the on-screen keyboard leaves.
export function followViewport(base: HTMLElement, changed: () => void): void {
  const { visualViewport } = window;
  const fit = (): void => {
    base.style.setProperty("--x-top", `${visualViewport?.offsetTop ?? 0}px`);
    base.style.setProperty("--x-height", `${visualViewport?.height ?? innerHeight}px`);
    changed();
  };
  visualViewport?.addEventListener("resize", fit);
  visualViewport?.addEventListener("scroll", fit);
  matchMedia(PHONE).addEventListener("change", changed);
  fit();
}

// Tab goes round inside the panel while it covers the page.
export function keepFocusIn(panel: HTMLElement, root: ShadowRoot, event: KeyboardEvent): void {
  const all = "a[href], button, textarea, [tabindex='0']";
  const stops = [...panel.querySelectorAll<HTMLElement>(all)].filter(
    (element) => !element.matches(":disabled") && element.getClientRects().length > 0,
  );
  const [first, final] = [stops[0], stops[stops.length - 1]];
  const from = event.shiftKey ? first : final;
  if (root.activeElement !== from && root.activeElement !== panel) return;
  event.preventDefault();
  (event.shiftKey ? final : first)?.focus();
}
