// Words on their way to the server. They are kept until it has them, and go out one after the other for each ticket, under the
// same id at each attempt; so a broken line, a reload or a restart of the server loses none and says none twice.
import type { Pending } from "./state";
import type { Tools } from "./tools";

const WAITS = [1000, 2000, 4000, 8000, 15_000]; // ms between attempts

export interface Courier {
  wake: () => void;
}

export function courier(tools: Tools): Courier {
  const { client, state, dispatch } = tools;
  const busy = new Set<string>(); // tickets
  let attempts = 0;
  let timer = 0;

  const send = ({ mode, ticket, id, text, status }: Pending): ReturnType<typeof client.reply> =>
    mode === "reply" ? client.reply(ticket, id, text, status) : client.note(ticket, id, text);

  function later(wait: number): void {
    clearTimeout(timer);
    const pause = WAITS[Math.min(attempts++, WAITS.length - 1)] ?? 0;
    timer = window.setTimeout(wake, Math.max(wait, pause));
  }

  async function carry(one: Pending): Promise<void> {
    busy.add(one.ticket);
    const answer = await send(one);
    busy.delete(one.ticket);
    if (answer.kind === "later") return later(answer.wait);
    attempts = 0;
    if (answer.kind === "out") return tools.ended();
    if (answer.kind === "done") dispatch({ type: "kept", id: one.id, change: answer.value });
    else dispatch({ type: "notKept", id: one.id, problem: answer.detail });
    if (answer.kind === "taken") dispatch({ type: "beaten", ticket: one.ticket, by: answer.holder, detail: answer.detail });
    wake();
  }

  function wake(): void {
    if (state().phase !== "in") return;
    const waiting = new Set<string>();
    for (const one of state().pending) {
      // What the server refused holds nothing up: the agent decides what becomes of it.
      if (one.problem !== null || busy.has(one.ticket) || waiting.has(one.ticket)) continue;
      waiting.add(one.ticket);
      void carry(one);
    }
  }

  return { wake };
}
