// One tab at a time: work() runs while no other tab of this page runs its own.
// Web Locks where there are; they need https. Else a lease in storage, renewed while the work lasts, so that a tab that died
// blocks the others for seconds only. A lease is weaker than a lock, and may be: the server takes a message_id once.
import type { Store } from "./storage";

export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

const LEASE = "lease";
const TERM = 6000; // ms
const SETTLE = 40; // ms: two tabs that grab at once both see who was last

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

export function leased(store: Store, me: string, now: () => number = Date.now): Lock {
  const holder = (): string | null => {
    const [who, until] = (store.get(LEASE) ?? "").split(" ");
    return Number(until) > now() ? (who ?? null) : null;
  };
  const grab = (): void => store.set(LEASE, `${me} ${now() + TERM}`);

  async function take(): Promise<void> {
    for (;;) {
      if ((holder() ?? me) === me) {
        grab();
        await pause(SETTLE);
        if (holder() === me) return;
      }
      await pause(SETTLE + Math.random() * SETTLE);
    }
  }

  return async (work) => {
    await take();
    const renewing = setInterval(grab, TERM / 3);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      if (holder() === me) store.set(LEASE, null);
    }
  };
}

export function lockOf(name: string, store: Store, me: string): Lock {
  const locks = "locks" in navigator ? (navigator as Partial<Navigator>).locks : undefined;
  if (!locks) return leased(store, me);
  return (work) =>
    locks.request(name, work).catch((error: unknown) => {
      // A sandboxed frame has the interface and not the right.
      if (error instanceof DOMException && error.name === "SecurityError") return work();
      throw error;
    });
}
