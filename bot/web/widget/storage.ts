// What outlives the page: one key an entry, so that two tabs never write over each other's messages, and a few more.
// Where the browser gives no storage (blocked, full, a sandboxed frame) everything goes on in memory.
import type { ChatState, Entry } from "./model";
import { readEntry } from "./wire";

export interface Store {
  get(name: string): string | null;
  // Null removes.
  set(name: string, value: string | null): void;
  names(): string[];
  // Another tab has set or removed it.
  listen(heard: (name: string, value: string | null) => void): void;
}

const ENTRY = "e:";
export const CONVERSATION = "conversation";
export const DRAFT = "draft";
export const SEEN = "seen";
export const DISMISSED = "dismissed";

function inMemory(): Store {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => {
      if (value === null) kept.delete(name);
      else kept.set(name, value);
    },
    names: () => [...kept.keys()],
    listen: () => undefined,
  };
}

// Throws where storage is blocked: already the mention of localStorage may.
function onDisk(prefix: string): Store {
  const disk = window.localStorage;
  disk.setItem(`${prefix}probe`, "1");
  disk.removeItem(`${prefix}probe`);
  return {
    get: (name) => disk.getItem(prefix + name),
    set: (name, value) => (value === null ? disk.removeItem(prefix + name) : disk.setItem(prefix + name, value)),
    names: () => Object.keys(disk).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
    listen: (heard) =>
      addEventListener("storage", ({ key, newValue, storageArea }) => {
        if (storageArea === disk && key?.startsWith(prefix)) heard(key.slice(prefix.length), newValue);
      }),
  };
}

// What does not fit on disk stays in memory; reading prefers it, for it is newer.
function overflowing(disk: Store): Store {
  const memory = inMemory();
  return {
    get: (name) => memory.get(name) ?? disk.get(name),
    set: (name, value) => {
      memory.set(name, null);
      try {
        disk.set(name, value);
      } catch {
        memory.set(name, value);
      }
    },
    names: () => [...new Set([...disk.names(), ...memory.names()])],
    listen: (heard) => disk.listen(heard),
  };
}

export function openStore(prefix: string): Store {
  try {
    return overflowing(onDisk(prefix));
  } catch {
    return inMemory();
  }
}

export const entryId = (name: string): string | null => (name.startsWith(ENTRY) ? name.slice(ENTRY.length) : null);

export function parseEntry(value: string | null): Entry | null {
  try {
    return value === null ? null : readEntry(JSON.parse(value));
  } catch {
    return null;
  }
}

export const loadEntries = (store: Store): Entry[] =>
  store.names().flatMap((name) => {
    const entry = entryId(name) === null ? null : parseEntry(store.get(name));
    return entry ? [entry] : [];
  });

// The bytes of a picture are not kept: should the page go away now, the upload was interrupted.
const asKept = (entry: Entry): Entry =>
  entry.kind === "picture" && entry.state === "sending" ? { ...entry, state: "failed", problem: "broken" } : entry;

// Writes what has changed between two states, and nothing else.
export function keep(store: Store, before: ChatState, after: ChatState): void {
  const was = new Map(before.entries.map((entry) => [entry.id, entry]));
  for (const entry of after.entries) {
    if (was.get(entry.id) !== entry) store.set(ENTRY + entry.id, JSON.stringify(asKept(entry)));
    was.delete(entry.id);
  }
  for (const id of was.keys()) store.set(ENTRY + id, null);
  if (before.conversation !== after.conversation) store.set(CONVERSATION, after.conversation);
  if (before.draft !== after.draft) store.set(DRAFT, after.draft || null);
  if (before.seen !== after.seen) store.set(SEEN, String(after.seen));
  if (before.dismissed !== after.dismissed) store.set(DISMISSED, after.dismissed || null);
}
