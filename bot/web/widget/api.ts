// window.Xiaoer: what a page may ask of the widget. docs/widget.md describes it; both change together.
import type { ChatState, Customer, Lang, Reply } from "./model";

export interface Events {
  open: undefined;
  close: undefined;
  message: { id: string; text: string };
  reply: Pick<Reply, "outcome" | "replies">;
  ticket: { number: string; status: string };
  error: { status: number; detail: string };
}

type Listener = (detail: never) => void;

export interface Bell {
  on: <E extends keyof Events>(event: E, listener: (detail: Events[E]) => void) => void;
  off: <E extends keyof Events>(event: E, listener: (detail: Events[E]) => void) => void;
  ring: <E extends keyof Events>(event: E, detail: Events[E]) => void;
}

export function bell(): Bell {
  const heard = new Map<string, Set<Listener>>();
  return {
    on: (event, listener) => void heard.set(event, (heard.get(event) ?? new Set()).add(listener)),
    off: (event, listener) => void heard.get(event)?.delete(listener),
    ring(event, detail) {
      for (const listener of [...(heard.get(event) ?? [])]) {
        try {
          listener(detail as never);
        } catch (error) {
          // The page's mistake must not become ours; it is reported as if we had never caught it.
          setTimeout(() => {
            throw error;
          });
        }
      }
    },
  };
}

const FIELDS = ["name", "contact", "shop", "plan", "page"] as const;
const MAX_FIELD = 200; // the server refuses longer ones, and with them the message

// What the page says of its customer: known fields, as text. One that is too long is left out and told as an error.
export function readCustomer(told: unknown, tooLong: (field: string) => void): Customer {
  const customer: Customer = {};
  const from = (typeof told === "object" && told !== null ? told : {}) as Record<string, unknown>;
  for (const field of FIELDS) {
    const value = from[field];
    const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
    if (Array.from(text).length > MAX_FIELD) tooLong(field);
    else if (text) customer[field] = text;
  }
  return customer;
}

export interface Wishes {
  open: () => void;
  close: () => void;
  say: (text: string) => void;
  setCustomer: (customer: unknown) => void;
  setLang: (lang: Lang | "auto") => void;
  forget: () => void;
}

// Calls made before the widget was there: window.Xiaoer is then a list of functions.
export function publish(wishes: Wishes, events: Bell): void {
  const page = window as unknown as { Xiaoer?: unknown };
  const early: unknown = page.Xiaoer;
  const xiaoer = {
    ...wishes,
    on: events.on,
    off: events.off,
    push: (call: unknown) => {
      if (typeof call === "function") (call as (widget: object) => void)(xiaoer);
    },
  };
  page.Xiaoer = xiaoer;
  if (Array.isArray(early)) early.forEach(xiaoer.push);
}

// What the page hears of a change.
export function announce(events: Bell, before: ChatState, after: ChatState): void {
  if (before.open !== after.open) events.ring(after.open ? "open" : "close", undefined);
  for (const [number, ticket] of Object.entries(after.tickets)) {
    if (before.tickets[number]?.status !== ticket.status) events.ring("ticket", { number, status: ticket.status });
  }
}
