// What an agent can want, as data: keys, buttons, menus and the palette all say the same things, and one place does them.
// Which of them make sense for a ticket is decided here, too.
import type { Me, Priority, Row, Status } from "./model";
import { isOpen } from "./model";
import type { Mode, PickerKind } from "./state";
import type { Word } from "./words";

export type Intent =
  | { do: "claim" }
  | { do: "assign"; agent: number | null; display: string }
  | { do: "team"; team: string }
  | { do: "status"; status: Status }
  | { do: "priority"; priority: Priority }
  | { do: "merge"; into: string; subject: string }
  | { do: "send"; status: Status | null }
  | { do: "insert"; text: string }
  | { do: "compose"; mode: Mode }
  | { do: "pick"; what: PickerKind }
  | { do: "go"; to: string }
  | { do: "step"; by: 1 | -1 }
  | { do: "search" }
  | { do: "details" }
  | { do: "help" }
  | { do: "availability" }
  | { do: "alerts" }
  | { do: "lang" }
  | { do: "shortcuts" }
  | { do: "password" }
  | { do: "signOut"; everywhere: boolean };

// From docs/desk.md: what may follow on a status.
const NEXT: Record<Status, readonly Status[]> = {
  new: ["open", "pending", "on_hold", "solved"],
  open: ["pending", "on_hold", "solved"],
  pending: ["open", "on_hold", "solved"],
  on_hold: ["open", "pending", "solved"],
  solved: ["open", "closed"],
  closed: [],
};
export const nextOf = (status: Status): readonly Status[] => NEXT[status];

// With a reply a ticket goes to one of these; it may as well stay as it is.
export const SENDS = ["pending", "on_hold", "solved"] as const satisfies Status[];

export const worksOnTickets = (me: Me): boolean => me.role !== "author";
export const leads = (me: Me): boolean => me.role === "lead" || me.role === "admin";
export const isMine = (row: Row, me: Me): boolean => row.assignee?.id === me.id;

// Who may give it away: what is one's own or nobody's; a lead everything.
export const maySettle = (row: Row, me: Me): boolean => row.status !== "closed" && (row.assignee === null || isMine(row, me) || leads(me));
// Writing to the customer: only who has it; what is nobody's is claimed with the first words.
export const mayReply = (row: Row, me: Me): boolean => row.status !== "closed" && (row.assignee === null || isMine(row, me));

export interface Command {
  word: Word;
  key: string; // what is shown of the shortcut
  intent: Intent;
  group: "k_ticket" | "k_list" | "k_general";
  can?: (row: Row, me: Me) => boolean; // only with a ticket open, and where it makes sense
}

// The order is that of the help sheet and of the palette.
export const COMMANDS: readonly Command[] = [
  { word: "claim", key: "C", intent: { do: "claim" }, group: "k_ticket", can: (row) => row.assignee === null && row.status !== "closed" },
  { word: "reply", key: "R", intent: { do: "compose", mode: "reply" }, group: "k_ticket", can: mayReply },
  { word: "note", key: "N", intent: { do: "compose", mode: "note" }, group: "k_ticket", can: () => true },
  { word: "insert", key: "/", intent: { do: "pick", what: "replies" }, group: "k_ticket", can: mayReply },
  { word: "assign", key: "A", intent: { do: "pick", what: "assign" }, group: "k_ticket", can: maySettle },
  { word: "release", key: "U", intent: { do: "assign", agent: null, display: "" }, group: "k_ticket", can: (row, me) => row.assignee !== null && isOpen(row.status) && maySettle(row, me) },
  { word: "handTeam", key: "T", intent: { do: "pick", what: "team" }, group: "k_ticket", can: maySettle },
  { word: "status", key: "S", intent: { do: "pick", what: "status" }, group: "k_ticket", can: (row) => nextOf(row.status).length > 0 },
  { word: "priority", key: "P", intent: { do: "pick", what: "priority" }, group: "k_ticket", can: (row) => row.status !== "closed" },
  { word: "merge", key: "M", intent: { do: "pick", what: "merge" }, group: "k_ticket", can: (row) => row.status !== "closed" },
  { word: "details", key: "D", intent: { do: "details" }, group: "k_ticket", can: () => true },
  { word: "search", key: "F", intent: { do: "search" }, group: "k_list" },
  { word: "unassigned", key: "1", intent: { do: "go", to: "#/unassigned" }, group: "k_list" },
  { word: "mine", key: "2", intent: { do: "go", to: "#/mine" }, group: "k_list" },
  { word: "team", key: "3", intent: { do: "go", to: "#/team" }, group: "k_list" },
  { word: "all", key: "4", intent: { do: "go", to: "#/all" }, group: "k_list" },
  { word: "commands", key: "Ctrl K", intent: { do: "pick", what: "commands" }, group: "k_general" },
  { word: "goAway", key: "W", intent: { do: "availability" }, group: "k_general" },
  { word: "alertsOn", key: "L", intent: { do: "alerts" }, group: "k_general" },
  { word: "help", key: "?", intent: { do: "help" }, group: "k_general" },
];
