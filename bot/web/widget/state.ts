// The chat as a value: reduce(chat, event) is what it becomes. No clock, no network, no page.
import type { Along, Article, ChatState, Entry, Lang, Pane, Picture, Reply, Ticket, Turn } from "./model";
import { charsOf, isTurn, last, MAX_CHARS, NOBODY } from "./model";

export const MAX_ENTRIES = 100;

export type ChatEvent =
  | { type: "opened"; at: number }
  | { type: "closed" }
  | { type: "lang"; lang: Lang }
  | { type: "typed"; draft: string }
  | { type: "said"; id: string; at: number; text: string; choice: string | null; along: Along | null }
  | { type: "trying"; id: string }
  | { type: "answered"; id: string; at: number; reply: Reply }
  // From the live stream: words, or a question as a turn that no message began.
  | { type: "heard"; id: string; at: number; name: string; text: string }
  | ({ type: "heard"; name: "" } & Turn)
  | { type: "handover"; handover: unknown; status: string }
  | { type: "typing"; typing: boolean }
  | { type: "unreachable" }
  | { type: "refused"; id: string; problem: string }
  | { type: "conversationGone"; id: string; note: string }
  | { type: "again"; id: string }
  | { type: "edit"; id: string }
  | { type: "helpful"; id: string; yes: boolean }
  | { type: "helpfulKept"; id: string }
  | { type: "foundEntry"; id: string; entry: Entry | null }
  | { type: "foundConversation"; conversation: string | null }
  | { type: "seen"; at: number }
  | { type: "ticket"; ticket: Ticket }
  | { type: "picture"; picture: Picture }
  | { type: "hint"; hint: boolean }
  | { type: "dismissed"; announcement: string }
  | { type: "articleAsked"; url: string }
  | { type: "articleCame"; url: string; article: Article | null }
  | { type: "articleHelpful"; url: string; yes: boolean }
  | { type: "back" }
  | { type: "forgotten" };

export const byTime = (a: Entry, b: Entry): number => a.at - b.at || (a.id < b.id ? -1 : 1);

// The latest entries; one that still has to be sent is never dropped.
export function bounded(entries: readonly Entry[], limit = MAX_ENTRIES): readonly Entry[] {
  const spare = entries.length - limit;
  if (spare <= 0) return entries;
  return entries.filter((entry, place) => place >= spare || (isTurn(entry) && entry.state !== "sent"));
}

const withEntry = (chat: ChatState, entry: Entry): ChatState => ({
  ...chat,
  entries: bounded([...chat.entries.filter((other) => other.id !== entry.id), entry].sort(byTime)),
});

function withTurn(chat: ChatState, id: string, change: (turn: Turn) => Partial<Turn>): ChatState {
  const entries = chat.entries.map((entry) => (isTurn(entry) && entry.id === id ? { ...entry, ...change(entry) } : entry));
  return { ...chat, entries };
}

const withTicket = (chat: ChatState, ticket: Ticket | null): ChatState =>
  ticket ? { ...chat, tickets: { ...chat.tickets, [ticket.number]: ticket } } : chat;

const withPane = (chat: ChatState, url: string, change: Partial<Pane>): ChatState => ({
  ...chat,
  panes: chat.panes.map((pane) => (pane.url === url ? { ...pane, ...change } : pane)),
});

type Handler<E> = (chat: ChatState, event: E) => ChatState;
type Handlers = { [T in ChatEvent["type"]]: Handler<Extract<ChatEvent, { type: T }>> };

// A clock that was put back must not bring a message before one that is already there.
const behindAll = (chat: ChatState, at: number): number => Math.max(at, (last(chat.entries)?.at ?? 0) + 1);

function said(chat: ChatState, event: Extract<ChatEvent, { type: "said" }>): ChatState {
  const { id, text, choice, along } = event;
  const at = behindAll(chat, event.at);
  const tooLong = charsOf(text) > MAX_CHARS;
  const turn: Turn = {
    kind: "turn", id, at, text, choice, along,
    state: tooLong ? "failed" : "queued",
    problem: tooLong ? "tooLong" : null,
    reply: null, helpful: null, helpfulKept: false,
  };
  return { ...withEntry(chat, turn), panes: [], hint: false };
}

function answered(chat: ChatState, event: Extract<ChatEvent, { type: "answered" }>): ChatState {
  // Forgotten meanwhile: the answer is nobody's any more.
  if (!chat.entries.some((entry) => entry.id === event.id)) return { ...chat, sending: null };
  const reply = { ...event.reply, at: event.at };
  const next = withTurn(chat, event.id, () => ({ state: "sent", problem: null, along: null, reply }));
  const seen = chat.open ? event.at : chat.seen;
  const handover = reply.handover;
  return withTicket({ ...next, conversation: reply.conversation, sending: null, waiting: false, seen, handover }, reply.ticket);
}

// A button that the server no longer knows is said in words.
function refused(chat: ChatState, event: Extract<ChatEvent, { type: "refused" }>): ChatState {
  const change = (turn: Turn): Partial<Turn> =>
    turn.choice === null ? { state: "failed", problem: event.problem } : { choice: null };
  return { ...withTurn(chat, event.id, change), sending: null, waiting: false };
}

// The server does not know the conversation: the same message begins a new one. Buttons of the old one mean nothing there.
function conversationGone(chat: ChatState, event: Extract<ChatEvent, { type: "conversationGone" }>): ChatState {
  const next = withTurn(chat, event.id, () => ({ choice: null }));
  const turn = chat.entries.find((entry) => entry.id === event.id);
  const fresh = { ...next, ...NOBODY };
  return turn ? withEntry(fresh, { kind: "note", id: event.note, at: turn.at - 0.5, text: "renewed" }) : fresh;
}

function heard(chat: ChatState, event: Extract<ChatEvent, { type: "heard" }>): ChatState {
  const at = behindAll(chat, event.at);
  return { ...withEntry(chat, { kind: "heard", ...event, at }), typing: false, seen: chat.open ? at : chat.seen };
}

function edit(chat: ChatState, id: string): ChatState {
  const turn = chat.entries.find((entry) => entry.id === id);
  if (!turn || !isTurn(turn) || turn.state !== "failed") return chat;
  return { ...chat, entries: chat.entries.filter((entry) => entry !== turn), draft: [turn.text, chat.draft].filter(Boolean).join("\n") };
}

function foundEntry(chat: ChatState, { id, entry }: Extract<ChatEvent, { type: "foundEntry" }>): ChatState {
  if (!entry) return { ...chat, entries: chat.entries.filter((other) => other.id !== id) };
  const next = withEntry(chat, entry);
  if (!isTurn(entry) || !entry.reply) return next;
  const seen = chat.open ? Math.max(chat.seen, entry.reply.at) : chat.seen;
  return withTicket({ ...next, waiting: false, seen }, entry.reply.ticket);
}

const HANDLERS: Handlers = {
  opened: (chat, { at }) => ({ ...chat, open: true, seen: Math.max(chat.seen, at) }),
  closed: (chat) => ({ ...chat, open: false, panes: [], hint: false }),
  lang: (chat, { lang }) => ({ ...chat, lang }),
  typed: (chat, { draft }) => ({ ...chat, draft }),
  said,
  trying: (chat, { id }) => ({ ...chat, sending: id }),
  answered,
  heard,
  handover: (chat, { handover, status }) => ({ ...chat, handover, status }),
  typing: (chat, { typing }) => ({ ...chat, typing }),
  unreachable: (chat) => ({ ...chat, sending: null, waiting: true }),
  refused,
  conversationGone,
  again: (chat, { id }) => withTurn(chat, id, () => ({ state: "queued", problem: null })),
  edit: (chat, { id }) => edit(chat, id),
  helpful: (chat, { id, yes }) => withTurn(chat, id, () => ({ helpful: yes })),
  helpfulKept: (chat, { id }) => withTurn(chat, id, () => ({ helpfulKept: true })),
  foundEntry,
  foundConversation: (chat, { conversation }) => ({ ...chat, conversation }),
  seen: (chat, { at }) => ({ ...chat, seen: Math.max(chat.seen, at) }),
  ticket: (chat, { ticket }) => withTicket(chat, ticket),
  picture: (chat, { picture }) => withEntry(chat, picture),
  hint: (chat, { hint }) => ({ ...chat, hint }),
  dismissed: (chat, { announcement }) => ({ ...chat, dismissed: announcement }),
  articleAsked: (chat, { url }) => ({
    ...chat,
    panes: [...chat.panes.filter((pane) => pane.url !== url), { url, article: null, failed: false, helpful: null }],
  }),
  articleCame: (chat, { url, article }) => withPane(chat, url, { article, failed: !article }),
  articleHelpful: (chat, { url, yes }) => withPane(chat, url, { helpful: yes }),
  back: (chat) => ({ ...chat, panes: chat.panes.slice(0, -1) }),
  forgotten: (chat) => ({
    ...chat, ...NOBODY, entries: [], waiting: false, draft: "", tickets: {}, panes: [], hint: false,
  }),
};

export function reduce(chat: ChatState, event: ChatEvent): ChatState {
  return (HANDLERS[event.type] as Handler<ChatEvent>)(chat, event);
}
