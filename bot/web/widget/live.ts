// The customer's live stream: what an agent says, who has the conversation, where the queue stands. A script of its own, which the widget
// fetches when a human first has to do with a conversation: most pages never need it. One tab at a time holds the stream where
// the browser has locks; the others find what it heard in storage, where the same thing heard twice is one. Read with fetch(), for EventSource cannot send the handle.
import type { ChatState, Choice, Lang, Said } from "./model";
import type { ChatEvent } from "./state";
import { whenOf } from "./times";
import { readTicket } from "./wire";

export interface Line {
  server: string;
  state: () => ChatState;
  dispatch: (event: ChatEvent) => void;
}

export interface Live {
  // The conversation may be another one, or the customer is writing.
  wake: () => void;
  typing: () => void;
}

type Fields = Record<string, unknown>;
type Told = Pick<ChatState, "conversation" | "lang" | "tickets" | "handover">;

const SILENCE = 40_000; // ms; the server is never quiet for longer than 15 s
const PAUSE = 3000; // between two tries, and up to as much again
const TYPING = 4000; // between two tellings that the customer is writing
const TYPING_LASTS = 8000;

const words = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : NaN);

const WORDS = {
  agent: { zh: "{x} 正在为您服务", en: "{x} is with you" },
  next: { zh: "下一位就是您", en: "You are next" },
  place: { zh: "前面还有 {x} 位", en: "{x} ahead of you" },
  minutes: { zh: "，大约等 {x} 分钟", en: ", about {x} min" },
  by: { zh: "{x} 前回复您", en: "Answer by {x}" },
  queued: { zh: "排队中", en: "In the queue" },
};

// Who has the conversation, and what a waiting customer may be told; "" while the bot has it.
export function statusOf(from: Fields, lang: Lang, now: number): string {
  const say = (word: keyof typeof WORDS, x: string | number): string => WORDS[word][lang].replace("{x}", String(x));
  if (from.owner === "human") return say("agent", words(from.agent));
  if (from.owner !== "queued") return "";
  const ahead = number(from.place) - 1;
  const minutes = number(from.wait_minutes);
  if (ahead >= 0) return (ahead ? say("place", ahead) : say("next", "")) + (minutes > 0 ? say("minutes", minutes) : "");
  const when = whenOf(lang, words(from.answer_by), now);
  return when ? say("by", when) : say("queued", "");
}

// The number of the last thing heard in this conversation.
export const heardUpTo = ({ entries }: ChatState, conversation: string): number =>
  Math.max(0, ...entries.map(({ id }) => (id.startsWith(`${conversation}-`) ? Number(id.slice(conversation.length + 1)) : 0)));

// The buttons of a question; none where it is no question.
const optionsOf = ({ options }: Fields): Choice[] =>
  (Array.isArray(options) ? (options as Fields[]) : []).flatMap(({ id, label }) => (words(id) && words(label) ? [{ id: words(id), label: words(label) }] : []));

// What the service asks outside of an answer: an answer without a message before it, for those are what has buttons.
function questionOf(id: string, conversation: string, handover: unknown, text: string, options: Choice[], now: number): ChatEvent {
  const replies: Said[] = [{ type: "text", text }, { type: "choices", options }];
  const reply = { conversation, outcome: "asked" as const, replies, ticket: null, progress: null, handover, at: now };
  const sent = { state: "sent" as const, problem: null, choice: null, along: null, helpful: null, helpfulKept: false };
  return { type: "heard", kind: "turn", id, at: now, name: "", text: "", ...sent, reply };
}

// One event as what it means to this chat; null for what this script does not know.
export function readEvent({ event, id, data }: Record<string, string>, { conversation, lang, tickets, handover }: Told, now: number): ChatEvent | null {
  const from = JSON.parse(data ?? "{}") as Fields;
  if (event === "handover") return { type: "handover", handover: from, status: statusOf(from, lang, now) };
  const ticket = event === "ticket" ? readTicket({ ...tickets[words(from.number)], status: from.status }) : null;
  if (ticket) return { type: "ticket", ticket };
  if (event === "typing") return { type: "typing", typing: from.typing === true };
  if (event !== "message" || !id || !words(from.text)) return null;
  const options = optionsOf(from);
  if (options.length) return questionOf(`${conversation}-${id}`, conversation ?? "", handover, words(from.text), options, now);
  return { type: "heard", id: `${conversation}-${id}`, at: now, name: words(from.name), text: words(from.text) };
}

// The blocks of "field: value" lines that are whole, and the rest.
export function blocksOf(text: string): { blocks: Record<string, string>[]; rest: string } {
  const parts = text.split("\n\n");
  const rest = parts.pop() ?? "";
  const fields = (block: string): Record<string, string> =>
    Object.fromEntries(block.split("\n").flatMap((line) => {
      const at = line.indexOf(": ");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 2)]] : [];
    }));
  return { blocks: parts.map(fields), rest };
}

// A sandboxed frame has the interface and not the right; plain http has neither.
async function oneTabAtATime(name: string, work: () => Promise<void>): Promise<void> {
  const locks = "locks" in navigator ? (navigator as Partial<Navigator>).locks : undefined;
  if (!locks) return work();
  await locks.request(name, work).catch(work);
}

export function live({ server, state, dispatch }: Line): Live {
  let running = false;
  let typedAt = 0;
  let forgetting = 0;
  const headers = (conversation: string): HeadersInit => ({ Authorization: `Bearer ${conversation}` });

  function forgetTyping(): void {
    clearTimeout(forgetting);
    forgetting = window.setTimeout(() => dispatch({ type: "typing", typing: false }), TYPING_LASTS);
  }

  async function listen(conversation: string, impatience: AbortController, alive: () => void): Promise<void> {
    const after = heardUpTo(state(), conversation);
    const { ok, body } = await fetch(`${server}/v1/conversations/events?after=${after}`, {
      headers: headers(conversation), signal: impatience.signal, credentials: "omit", referrerPolicy: "no-referrer",
    });
    if (!ok || !body) return;
    const reader = body.getReader();
    const text = new TextDecoder();
    for (let rest = ""; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      const found = blocksOf(rest + text.decode(value, { stream: true }));
      rest = found.rest;
      for (const block of found.blocks) {
        if (state().conversation !== conversation) return impatience.abort();
        const event = readEvent(block, state(), Date.now());
        if (event) dispatch(event);
        if (event?.type === "typing") forgetTyping();
      }
    }
  }

  async function once(conversation: string): Promise<void> {
    const impatience = new AbortController();
    let timer = 0;
    const alive = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => impatience.abort(), SILENCE);
    };
    alive();
    // Cut off or refused: the next one goes on behind the last that was heard.
    await listen(conversation, impatience, alive).catch(() => undefined);
    clearTimeout(timer);
  }

  const wanted = (): string | null => (state().handover ? state().conversation : null);

  async function run(): Promise<void> {
    for (let handle = wanted(); handle; handle = wanted()) {
      await once(handle);
      await new Promise((resolve) => void setTimeout(resolve, PAUSE * (1 + Math.random())));
    }
  }

  return {
    wake() {
      if (running || !wanted()) return;
      running = true;
      void oneTabAtATime(`xiaoer live ${server}`, run).finally(() => {
        running = false;
      });
    },
    typing() {
      const { handover, conversation } = state();
      const isHuman = (handover as Fields | null)?.owner === "human";
      if (!isHuman || !conversation || Date.now() - typedAt < TYPING) return;
      typedAt = Date.now();
      const body = JSON.stringify({ typing: true });
      void fetch(`${server}/v1/conversations/typing`, { method: "POST", body, headers: headers(conversation), credentials: "omit" }).catch(() => undefined);
    },
  };
}
