// The only file that talks to the network. Every call ends in one of these ways, and none throws.
//   done      the server did it
//   later     nothing is known of it, or the server asks for patience: the very same may be sent again
//   out       nobody is signed in (any more)
//   taken     409: somebody else was quicker; who has it
//   refused   the server will say the same again: something must change first
import { isPassing, waitOf } from "../widget/client";
import type { Agent, AgentRef, Article, AuditEntry, Canned, Change, Delivery, Detail, Lang, Me, Page, Presence, Priority, Role, Row, Status } from "./model";
import type { Fed } from "./wire";
import {
  readAgent, readAgents, readArticles, readAudit, readCanned, readChange, readFed, readMe, readOutbox, readPage, readPresence,
  readProblem, readReset, readTicket, readTyping,
} from "./wire";

export type Answer<T> =
  | { kind: "done"; value: T }
  | { kind: "later"; wait: number }
  | { kind: "out" }
  | { kind: "taken"; holder: AgentRef | null; detail: string }
  | { kind: "refused"; status: number; detail: string };

export interface Ask {
  queue: string;
  status: string;
  q: string;
  cursor?: string;
  limit?: number;
}

export interface AgentChange {
  display?: string;
  role?: Role;
  teams?: readonly string[];
  disabled?: boolean;
}

export interface Doing {
  state?: "available" | "away";
  ticket: string | null;
  typing: boolean;
}

export interface Listener {
  opened: () => void;
  lost: () => void;
  ticket: (fed: Fed) => void;
  presence: (presence: Presence) => void;
  typing: (typing: { ticket: string; typing: boolean }) => void;
  reset: (feed: number) => void;
}

export interface Client {
  me: () => Promise<Answer<Me>>;
  signIn: (name: string, password: string) => Promise<Answer<Me>>;
  signOut: (everywhere: boolean) => Promise<Answer<true>>;
  password: (current: string, password: string) => Promise<Answer<true>>;
  queue: (ask: Ask) => Promise<Answer<Page>>;
  ticket: (number: string) => Promise<Answer<{ row: Row; detail: Detail }>>;
  claim: (number: string, version: number) => Promise<Answer<Change>>;
  assign: (number: string, version: number, agent: number | null) => Promise<Answer<Change>>;
  team: (number: string, version: number, team: string, note: string) => Promise<Answer<Change>>;
  status: (number: string, version: number, status: Status) => Promise<Answer<Change>>;
  priority: (number: string, version: number, priority: Priority) => Promise<Answer<Change>>;
  merge: (number: string, version: number, into: string) => Promise<Answer<Change>>;
  reply: (number: string, id: string, text: string, status: Status | null) => Promise<Answer<Change>>;
  note: (number: string, id: string, text: string) => Promise<Answer<Change>>;
  read: (number: string, event: number) => Promise<Answer<true>>;
  presence: (doing: Doing) => Promise<Answer<Presence>>;
  canned: (lang: Lang | null, category: string) => Promise<Answer<Canned[]>>;
  articles: (query: string, lang: Lang) => Promise<Answer<Article[]>>;
  agents: () => Promise<Answer<Agent[]>>;
  agent: (name: string, change: AgentChange) => Promise<Answer<Agent>>;
  outbox: (state: string) => Promise<Answer<Delivery[]>>;
  retry: (delivery: string) => Promise<Answer<true>>;
  audit: (before: number | null) => Promise<Answer<{ entries: AuditEntry[]; next: number | null }>>;
  // The live feed behind `after`, until close(). It reconnects by itself: the browser with Last-Event-ID, and with the last
  // id that was heard where the browser gives up.
  feed: (after: number, listener: Listener) => { close(): void; again(): void };
}

const PATIENCE = 20_000; // ms without an answer after which a request is given up
const AGAIN = [500, 1000, 2000, 5000, 10_000]; // ms between attempts at the feed

async function answerOf<T>(response: Response, read: (value: unknown) => T | null): Promise<Answer<T>> {
  const { status } = response;
  if (isPassing(status) && status !== 429) return { kind: "later", wait: waitOf(response.headers.get("Retry-After"), Date.now()) };
  const value: unknown = status === 204 ? true : await response.json().catch(() => null);
  if (status === 401) return { kind: "out" };
  if (status === 429) return { kind: "later", wait: waitOf(response.headers.get("Retry-After"), Date.now()) || 1000 };
  if (!response.ok) {
    const { detail, holder, fields } = readProblem(value);
    return status === 409 ? { kind: "taken", holder, detail } : { kind: "refused", status, detail: fields[0] ?? detail };
  }
  const found = read(value);
  // A 200 that is not ours (a sign-in page of the network, say) tells nothing.
  return found === null ? { kind: "later", wait: 0 } : { kind: "done", value: found };
}

async function ask<T>(url: string, init: RequestInit, read: (value: unknown) => T | null): Promise<Answer<T>> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const fixed: RequestInit = { credentials: "same-origin", signal: impatience.signal };
    return await answerOf(await fetch(url, { ...fixed, ...init }), read);
  } catch {
    return { kind: "later", wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

const done = (value: unknown): true | null => (value === true ? true : null);

function parsed(event: Event): unknown {
  try {
    return JSON.parse((event as MessageEvent<string>).data) as unknown;
  } catch {
    return null;
  }
}

function listenTo(url: (after: number) => string, from: number, listener: Listener): { close(): void; again(): void } {
  let after = from;
  let attempts = 0;
  let timer = 0;
  let source: EventSource;

  function heard<T>(kind: string, read: (value: unknown) => T | null, tell: (value: T) => void): void {
    source.addEventListener(kind, (event) => {
      const { lastEventId } = event;
      if (lastEventId) after = Math.max(after, Number(lastEventId) || 0);
      const value = read(parsed(event));
      if (value !== null) tell(value);
    });
  }

  function open(): void {
    clearTimeout(timer);
    const mine = (source = new EventSource(url(after)));
    source.onopen = () => {
      attempts = 0;
      listener.opened();
    };
    source.onerror = () => {
      listener.lost();
      if (mine.readyState !== EventSource.CLOSED || mine !== source) return;
      timer = window.setTimeout(open, AGAIN[Math.min(attempts++, AGAIN.length - 1)]);
    };
    heard("ticket", readFed, (fed) => listener.ticket(fed));
    heard("presence", readPresence, (presence) => listener.presence(presence));
    heard("typing", readTyping, (typing) => listener.typing(typing));
    heard("reset", readReset, (feed) => {
      after = feed;
      listener.reset(feed);
    });
  }

  open();
  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
    again() {
      source.close();
      open();
    },
  };
}

export function connect(): Client {
  let csrf = "";
  const get = <T>(path: string, read: (value: unknown) => T | null): Promise<Answer<T>> =>
    ask(`/v1/${path}`, { headers: { Accept: "application/json" } }, read);
  const send = <T>(path: string, body: object, read: (value: unknown) => T | null, method = "POST"): Promise<Answer<T>> => {
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRF-Token": csrf };
    return ask(`/v1/desk/${path}`, { method, headers, ...(method === "POST" && { body: JSON.stringify(body) }) }, read);
  };
  const command = (number: string, name: string, body: object): Promise<Answer<Change>> =>
    send(`tickets/${encodeURIComponent(number)}/${name}`, body, readChange);
  const withToken = (value: unknown): Me | null => {
    const me = readMe(value);
    csrf = me?.csrf ?? csrf;
    return me;
  };
  const query = (fields: Record<string, string | number | null | undefined>): string =>
    new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value ? [[name, String(value)]] : []))).toString();

  return {
    me: () => get("desk/session", withToken),
    signIn: (name, password) => send("session", { name, password }, withToken),
    signOut: (everywhere) => send(`session${everywhere ? "?everywhere=true" : ""}`, {}, done, "DELETE"),
    password: (current, password) => send("password", { current, password }, done),
    queue: (asked) => get(`desk/tickets?${query({ ...asked })}`, readPage),
    ticket: (number) => get(`desk/tickets/${encodeURIComponent(number)}`, readTicket),
    claim: (number, version) => command(number, "claim", { version }),
    assign: (number, version, agent) => command(number, "assign", { version, agent }),
    team: (number, version, team, note) => command(number, "team", { version, team, note: note.trim() || null }),
    status: (number, version, status) => command(number, "status", { version, status }),
    priority: (number, version, priority) => command(number, "priority", { version, priority }),
    merge: (number, version, into) => command(number, "merge", { version, into }),
    reply: (number, id, text, status) => command(number, "reply", { text, message_id: id, ...(status && { status }) }),
    note: (number, id, text) => command(number, "note", { text, message_id: id }),
    read: (number, event) => send(`tickets/${encodeURIComponent(number)}/read`, { event }, done),
    presence: (doing) => send("presence", doing, readPresence),
    canned: (lang, category) => get(`desk/replies?${query({ lang, category })}`, readCanned),
    articles: (asked, lang) => get(`search?${query({ q: asked, lang, limit: 6 })}`, readArticles),
    agents: () => get("desk/agents", readAgents),
    agent: (name, change) => send(`agents/${encodeURIComponent(name)}`, change, readAgent),
    outbox: (state) => get(`desk/outbox?${query({ state })}`, readOutbox),
    retry: (delivery) => send(`outbox/${encodeURIComponent(delivery)}/retry`, {}, done),
    audit: (before) => get(`desk/audit?${query({ before, limit: 100 })}`, readAudit),
    feed: (after, listener) => listenTo((from) => `/v1/desk/events?after=${from}`, after, listener),
  };
}
