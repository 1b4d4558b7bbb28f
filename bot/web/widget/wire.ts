// The door: what comes over the network or out of storage is unknown until it was looked at here. A field that must be there
// and is not makes the whole value null, never a half-known one; unknown fields are ignored.
import type { Article, Both, Choice, Config, Entry, Outcome, Progress, Reply, Said, Ticket, TicketStatus, Turn } from "./model";

type Fields = Record<string, unknown>;

export const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
export const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
export const words = (value: unknown): string => text(value) ?? "";
export const number = (value: unknown): number => (typeof value === "number" ? value : NaN);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined => known.find((one) => one === value);

function both(value: unknown): Both {
  const from = fieldsOf(value);
  const [zh, en] = [words(from.zh), words(from.en)];
  return { ...(zh && { zh }), ...(en && { en }) };
}

export function readConfig(value: unknown): Config {
  const from = fieldsOf(value);
  return {
    name: both(from.name),
    brand: text(from.brand),
    logo: text(from.logo),
    greeting: both(from.greeting),
    announcement: both(from.announcement),
  };
}

function readChoice(value: unknown): Choice[] {
  const { id, label } = fieldsOf(value);
  return typeof id === "string" && typeof label === "string" ? [{ id, label }] : [];
}

const SAID: Record<string, (from: Fields) => Said> = {
  text: (from) => ({ type: "text", text: words(from.text) }),
  choices: (from) => ({ type: "choices", options: list(from.options).flatMap(readChoice) }),
  article: (from) => ({ type: "article", title: words(from.title), url: words(from.url), summary: words(from.summary) }),
  ticket: (from) => ({ type: "ticket", number: words(from.number), url: words(from.url) }),
};

// A kind of reply that a newer server has and this widget does not know is left out, not the whole answer.
function readSaid(value: unknown): Said[] {
  const from = fieldsOf(value);
  const read = SAID[words(from.type)];
  return read ? [read(from)] : [];
}

const STATUSES = ["new", "open", "pending", "on_hold", "solved", "closed"] as const satisfies TicketStatus[];
const OUTCOMES = ["answered", "asked", "suggested", "handed_off", "relayed"] as const satisfies Outcome[];

// From the server, or as it was kept.
export function readTicket(value: unknown): Ticket | null {
  const from = fieldsOf(value);
  const [id, status] = [text(from.number), oneOf(from.status, STATUSES)];
  if (!id || !status) return null;
  return { number: id, status, subject: words(from.subject), respondBy: words(from.respondBy ?? fieldsOf(from.sla).respond_by) };
}

function readProgress(value: unknown): Progress | null {
  const from = fieldsOf(value);
  const [step, of] = [number(from.step), number(from.of)];
  return step >= 1 && of >= 1 ? { title: words(from.title), step, of: Math.max(of, step), back: from.back === true } : null;
}

export function readReply(value: unknown): Reply | null {
  const from = fieldsOf(value);
  const [conversation, outcome] = [text(from.conversation), oneOf(from.outcome, OUTCOMES)];
  if (!conversation || !outcome || !Array.isArray(from.replies)) return null;
  const replies = list(from.replies).flatMap(readSaid);
  return { conversation, outcome, replies, ticket: readTicket(from.ticket), progress: readProgress(from.progress), handover: from.handover ?? null };
}

export function readArticle(value: unknown): Article | null {
  const from = fieldsOf(value);
  const [id, title] = [text(from.id), text(from.title)];
  return id && title ? { id, title, html: text(from.html), markdown: words(from.markdown), video: text(from.video) } : null;
}

export const readAttachment = (value: unknown): string | null => text(fieldsOf(value).url);

// The `detail` of a problem (RFC 9457), for the page that listens to errors.
export const readProblem = (value: unknown): string => words(fieldsOf(value).detail);

// A note is known by its word; what was heard is as it was said.
const readLine = (from: Fields): Entry | null => (from.kind === "heard" || from.text === "renewed" ? (from as unknown as Entry) : null);

// Our own storage, written by this or an earlier version: what a view would trip over is looked at.
export function readEntry(value: unknown): Entry | null {
  const from = fieldsOf(value);
  if (!text(from.id) || !(number(from.at) > 0)) return null;
  if (from.kind === "note" || from.kind === "heard") return readLine(from);
  if (!oneOf(from.state, ["queued", "sent", "failed"])) return null;
  if (from.kind === "picture") return value as Entry;
  const reply = readReply(from.reply);
  if (from.kind !== "turn" || text(from.text) === null || (from.state === "sent") !== Boolean(reply)) return null;
  return { ...(value as Turn), reply: reply && { ...reply, at: number(fieldsOf(from.reply).at) || 0 } };
}
