// From a key to what is wanted. Single letters count only outside of text fields, and only where they are switched on
// (WCAG 2.1.4); an input method keeps all of its keys.
import type { Intent } from "./intents";
import { COMMANDS } from "./intents";

export interface Pressed {
  key: string;
  ctrl: boolean; // Ctrl, or Command on a Mac
  alt: boolean;
  inField: boolean;
}

const SINGLE = new Map<string, Intent>([
  ["j", { do: "step", by: 1 }],
  ["k", { do: "step", by: -1 }],
  ...COMMANDS.flatMap(({ key, intent }): [string, Intent][] => (key.length === 1 ? [[key.toLowerCase(), intent]] : [])),
]);

export function intentOf({ key, ctrl, alt, inField }: Pressed, singles: boolean): Intent | null {
  if (ctrl && key.toLowerCase() === "k") return { do: "pick", what: "commands" };
  if (ctrl && key === "Enter") return inField ? { do: "pick", what: "send" } : null;
  if (ctrl || alt || inField) return null;
  // Without single keys there is still the way to the sheet that switches them on again: the palette.
  return singles ? (SINGLE.get(key.length === 1 ? key.toLowerCase() : key) ?? null) : null;
}

export const inTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
