// The door: what the server says is unknown until it was looked at here. A field that must be there and is not makes the
// whole value null, never a half-known one; unknown fields are ignored.
import { fieldsOf, list, number, oneOf, text, words } from "../widget/wire";
import type {
  Agent, AgentRef, Article, Attachment, AuditEntry, Availability, Both, Canned, Change, Config, Delivery, DeskEvent, Detail,
  Earlier, Lang, Line, Looking, Me, Page, Presence, Row,
} from "./model";
import { OWNERS, PRIORITIES, ROLES, STATUSES } from "./model";

type Fields = Record<string, unknown>;
type Read<T> = (value: unknown) => T | null;

// Only what could be read: one odd row must not empty a queue.
const each = <T>(value: unknown, read: Read<T>): T[] =>
  list(value).flatMap((one) => {
    const found = read(one);
    return found === null ? [] : [found];
  });
const strings = (value: unknown): string[] => each(value, text);
const id = (value: unknown): number | null => (Number.isInteger(value) ? (value as number) : null);
const time = (value: unknown): number => Date.parse(words(value)) || 0;
const timeOrNull = (value: unknown): number | null => (text(value) === null ? null : time(value));
const langOf = (value: unknown): Lang => (value === "en" ? "en" : "zh");

function readRef(value: unknown): AgentRef | null {
  const from = fieldsOf(value);
  const no = id(from.id);
  return no === null ? null : { id: no, display: words(from.display) };
}

export function readMe(value: unknown): Me | null {
  const from = fieldsOf(value);
  const [ref, role, csrf] = [readRef(value), oneOf(from.role, ROLES), text(from.csrf)];
  if (!ref || !role || !csrf) return null;
  return { ...ref, name: words(from.name), role, teams: strings(from.teams), csrf, feed: id(from.feed) ?? 0 };
}

function readSla(value: unknown): Pick<Row, "respondBy" | "resolveBy" | "paused"> {
  const from = fieldsOf(value);
  return { respondBy: time(from.respond_by), resolveBy: time(from.resolve_by), paused: from.paused === true };
}

function readCustomer(value: unknown): Row["customer"] {
  const { name, contact, shop, plan, page } = fieldsOf(value);
  return { name: words(name), contact: words(contact), shop: words(shop), plan: words(plan), page: words(page) };
}

function readCallback(value: unknown): Row["callback"] {
  const { phone, from, to } = fieldsOf(value);
  return text(phone) ? { phone: words(phone), from: time(from), to: time(to) } : null;
}

export function readRow(value: unknown): Row | null {
  const from = fieldsOf(value);
  const [called, version] = [text(from.number), id(from.version)];
  const [status, priority, owner] = [oneOf(from.status, STATUSES), oneOf(from.priority, PRIORITIES), oneOf(from.owner, OWNERS)];
  if (!called || version === null || !status || !priority || !owner) return null;
  return {
    number: called, version, status, priority, owner,
    category: words(from.category), team: words(from.team), subject: words(from.subject), summary: words(from.summary),
    channel: words(from.channel), lang: langOf(from.lang), customer: readCustomer(from.customer), callback: readCallback(from.callback),
    assignee: readRef(from.assignee), waitingSince: timeOrNull(from.waiting_since), unread: from.unread === true,
    ...readSla(from.sla),
    mergedInto: text(from.merged_into), createdAt: time(from.created_at), updatedAt: time(from.updated_at),
  };
}

const ACTORS = ["customer", "bot", "agent", "key", "system"] as const;

export function readEvent(value: unknown): DeskEvent | null {
  const from = fieldsOf(value);
  const [no, kind] = [id(from.no), text(from.kind)];
  if (no === null || !kind) return null;
  return {
    no, kind, ticket: text(from.ticket), at: time(from.at), actor: oneOf(from.actor, ACTORS) ?? "system",
    agent: readRef(from.agent), turn: id(from.turn) ?? 0, body: fieldsOf(from.body),
  };
}

function readLine(value: unknown): Line | null {
  const from = fieldsOf(value);
  const who = oneOf(from.from, ["customer", "bot", "agent", "note"]);
  if (!who) return null;
  return { at: time(from.at), from: who, name: text(from.name), text: words(from.text), turn: id(from.turn) ?? 0, event: id(from.event) };
}

function readAttachment(value: unknown): Attachment | null {
  const from = fieldsOf(value);
  const [called, url] = [text(from.id), text(from.url)];
  // Only a path of this server: a picture from elsewhere would tell its owner who looks at it.
  if (!called || !url || !/^\/(?![/\\])/.test(url)) return null;
  return { id: called, name: words(from.name), size: number(from.size) || 0, url };
}

function readEarlier(value: unknown): Earlier | null {
  const from = fieldsOf(value);
  const [called, status] = [text(from.number), oneOf(from.status, STATUSES)];
  return called && status ? { number: called, status, subject: words(from.subject), createdAt: time(from.created_at) } : null;
}

function readNearest(value: unknown): { rule: string; confidence: number } | null {
  const from = fieldsOf(value);
  return text(from.rule) === null ? null : { rule: words(from.rule), confidence: number(from.confidence) || 0 };
}

function readMerged(value: unknown): Detail["merged"][number] | null {
  const from = fieldsOf(value);
  const called = text(from.number);
  return called ? { number: called, subject: words(from.subject), lines: each(from.transcript, readLine) } : null;
}

function factsOf(from: Fields): Detail["facts"] {
  const labels = fieldsOf(from.labels);
  return Object.entries(fieldsOf(from.facts)).map(([fact, value]) => ({ label: words(labels[fact]) || fact, value: words(value) }));
}

export function readTicket(value: unknown): { row: Row; detail: Detail } | null {
  const row = readRow(value);
  const from = fieldsOf(value);
  if (!row || !Array.isArray(from.transcript)) return null;
  const why = fieldsOf(from.why);
  const detail = {
    number: row.number, facts: factsOf(from), tried: strings(from.tried), reason: words(why.reason),
    nearest: each(why.nearest, readNearest), lines: each(from.transcript, readLine), events: each(from.events, readEvent),
    attachments: each(from.attachments, readAttachment), earlier: each(from.earlier, readEarlier), merged: each(from.merged, readMerged),
  };
  return { row, detail };
}

const count = (value: unknown): number => Math.max(0, number(value) || 0);

export function readPage(value: unknown): Page | null {
  const from = fieldsOf(value);
  if (!Array.isArray(from.tickets)) return null;
  const { unassigned, mine, team, all } = fieldsOf(from.counts);
  const counts = { unassigned: count(unassigned), mine: count(mine), team: count(team), all: count(all) };
  return { rows: each(from.tickets, readRow), next: text(from.next), counts };
}

export function readChange(value: unknown): Change | null {
  const from = fieldsOf(value);
  const row = readRow(from.ticket);
  return row && { row, events: each(from.events, readEvent) };
}

export interface Fed {
  event: DeskEvent;
  row: Row | null;
}

export function readFed(value: unknown): Fed | null {
  const from = fieldsOf(value);
  const event = readEvent(from.event);
  return event && { event, row: readRow(from.ticket) };
}

export function readTyping(value: unknown): { ticket: string; typing: boolean } | null {
  const from = fieldsOf(value);
  const ticket = text(from.ticket);
  return ticket ? { ticket, typing: from.typing === true } : null;
}

export const readReset = (value: unknown): number | null => id(fieldsOf(value).feed);

const stateOf = (value: unknown): Availability => oneOf(value, ["available", "away", "offline"]) ?? "offline";

function readPresent(value: unknown): Presence["agents"][number] | null {
  const [ref, from] = [readRef(value), fieldsOf(value)];
  return ref && { ...ref, state: stateOf(from.state), conversations: count(from.conversations) };
}

function readLooking(value: unknown): Looking | null {
  const from = fieldsOf(value);
  const [ticket, agent] = [text(from.ticket), readRef(from.agent)];
  return ticket && agent ? { ticket, agent, typing: from.typing === true } : null;
}

export function readPresence(value: unknown): Presence | null {
  const from = fieldsOf(value);
  if (!Array.isArray(from.agents)) return null;
  return { agents: each(from.agents, readPresent), looking: each(from.looking, readLooking) };
}

export function readAgent(value: unknown): Agent | null {
  const [ref, from] = [readPresent(value), fieldsOf(value)];
  const role = oneOf(from.role, ROLES);
  if (!ref || !role) return null;
  return { ...ref, name: words(from.name), role, teams: strings(from.teams), disabled: from.disabled === true };
}

const listed = <T>(value: unknown, field: string, read: Read<T>): T[] | null => {
  const found = fieldsOf(value)[field];
  return Array.isArray(found) ? each(found, read) : null;
};

export const readAgents: Read<Agent[]> = (value) => listed(value, "agents", readAgent);

function readOneCanned(value: unknown): Canned | null {
  const from = fieldsOf(value);
  const [called, title, said] = [text(from.id), text(from.title), text(from.text)];
  return called && title && said ? { id: called, title, text: said, lang: langOf(from.lang), category: text(from.category) } : null;
}

export const readCanned: Read<Canned[]> = (value) => listed(value, "replies", readOneCanned);

function readArticle(value: unknown): Article | null {
  const from = fieldsOf(value);
  const [called, title, url] = [text(from.id), text(from.title), text(from.url)];
  return called && title && url ? { id: called, title, url, summary: words(from.summary) } : null;
}

export const readArticles: Read<Article[]> = (value) => listed(value, "results", readArticle);

function readDelivery(value: unknown): Delivery | null {
  const from = fieldsOf(value);
  const [delivery, state] = [text(from.delivery), oneOf(from.state, ["waiting", "sent", "failed"])];
  if (!delivery || !state) return null;
  return {
    delivery, state, channel: words(from.channel), target: words(from.target), ticket: text(from.ticket),
    attempts: count(from.attempts), error: words(from.error), createdAt: time(from.created_at), dueAt: time(from.due_at),
  };
}

export const readOutbox: Read<Delivery[]> = (value) => listed(value, "entries", readDelivery);

const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function readAuditEntry(value: unknown): AuditEntry | null {
  const from = fieldsOf(value);
  const [no, what] = [id(from.no), text(from.what)];
  if (no === null || !what) return null;
  const detail = Object.entries(fieldsOf(from.detail)).map(([name, said]) => `${name}: ${plain(said)}`).join(", ");
  return { no, what, at: time(from.at), actor: words(from.actor), about: words(from.about), address: words(from.address), detail };
}

export function readAudit(value: unknown): { entries: AuditEntry[]; next: number | null } | null {
  const entries = listed(value, "entries", readAuditEntry);
  return entries && { entries, next: id(fieldsOf(value).next) };
}

export interface Problem {
  detail: string;
  holder: AgentRef | null;
  version: number | null;
  fields: readonly string[];
}

export function readProblem(value: unknown): Problem {
  const from = fieldsOf(value);
  const fields = each(from.errors, (one) => text(fieldsOf(one).detail));
  return { detail: words(from.detail), holder: readRef(from.holder), version: id(from.version), fields };
}

function both(value: unknown): Both {
  const from = fieldsOf(value);
  const [zh, en] = [words(from.zh), words(from.en)];
  return { ...(zh && { zh }), ...(en && { en }) };
}

const named = (value: unknown): Record<string, Both> =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, said]) => [key, both(said)]));

export function readConfig(value: unknown): Config {
  const from = fieldsOf(value);
  return { name: both(from.name), categories: named(from.categories), teams: named(from.teams) };
}
