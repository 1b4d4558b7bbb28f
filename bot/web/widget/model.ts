// What a chat is: entries in the order in which they were said, and what the reader has in front of them.
// Everything here is a plain value: it can be kept as JSON, compared by identity, and made up in a test.

export type Lang = "zh" | "en";
export type Both = Partial<Record<Lang, string>>;

export interface Config {
  name: Both;
  brand: string | null;
  logo: string | null;
  greeting: Both;
  announcement: Both;
}

export interface Choice {
  id: string;
  label: string;
}

export type Said =
  | { type: "text"; text: string }
  | { type: "choices"; options: readonly Choice[] }
  | { type: "article"; title: string; url: string; summary: string }
  | { type: "ticket"; number: string; url: string }; // url: its page

export type TicketStatus = "new" | "open" | "pending" | "on_hold" | "solved" | "closed";

// Of a ticket what is shown; the rest is in the log already.
export interface Ticket {
  number: string;
  status: TicketStatus;
  subject: string;
  // When someone will answer, as the server writes times.
  respondBy: string;
}

// A guide that is running: step 1 of `of`; `back`: there is a step to go back to.
export interface Progress {
  title: string;
  step: number;
  of: number;
  back: boolean;
}

export type Outcome = "answered" | "asked" | "suggested" | "handed_off" | "relayed";

export interface Reply {
  conversation: string;
  outcome: Outcome;
  replies: readonly Said[];
  ticket: Ticket | null;
  progress: Progress | null;
  // Who has the conversation, as the server tells it; read by live.ts. Null while only the bot has.
  handover: unknown;
}

export interface Article {
  id: string;
  title: string;
  html: string | null;
  markdown: string;
  video: string | null;
}

export type Customer = Partial<Record<"name" | "contact" | "shop" | "plan" | "page", string>>;

// What goes along with a message. It is fixed when the message is said: a message that is sent again must be the same
// byte for byte, or the server could not tell that it knows it.
export interface Along {
  lang?: Lang;
  customer?: Customer;
}

// One message and the answer to it. `id` is its message_id from the first attempt to the last.
export interface Turn {
  kind: "turn";
  id: string;
  at: number;
  text: string;
  choice: string | null;
  along: Along | null;
  state: "queued" | "sent" | "failed";
  problem: string | null;
  reply: (Reply & { at: number }) | null;
  helpful: boolean | null;
  // Said to the server, too.
  helpfulKept: boolean;
}

// A line of the widget's own, by its name in words.ts.
export interface Note {
  kind: "note";
  id: string;
  at: number;
  text: "renewed";
}

// What an agent said, or the service of itself, outside of an answer. `id` holds conversation and number.
export interface Heard {
  kind: "heard";
  id: string;
  at: number;
  name: string;
  text: string;
}

export type PictureProblem = "tooBig" | "notAPicture" | "tooMany" | "broken";

export interface Picture {
  kind: "picture";
  id: string;
  at: number;
  ticket: string;
  name: string;
  state: "sending" | "sent" | "failed";
  // How much of it has left, 0 to 1.
  sent: number;
  problem: PictureProblem | null;
  // Where the server has it.
  url: string | null;
}

export type Entry = Turn | Note | Picture | Heard;

// An article that was opened over the log. `article` is null while it is fetched, and where that failed.
export interface Pane {
  url: string;
  article: Article | null;
  failed: boolean;
  helpful: boolean | null;
}

export interface ChatState {
  lang: Lang;
  open: boolean;
  entries: readonly Entry[];
  conversation: string | null;
  // The turn whose answer is being waited for.
  sending: string | null;
  // The server cannot be reached, or asks for patience; messages wait and are sent by themselves.
  waiting: boolean;
  handover: unknown;
  // Who has it, in words; "" while the bot has.
  status: string;
  // An agent is writing.
  typing: boolean;
  draft: string;
  // The time of the latest answer that was looked at.
  seen: number;
  tickets: Readonly<Record<string, Ticket>>;
  // The last one is in front.
  panes: readonly Pane[];
  // The picture button was pressed before there was anybody to see a picture.
  hint: boolean;
  // The announcement that was closed, so that another one shows again.
  dismissed: string;
}

export const MAX_CHARS = 4000;

// No conversation, and nobody in it.
export const NOBODY = { conversation: null, sending: null, handover: null, status: "", typing: false };

export function emptyChat(lang: Lang): ChatState {
  return {
    lang,
    open: false,
    entries: [],
    ...NOBODY,
    waiting: false,
    draft: "",
    seen: 0,
    tickets: {},
    panes: [],
    hint: false,
    dismissed: "",
  };
}

export const last = <T>(list: readonly T[]): T | undefined => list[list.length - 1];

export const isTurn = (entry: Entry): entry is Turn => entry.kind === "turn";

export const turnsOf = (chat: ChatState): readonly Turn[] => chat.entries.filter(isTurn);

// The next message to be sent: strictly the oldest.
export const nextTurn = (chat: ChatState): Turn | undefined => turnsOf(chat).find((turn) => turn.state === "queued");

export const nextFeedback = (chat: ChatState): Turn | undefined =>
  turnsOf(chat).find((turn) => turn.reply !== null && turn.helpful !== null && !turn.helpfulKept);

export const lastTurn = (chat: ChatState): Turn | undefined => last(turnsOf(chat));

// Buttons and a guide count only for the latest answer.
export function liveTurn(chat: ChatState): Turn | undefined {
  const turn = lastTurn(chat);
  return turn?.state === "sent" ? turn : undefined;
}

export function progressOf(chat: ChatState): Progress | null {
  return last(turnsOf(chat).filter((turn) => turn.reply !== null))?.reply?.progress ?? null;
}

// The ticket that pictures go to: the latest one spoken of in this conversation.
export function ticketOf(chat: ChatState): Ticket | null {
  const spoken = turnsOf(chat).flatMap(({ reply }) =>
    reply?.ticket && reply.conversation === chat.conversation ? [reply.ticket] : [],
  );
  const ticket = last(spoken);
  return ticket ? (chat.tickets[ticket.number] ?? ticket) : null;
}

// Every ticket that was spoken of, as it was then.
export const ticketsIn = (entries: readonly Entry[]): Record<string, Ticket> =>
  Object.fromEntries(entries.flatMap((entry) => (isTurn(entry) && entry.reply?.ticket ? [[entry.reply.ticket.number, entry.reply.ticket]] : [])));

const saidAt = (entry: Entry): number => {
  if (entry.kind === "heard") return entry.at;
  return isTurn(entry) && entry.reply?.replies.length ? entry.reply.at : 0;
};

export const unreadOf = (chat: ChatState): number => chat.entries.filter((entry) => saidAt(entry) > chat.seen).length;

export const charsOf = (text: string): number => Array.from(text).length;
