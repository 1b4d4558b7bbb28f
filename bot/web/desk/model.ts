// What the desk knows: rows of tickets, the one that is open, and who is here. Plain values, as wire.ts lets them in.

export type Lang = "zh" | "en";
export type Both = Partial<Record<Lang, string>>;
export type Role = "agent" | "lead" | "author" | "admin";
export type Status = "new" | "open" | "pending" | "on_hold" | "solved" | "closed";
export type Priority = "low" | "normal" | "high" | "urgent";
export type Owner = "bot" | "queued" | "human" | "closed";
export type Availability = "available" | "away" | "offline";
export type QueueName = "unassigned" | "mine" | "team" | "all";

export const ROLES = ["agent", "lead", "author", "admin"] as const satisfies Role[];
export const STATUSES = ["new", "open", "pending", "on_hold", "solved", "closed"] as const satisfies Status[];
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const satisfies Priority[];
export const OWNERS = ["bot", "queued", "human", "closed"] as const satisfies Owner[];
export const QUEUES = ["unassigned", "mine", "team", "all"] as const satisfies QueueName[];

// What the authors' files say, put beside the script by the server: the desk's name, what categories and teams are called.
export interface Config {
  name: Both;
  categories: Record<string, Both>;
  teams: Record<string, Both>;
}

export interface AgentRef {
  id: number;
  display: string;
}

export interface Me extends AgentRef {
  name: string;
  role: Role;
  teams: readonly string[];
  csrf: string;
  feed: number;
}

export type Customer = Record<"name" | "contact" | "shop" | "plan" | "page", string>; // "": not known

export interface Row {
  number: string;
  version: number;
  status: Status;
  priority: Priority;
  category: string;
  team: string;
  subject: string;
  summary: string;
  channel: string;
  lang: Lang;
  customer: Customer;
  callback: { phone: string; from: number; to: number } | null; // when the customer wants to be called
  assignee: AgentRef | null;
  owner: Owner;
  waitingSince: number | null; // times are milliseconds since 1970
  unread: boolean;
  respondBy: number;
  resolveBy: number;
  paused: boolean;
  mergedInto: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface DeskEvent {
  no: number;
  ticket: string | null;
  kind: string;
  at: number;
  actor: "customer" | "bot" | "agent" | "key" | "system";
  agent: AgentRef | null;
  turn: number;
  body: Readonly<Record<string, unknown>>;
}

export interface Line {
  at: number;
  from: "customer" | "bot" | "agent" | "note";
  name: string | null;
  text: string;
  turn: number;
  event: number | null;
}

export interface Attachment {
  id: string;
  name: string;
  size: number;
  url: string;
}

export interface Earlier {
  number: string;
  status: Status;
  subject: string;
  createdAt: number;
}

// What an opened ticket has beside its row; the row itself is kept once, among the rows.
export interface Detail {
  number: string;
  facts: readonly { label: string; value: string }[];
  tried: readonly string[];
  reason: string;
  nearest: readonly { rule: string; confidence: number }[];
  lines: readonly Line[];
  events: readonly DeskEvent[];
  attachments: readonly Attachment[];
  earlier: readonly Earlier[];
  merged: readonly { number: string; subject: string; lines: readonly Line[] }[];
}

export interface Agent extends AgentRef {
  name: string;
  role: Role;
  teams: readonly string[];
  disabled: boolean;
  state: Availability;
  conversations: number;
}

export interface Looking {
  ticket: string;
  agent: AgentRef;
  typing: boolean;
}

export interface Presence {
  agents: readonly (AgentRef & { state: Availability; conversations: number })[];
  looking: readonly Looking[];
}

export type Counts = Record<QueueName, number>;

export interface Page {
  rows: readonly Row[];
  next: string | null;
  counts: Counts;
}

export interface Canned {
  id: string;
  title: string;
  text: string;
  lang: Lang;
  category: string | null;
}

export interface Article {
  id: string;
  title: string;
  url: string;
  summary: string;
}

export interface Change {
  row: Row;
  events: readonly DeskEvent[];
}

export interface Delivery {
  delivery: string;
  channel: string;
  target: string;
  ticket: string | null;
  state: "waiting" | "sent" | "failed";
  attempts: number;
  error: string;
  createdAt: number;
  dueAt: number;
}

export interface AuditEntry {
  no: number;
  at: number;
  actor: string;
  what: string;
  about: string;
  address: string;
  detail: string;
}

export const MAX_CHARS = 4000; // of a reply or a note, code points
export const isOpen = (status: Status): boolean => status !== "solved" && status !== "closed";
export const charsOf = (text: string): number => Array.from(text).length;
export const last = <T>(list: readonly T[]): T | undefined => list[list.length - 1];
