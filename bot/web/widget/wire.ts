// The door: what comes over the network or out of storage is unknown until it was looked at here.
// A field that is missing or of another type makes the whole value null, never a half-known one; unknown fields are ignored.
import type {
  Article, Both, Choice, Config, Entry, Note, Outcome, Picture, Progress, Reply, Said, Ticket, TicketStatus, Turn,
} from "./model";

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const oneOf = <T extends string>(value: unknown, ...known: readonly T[]): T | null =>
  known.find((one) => one === value) ?? null;

// All of them or nothing.
function all<T>(value: unknown, read: (one: unknown) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const found = value.map(read);
  return found.some((one) => one === null) ? null : (found as T[]);
}

// Null where one of the fields is.
function whole<T extends object>(fields: { [K in keyof T]: T[K] | undefined }, ...must: (keyof T)[]): T | null {
  return must.some((name) => fields[name] === null || fields[name] === undefined) ? null : (fields as T);
}

function both(value: unknown): Both {
  if (!isObject(value)) return {};
  const found: Both = {};
  for (const lang of ["zh", "en"] as const) {
    const said = text(value[lang]);
    if (said) found[lang] = said;
  }
  return found;
}

export function readConfig(value: unknown): Config {
  const from = isObject(value) ? value : {};
  return {
    name: both(from.name),
    brand: text(from.brand),
    logo: text(from.logo),
    greeting: both(from.greeting),
    announcement: both(from.announcement),
  };
}

function readChoice(value: unknown): Choice | null {
  if (!isObject(value)) return null;
  const [id, label] = [text(value.id), text(value.label)];
  return id === null || label === null ? null : { id, label };
}

const SAID: Record<string, (from: Fields) => Said | null> = {
  text: (from) => {
    const said = text(from.text);
    return said === null ? null : { type: "text", text: said };
  },
  choices: (from) => {
    const options = all(from.options, readChoice);
    return options && { type: "choices", options };
  },
  article: (from) => {
    const [title, url] = [text(from.title), text(from.url)];
    return title === null || url === null ? null : { type: "article", title, url, summary: text(from.summary) ?? "" };
  },
  ticket: (from) => {
    const [ticket, url] = [text(from.number), text(from.url)];
    return ticket === null || url === null ? null : { type: "ticket", number: ticket, url };
  },
};

const readSaid = (value: unknown): Said | null => (isObject(value) ? (SAID[String(value.type)]?.(value) ?? null) : null);

// A kind of reply that a newer server has and this widget does not know is left out, not the whole answer.
const readReplies = (value: unknown): Said[] | null =>
  Array.isArray(value) ? value.map(readSaid).filter((said) => said !== null) : null;

const STATUSES = ["new", "open", "pending", "on_hold", "solved", "closed"] as const satisfies TicketStatus[];

// Of a ticket only what is shown: the transcript is in the log already.
export function readTicket(value: unknown): Ticket | null {
  if (!isObject(value)) return null;
  const sla = isObject(value.sla) ? value.sla : {};
  return whole<Ticket>(
    {
      number: text(value.number) ?? undefined,
      status: oneOf(value.status, ...STATUSES) ?? undefined,
      subject: text(value.subject) ?? "",
      respondBy: text(sla.respond_by) ?? text(value.respondBy) ?? "",
      resolveBy: text(sla.resolve_by) ?? text(value.resolveBy) ?? "",
      createdAt: text(value.created_at) ?? text(value.createdAt) ?? "",
    },
    "number",
    "status",
  );
}

function readProgress(value: unknown): Progress | null {
  if (!isObject(value)) return null;
  const [step, of] = [number(value.step), number(value.of)];
  if (step === null || of === null || step < 1) return null;
  return { title: text(value.title) ?? "", step, of: Math.max(of, step), back: value.back === true };
}

const OUTCOMES = ["answered", "asked", "suggested", "handed_off", "relayed"] as const satisfies Outcome[];

export function readReply(value: unknown): Reply | null {
  if (!isObject(value)) return null;
  return whole<Reply>(
    {
      conversation: text(value.conversation) ?? undefined,
      outcome: oneOf(value.outcome, ...OUTCOMES) ?? undefined,
      replies: readReplies(value.replies) ?? undefined,
      ticket: readTicket(value.ticket),
      progress: readProgress(value.progress),
    },
    "conversation",
    "outcome",
    "replies",
  );
}

export function readArticle(value: unknown): Article | null {
  if (!isObject(value)) return null;
  return whole<Article>(
    {
      id: text(value.id) ?? undefined,
      title: text(value.title) ?? undefined,
      updated: text(value.updated),
      html: text(value.html),
      markdown: text(value.markdown) ?? "",
    },
    "id",
    "title",
  );
}

export const readAttachment = (value: unknown): { url: string } | null => {
  const url = isObject(value) ? text(value.url) : null;
  return url === null ? null : { url };
};

// The `detail` of a problem (RFC 9457), for the log of who embeds the widget.
export const readProblem = (value: unknown): string => (isObject(value) ? (text(value.detail) ?? "") : "");

// Entries come from our own storage, written by this or an earlier version: what decides is looked at, the rest follows.
const ENTRIES: Record<string, (from: Fields) => Entry | null> = {
  turn: (from) => {
    const reply = from.reply === null ? null : readReply(from.reply);
    const at = isObject(from.reply) ? number(from.reply.at) : null;
    if (text(from.text) === null || !oneOf(from.state, "queued", "sent", "failed")) return null;
    if (from.state === "sent" && !reply) return null;
    return { ...(from as unknown as Turn), reply: reply && { ...reply, at: at ?? 0 } };
  },
  note: (from) => (from.text === "renewed" ? (from as unknown as Note) : null),
  picture: (from) => (oneOf(from.state, "sent", "failed") ? (from as unknown as Picture) : null),
};

export function readEntry(value: unknown): Entry | null {
  if (!isObject(value) || text(value.id) === null || number(value.at) === null) return null;
  return ENTRIES[String(value.kind)]?.(value) ?? null;
}
