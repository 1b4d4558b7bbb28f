// The few pictures, drawn with the colour of the text around them.
import type { VNode } from "../widget/vdom";
import { h } from "../widget/vdom";

const PATHS = {
  inbox: "M4 13h4l1.5 3h5L16 13h4M4 13 6.5 5h11L20 13v6H4z",
  mine: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0",
  team: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 19.5a6.5 6.5 0 0 1 13 0M16 4.9a3.3 3.3 0 0 1 0 6.2M18 14.2a6 6 0 0 1 3.5 5.3",
  all: "M4 6h16M4 12h16M4 18h16",
  replies: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
  people: "M8 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2 20a6 6 0 0 1 12 0M16.5 8.5h5M19 6v5",
  outbox: "M3.5 11.5 20.5 4l-6 16.5-3.2-6.3zM11.3 14.2 20.5 4",
  audit: "M6 3h9l4 4v14H6zM9.5 11h6M9.5 14.5h6M9.5 18h4",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
  back: "m15 5-7 7 7 7",
  more: "M5 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.8 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0",
  menu: "M4 7h16M4 12h16M4 17h16",
  details: "M4 5h16v14H4zM14.5 5v14",
  send: "M12 20V4m0 0-7 7m7-7 7 7",
  down: "m6 9 6 6 6-6",
  insert: "M9.5 20 14.5 4",
  note: "M5 4h14v10l-5 6H5zM14 20v-6h5",
  reply: "M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4",
  bellOff: "M6 17V11a6 6 0 0 1 9-5.2M18 11v6l1.5 2h-15M10 21h4M4 4l16 16",
  close: "m6 6 12 12M18 6 6 18",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  phone: "M5 4h4l1.5 4.5L8 10.5a12 12 0 0 0 5.5 5.5l2-2.5L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2",
  command: "M9 9h6v6H9zM9 9H6.5A2.5 2.5 0 1 1 9 6.5zM15 9V6.5A2.5 2.5 0 1 1 17.5 9zM15 15h2.5a2.5 2.5 0 1 1-2.5 2.5zM9 15v2.5A2.5 2.5 0 1 1 6.5 15z",
} as const;

export type Icon = keyof typeof PATHS;

export const icon = (name: Icon): VNode => h("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, h("path", { d: PATHS[name] }));
