// Carries messages to the server: the oldest first, one at a time over all tabs, the same bytes until there is an answer.
import type { Answer, Client } from "./client";
import type { Lock } from "./locks";
import type { ChatState, Reply, Turn } from "./model";
import { nextFeedback, nextTurn } from "./model";
import type { ChatEvent } from "./state";

export interface Desk {
  client: Client;
  lock: Lock;
  state(): ChatState;
  dispatch(event: ChatEvent): void;
  // What other tabs have kept meanwhile; called when the lock is held.
  refresh(): void;
  now(): number;
  random(): number;
  freshId(): string;
  // Somebody should know: a message was refused.
  report(status: number, detail: string): void;
}

const FIRST_PAUSE = 1000; // ms
const LONGEST_PAUSE = 30_000;

// Doubles, and is spread over its second half, so that customers cut off together do not come back together.
export function pauseAfter(failures: number, random: number): number {
  const full = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
  return full * (0.5 + random / 2);
}

export function bodyOf(turn: Turn, conversation: string | null): string {
  return JSON.stringify({
    ...(turn.choice === null ? { message: turn.text } : { choice: turn.choice }),
    message_id: turn.id,
    ...(conversation === null ? {} : { conversation }),
    ...turn.along,
  });
}

export interface Courier {
  // There is something to carry, or a reason to try again now.
  wake: () => void;
}

export function courier(desk: Desk): Courier {
  let running = false;
  let failures = 0;
  let stopResting: (() => void) | null = null;

  // Ends early when woken, but not before the time that the server asked for.
  function rest(pause: number, atLeast: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stopResting = null;
        resolve();
      };
      const timer = setTimeout(done, Math.max(pause, atLeast));
      const early = desk.now() + atLeast;
      stopResting = () => {
        if (desk.now() >= early) done();
      };
    });
  }

  function settle(turn: Turn, answer: Exclude<Answer<Reply>, { kind: "later" }>): void {
    if (answer.kind === "done") {
      desk.dispatch({ type: "answered", id: turn.id, at: desk.now(), reply: answer.value });
    } else if (answer.status === 404 && desk.state().conversation !== null) {
      desk.dispatch({ type: "conversationGone", id: turn.id, note: desk.freshId() });
    } else {
      desk.dispatch({ type: "refused", id: turn.id, problem: "failed" });
      desk.report(answer.status, answer.detail);
    }
  }

  async function carry(turn: Turn): Promise<Answer<unknown>> {
    desk.dispatch({ type: "trying", id: turn.id });
    const answer = await desk.client.chat(bodyOf(turn, desk.state().conversation));
    if (answer.kind === "later") desk.dispatch({ type: "unreachable" });
    else settle(turn, answer);
    return answer;
  }

  async function tell(turn: Turn): Promise<Answer<unknown>> {
    const { reply, helpful, id } = turn;
    const about = { about: "answer", conversation: reply?.conversation, message_id: id, helpful, lang: desk.state().lang };
    const answer = await desk.client.feedback(about);
    if (answer.kind !== "later") desk.dispatch({ type: "helpfulKept", id });
    return answer;
  }

  // Under the lock, so what another tab has sent is seen before it would be sent again.
  async function attempt(): Promise<Answer<unknown>> {
    desk.refresh();
    const turn = nextTurn(desk.state());
    if (turn) return carry(turn);
    const told = nextFeedback(desk.state());
    return told ? tell(told) : { kind: "done", value: null };
  }

  const isWork = (): boolean => Boolean(nextTurn(desk.state()) ?? nextFeedback(desk.state()));

  async function run(): Promise<void> {
    while (isWork()) {
      const answer = await desk.lock(attempt);
      failures = answer.kind === "later" ? failures + 1 : 0;
      if (answer.kind === "later") await rest(pauseAfter(failures, desk.random()), answer.wait);
    }
  }

  return {
    wake() {
      stopResting?.();
      if (running) return;
      running = true;
      void run().finally(() => {
        running = false;
      });
    },
  };
}
