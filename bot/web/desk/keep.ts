// What outlives the page: drafts, words on their way, and how the agent likes the desk. Kept for each agent apart: computers
// in a support room are shared.
import { fieldsOf, oneOf, words } from "../widget/wire";
import type { Store } from "../widget/storage";
import type { Lang } from "./model";
import { STATUSES } from "./model";
import type { DeskState, Draft, Pending } from "./state";

const DRAFT = "draft ";
const PENDING = "pending ";
const MODES = ["reply", "note"] as const;
const LANGS = ["zh", "en"] as const;

function json(value: string | null): unknown {
  try {
    return value === null ? null : (JSON.parse(value) as unknown);
  } catch {
    return null;
  }
}

function readDraft(value: unknown): Draft | null {
  const from = fieldsOf(value);
  const mode = oneOf(from.mode, MODES);
  return mode ? { mode, reply: words(from.reply), note: words(from.note) } : null;
}

function readPending(value: unknown): Pending | null {
  const from = fieldsOf(value);
  const mode = oneOf(from.mode, MODES);
  const [id, ticket, text] = [words(from.id), words(from.ticket), words(from.text)];
  if (!mode || !id || !ticket || !text || typeof from.at !== "number") return null;
  const problem = typeof from.problem === "string" ? from.problem : null;
  return { id, ticket, mode, text, status: oneOf(from.status, STATUSES) ?? null, at: from.at, problem };
}

const named = <T>(store: Store, prefix: string, read: (value: unknown) => T | null): [string, T][] =>
  store.names().flatMap((name): [string, T][] => {
    if (!name.startsWith(prefix)) return [];
    const found = read(json(store.get(name)));
    return found ? [[name.slice(prefix.length), found]] : [];
  });

export type Kept = Pick<DeskState, "drafts" | "pending">;

// Of one agent.
export function load(store: Store, agent: number): Kept {
  const drafts = Object.fromEntries(named(store, `${agent} ${DRAFT}`, readDraft));
  const pending = named(store, `${agent} ${PENDING}`, readPending).map(([, one]) => one).sort((a, b) => a.at - b.at);
  return { drafts, pending };
}

const isEmpty = (draft: Draft): boolean => draft.reply === "" && draft.note === "" && draft.mode === "reply";

function keepDrafts(store: Store, agent: number, before: DeskState, after: DeskState): void {
  for (const [ticket, draft] of Object.entries(after.drafts)) {
    if (before.drafts[ticket] !== draft) store.set(`${agent} ${DRAFT}${ticket}`, isEmpty(draft) ? null : JSON.stringify(draft));
  }
}

function keepPending(store: Store, agent: number, before: DeskState, after: DeskState): void {
  const name = ({ id }: Pending): string => `${agent} ${PENDING}${id}`;
  for (const one of after.pending) if (!before.pending.includes(one)) store.set(name(one), JSON.stringify(one));
  for (const one of before.pending) if (!after.pending.some(({ id }) => id === one.id)) store.set(name(one), null);
}

// Writes what has changed between two states, and nothing else.
export function keep(store: Store, before: DeskState, after: DeskState): void {
  if (before.lang !== after.lang) store.set("lang", after.lang);
  if (before.alerts !== after.alerts) store.set("alerts", after.alerts ? "on" : null);
  if (before.shortcuts !== after.shortcuts) store.set("shortcuts", after.shortcuts ? null : "off");
  const agent = after.me?.id;
  if (agent === undefined || before.me?.id !== agent) return;
  keepDrafts(store, agent, before, after);
  keepPending(store, agent, before, after);
}

export function preferences(store: Store): { lang: Lang | null; alerts: boolean; shortcuts: boolean } {
  return { lang: oneOf(store.get("lang"), LANGS) ?? null, alerts: store.get("alerts") === "on", shortcuts: store.get("shortcuts") !== "off" };
}
