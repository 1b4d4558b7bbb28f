// The few pictures, drawn with the colour of the text around them.
import type { VNode } from "./vdom";
import { h } from "./vdom";

const PATHS = {
  chat: "M21 11.5a8.4 8.4 0 0 1-9 8.4 9.6 9.6 0 0 1-3.4-.6L3.5 21l1.4-4.3A8 8 0 0 1 3 11.5 8.7 8.7 0 0 1 12 3a8.7 8.7 0 0 1 9 8.5ZM8.5 11.5h0M12 11.5h0M15.5 11.5h0",
  down: "m6 9 6 6 6-6",
  close: "m6 6 12 12M18 6 6 18",
  back: "m15 5-7 7 7 7",
  next: "m9 6 6 6-6 6",
  send: "M12 20V4m0 0-7 7m7-7 7 7",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9.5h0",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0",
  article: "M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7",
  ticket: "M4 7h16v3.5a1.8 1.8 0 0 0 0 3.5V17H4v-3a1.8 1.8 0 0 0 0-3.5zM14 7v10",
} as const;

export const icon = (name: keyof typeof PATHS): VNode => h("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: PATHS[name] }));
