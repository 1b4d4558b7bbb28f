// The desk as a value: reduce(desk, event) is what it becomes. No clock, no network, no page.
import type {
  Agent, AgentRef, Article, AuditEntry, Canned, Change, Counts, Delivery, Detail, Lang, Me, Page, Presence, QueueName, Row, Status,
} from "./model";
import { QUEUES } from "./model";
import { hasStatus, order, recount, standsIn } from "./rows";
import { append } from "./thread";
import type { Fed } from "./wire";
import type { Fill, Word } from "./words";

export const PLACES = [...QUEUES, "replies", "people", "outbox", "audit"] as const;
export type Place = (typeof PLACES)[number];
export const isQueue = (place: Place): place is QueueName => (QUEUES as readonly string[]).includes(place);

export interface Route {
  place: Place;
  ticket: string | null;
}

export type Mode = "reply" | "note";

// What somebody writes and has not sent: per ticket, one text for each mode.
export interface Draft {
  mode: Mode;
  reply: string;
  note: string;
}
export const NO_DRAFT: Draft = { mode: "reply", reply: "", note: "" };

// Words on their way. `id` stays the same over all attempts, so that they are kept once.
export interface Pending {
  id: string;
  ticket: string;
  mode: Mode;
  text: string;
  status: Status | null;
  at: number;
  problem: string | null; // why the server refused them; null: they will still go out
}

export type PickerKind = "commands" | "replies" | "assign" | "team" | "status" | "priority" | "merge" | "send";

export interface Picker {
  kind: PickerKind;
  query: string;
  chosen: number;
  articles: readonly Article[];
  rows: readonly Row[];
}

export type Dialog =
  | { kind: "merge"; into: string; subject: string }
  | { kind: "team"; team: string; note: string }
  | { kind: "password"; current: string; fresh: string; problem: string | null; busy: boolean }
  | { kind: "help" };

export interface Toast {
  id: number;
  word: Word;
  fill: Fill;
  tone: "good" | "bad" | "plain";
}

export interface Queue {
  status: string;
  q: string;
  numbers: readonly string[];
  next: string | null;
  state: "loading" | "ready" | "failed";
  fed: readonly string[]; // told by the feed while the page was on its way
}

export interface Corner {
  agents: readonly Agent[] | null;
  canned: readonly Canned[] | null;
  outbox: readonly Delivery[] | null;
  outboxState: string;
  audit: readonly AuditEntry[] | null;
  auditNext: number | null;
}

export interface DeskState {
  lang: Lang;
  phase: "starting" | "out" | "in";
  me: Me | null;
  signIn: { name: string; password: string; busy: boolean; problem: Word | null; until: number };
  route: Route;
  rows: Readonly<Record<string, Row>>;
  counts: Counts | null;
  queue: Queue;
  detail: Detail | null; // of route.ticket
  reading: "idle" | "loading" | "gone" | "failed";
  early: readonly Fed["event"][]; // told by the feed while the ticket was on its way
  beaten: { ticket: string; by: AgentRef | null; detail: string } | null; // who was quicker
  presence: Presence;
  writing: Readonly<Record<string, number>>; // customers who are writing, and until when to believe it
  drafts: Readonly<Record<string, Draft>>;
  pending: readonly Pending[];
  picker: Picker | null;
  dialog: Dialog | null;
  toasts: readonly Toast[];
  line: "starting" | "live" | "lost";
  busy: boolean; // a command is on its way
  sidebar: boolean; // small screens: the facts are in front of the transcript
  menu: boolean; // small screens: the list of places is open
  availability: "available" | "away";
  alerts: boolean;
  shortcuts: boolean;
  corner: Corner;
}

export type DeskAction =
  | { type: "signedIn"; me: Me; drafts: DeskState["drafts"]; pending: DeskState["pending"] }
  | { type: "signedOut"; problem: Word | null }
  | { type: "signIn"; change: Partial<DeskState["signIn"]> }
  | { type: "went"; route: Route }
  | { type: "asked"; status?: string; q?: string }
  | { type: "page"; page: Page; more: boolean }
  | { type: "pageFailed" }
  | { type: "counts"; counts: Counts }
  | { type: "reading" }
  | { type: "opened"; row: Row; detail: Detail }
  | { type: "notOpened"; why: "gone" | "failed" }
  | { type: "fed"; fed: Fed }
  | { type: "changed"; change: Change }
  | { type: "beaten"; ticket: string; by: AgentRef | null; detail: string }
  | { type: "unbeaten" }
  | { type: "seen"; ticket: string }
  | { type: "presence"; presence: Presence }
  | { type: "writing"; ticket: string; until: number }
  | { type: "draft"; ticket: string; draft: Draft }
  | { type: "said"; pending: Pending }
  | { type: "kept"; id: string; change: Change }
  | { type: "notKept"; id: string; problem: string | null }
  | { type: "unsaid"; id: string }
  | { type: "picker"; picker: Picker | null }
  | { type: "pick"; change: Partial<Picker> }
  | { type: "dialog"; dialog: Dialog | null }
  | { type: "toast"; toast: Toast }
  | { type: "untoast"; id: number }
  | { type: "corner"; change: Partial<Corner> }
  | { type: "set"; change: Partial<Pick<DeskState, "lang" | "line" | "busy" | "sidebar" | "menu" | "availability" | "alerts" | "shortcuts">> };

export const NO_COUNTS: Counts = { unassigned: 0, mine: 0, team: 0, all: 0 };
const noQueue = (status: string, q: string): Queue => ({ status, q, numbers: [], next: null, state: "loading", fed: [] });

export function emptyDesk(lang: Lang): DeskState {
  return {
    lang, phase: "starting", me: null,
    signIn: { name: "", password: "", busy: false, problem: null, until: 0 },
    route: { place: "unassigned", ticket: null },
    rows: {}, counts: null, queue: noQueue("open", ""), detail: null, reading: "idle", early: [], beaten: null,
    presence: { agents: [], looking: [] }, writing: {}, drafts: {}, pending: [], picker: null, dialog: null, toasts: [],
    line: "starting", busy: false, sidebar: false, menu: false, availability: "available", alerts: false, shortcuts: true,
    corner: { agents: null, canned: null, outbox: null, outboxState: "failed", audit: null, auditNext: null },
  };
}

export const openRow = (desk: DeskState): Row | null => (desk.route.ticket === null ? null : (desk.rows[desk.route.ticket] ?? null));
export const draftOf = (desk: DeskState, ticket: string): Draft => desk.drafts[ticket] ?? NO_DRAFT;
// Others who have the ticket open.
export const othersAt = (desk: DeskState, ticket: string): Presence["looking"] =>
  desk.presence.looking.filter((one) => one.ticket === ticket && one.agent.id !== desk.me?.id);

// A row that is older than what is known is news of yesterday: answers and the feed overtake each other.
function withRow(desk: DeskState, row: Row): DeskState["rows"] {
  const known = desk.rows[row.number];
  return known && known.version > row.version ? desk.rows : { ...desk.rows, [row.number]: row };
}

const withRows = (desk: DeskState, rows: readonly Row[]): DeskState["rows"] =>
  rows.reduce((all, row) => withRow({ ...desk, rows: all }, row), desk.rows);

function sorted(desk: DeskState, numbers: readonly string[]): string[] {
  const rows = numbers.flatMap((number) => desk.rows[number] ?? []);
  return rows.sort(order(desk.queue.status)).map(({ number }) => number);
}

// Does a row that has changed stand in the queue on the screen? A search is the server's: there rows only change and leave.
function belongs(desk: DeskState, row: Row): boolean {
  const { place } = desk.route;
  if (!desk.me || !isQueue(place)) return false;
  const has = desk.queue.numbers.includes(row.number);
  return (has || desk.queue.q === "") && standsIn(place, row, desk.me) && hasStatus(row, desk.queue.status);
}

// The queue with one row in its new place. What would stand behind the last page that was read waits for the next one.
function settled(desk: DeskState, row: Row): Queue {
  const { queue } = desk;
  const others = queue.numbers.filter((number) => number !== row.number);
  const fed = queue.state === "loading" ? [...queue.fed, row.number] : queue.fed;
  if (!belongs(desk, row)) return { ...queue, numbers: others, fed };
  const numbers = sorted(desk, [...others, row.number]);
  const isBehind = queue.next !== null && numbers[numbers.length - 1] === row.number;
  return { ...queue, numbers: isBehind ? others : numbers, fed };
}

function withChange(desk: DeskState, row: Row, isNew: boolean): DeskState {
  const was = desk.rows[row.number];
  const rows = withRow(desk, row);
  if (rows === desk.rows) return desk;
  const counts = desk.me && desk.counts && recount(desk.counts, was, row, isNew, desk.me);
  const now = { ...desk, rows, counts };
  return { ...now, queue: settled(now, row) };
}

function withEvents(desk: DeskState, events: readonly Fed["event"][]): DeskState {
  const mine = events.filter(({ ticket }) => ticket !== null && ticket === desk.route.ticket);
  if (mine.length === 0) return desk;
  const early = desk.reading === "loading" ? [...desk.early, ...mine] : desk.early;
  return { ...desk, early, detail: desk.detail && append(desk.detail, mine) };
}

// The feed may bring one's own words before the answer to them does: they are not shown twice.
function withoutEcho(desk: DeskState, { kind, ticket, agent, body }: Fed["event"]): DeskState {
  if ((kind !== "message" && kind !== "note") || agent?.id !== desk.me?.id) return desk;
  const mode = kind === "note" ? "note" : "reply";
  const echo = desk.pending.find((one) => one.ticket === ticket && one.mode === mode && one.text === body.text);
  return echo ? { ...desk, pending: desk.pending.filter((one) => one !== echo) } : desk;
}

function fed(desk: DeskState, { event, row }: Fed): DeskState {
  const now = withEvents(withoutEcho(desk, event), [event]);
  const heard = event.kind === "said" && event.ticket ? { ...now, writing: { ...now.writing, [event.ticket]: 0 } } : now;
  return row ? withChange(heard, row, event.kind === "opened") : heard;
}

const changed = (desk: DeskState, { row, events }: Change): DeskState => withChange(withEvents(desk, events), row, false);

function page(desk: DeskState, { rows, next, counts }: Page, more: boolean): DeskState {
  const now = { ...desk, rows: withRows(desk, rows), counts };
  const read = new Set([...(more ? desk.queue.numbers : []), ...rows.map(({ number }) => number), ...desk.queue.fed]);
  const queue: Queue = { ...desk.queue, next, state: "ready", fed: [], numbers: [...read] };
  const stays = (number: string): boolean => {
    const row = now.rows[number];
    return row !== undefined && (!desk.queue.fed.includes(number) || belongs({ ...now, queue }, row));
  };
  const kept = queue.numbers.filter(stays);
  // As the server put them; only what the feed has told meanwhile has to find its place.
  return { ...now, queue: { ...queue, numbers: desk.queue.fed.length > 0 ? sorted({ ...now, queue }, kept) : kept } };
}

function went(desk: DeskState, route: Route): DeskState {
  const samePlace = route.place === desk.route.place;
  const sameTicket = route.ticket === desk.route.ticket;
  return {
    ...desk, route, menu: false, picker: null,
    ...(!samePlace && { queue: noQueue(desk.queue.status, "") }),
    ...(!sameTicket && { detail: null, reading: route.ticket ? "loading" : "idle", early: [], beaten: null, sidebar: false }),
  };
}

function opened(desk: DeskState, row: Row, detail: Detail): DeskState {
  if (row.number !== desk.route.ticket) return desk;
  return { ...desk, rows: withRow(desk, row), detail: append(detail, desk.early), reading: "idle", early: [] };
}

function signedOut(desk: DeskState, problem: Word | null): DeskState {
  const { lang, route, alerts, shortcuts, availability } = desk;
  const fresh = emptyDesk(lang);
  return { ...fresh, phase: "out", route, alerts, shortcuts, availability, signIn: { ...fresh.signIn, problem } };
}

const withoutPending = (desk: DeskState, id: string): DeskState => ({ ...desk, pending: desk.pending.filter((one) => one.id !== id) });

function seen(desk: DeskState, ticket: string): DeskState {
  const row = desk.rows[ticket];
  return row?.unread ? { ...desk, rows: { ...desk.rows, [ticket]: { ...row, unread: false } } } : desk;
}

type Handler<T extends DeskAction["type"]> = (desk: DeskState, action: Extract<DeskAction, { type: T }>) => DeskState;

const HANDLERS: { [T in DeskAction["type"]]: Handler<T> } = {
  signedIn: (desk, { me, drafts, pending }) => ({ ...desk, phase: "in", me, drafts, pending, signIn: emptyDesk(desk.lang).signIn }),
  signedOut: (desk, { problem }) => signedOut(desk, problem),
  signIn: (desk, { change }) => ({ ...desk, signIn: { ...desk.signIn, ...change } }),
  went: (desk, { route }) => went(desk, route),
  asked: (desk, { status, q }) => ({ ...desk, queue: noQueue(status ?? desk.queue.status, q ?? desk.queue.q) }),
  page: (desk, { page: read, more }) => page(desk, read, more),
  pageFailed: (desk) => ({ ...desk, queue: { ...desk.queue, state: desk.queue.numbers.length > 0 ? "ready" : "failed" } }),
  counts: (desk, { counts }) => ({ ...desk, counts }),
  reading: (desk) => ({ ...desk, reading: "loading" }),
  opened: (desk, { row, detail }) => opened(desk, row, detail),
  notOpened: (desk, { why }) => ({ ...desk, reading: desk.detail && why === "failed" ? "idle" : why }),
  fed: (desk, { fed: told }) => fed(desk, told),
  changed: (desk, { change }) => changed(desk, change),
  beaten: (desk, { ticket, by, detail }) => ({ ...desk, beaten: { ticket, by, detail } }),
  unbeaten: (desk) => ({ ...desk, beaten: null }),
  seen: (desk, { ticket }) => seen(desk, ticket),
  presence: (desk, { presence }) => ({ ...desk, presence }),
  writing: (desk, { ticket, until }) => ({ ...desk, writing: { ...desk.writing, [ticket]: until } }),
  draft: (desk, { ticket, draft }) => ({ ...desk, drafts: { ...desk.drafts, [ticket]: draft } }),
  said: (desk, { pending }) => ({ ...desk, pending: [...desk.pending, pending] }),
  kept: (desk, { id, change }) => withoutPending(changed(desk, change), id),
  notKept: (desk, { id, problem }) => ({ ...desk, pending: desk.pending.map((one) => (one.id === id ? { ...one, problem } : one)) }),
  unsaid: (desk, { id }) => withoutPending(desk, id),
  picker: (desk, { picker }) => ({ ...desk, picker }),
  pick: (desk, { change }) => (desk.picker ? { ...desk, picker: { ...desk.picker, ...change } } : desk),
  dialog: (desk, { dialog }) => ({ ...desk, dialog }),
  toast: (desk, { toast }) => ({ ...desk, toasts: [...desk.toasts.slice(-2), toast] }),
  untoast: (desk, { id }) => ({ ...desk, toasts: desk.toasts.filter((one) => one.id !== id) }),
  corner: (desk, { change }) => ({ ...desk, corner: { ...desk.corner, ...change } }),
  set: (desk, { change }) => ({ ...desk, ...change }),
};

export function reduce(desk: DeskState, action: DeskAction): DeskState {
  return (HANDLERS[action.type] as (desk: DeskState, action: DeskAction) => DeskState)(desk, action);
}
