// The other tabs of the page, and this one's coming and going. What another tab did is shown here, too; whichever tab is
// alive carries what is left to be sent.
import type { ChatState } from "./model";
import { nextFeedback, nextTurn } from "./model";
import type { ChatEvent } from "./state";
import type { Store } from "./storage";
import { CONVERSATION, DRAFT, entryId, loadEntries, parseEntry, SEEN } from "./storage";

export interface Tab {
  store: Store;
  state: () => ChatState;
  dispatch: (event: ChatEvent) => void;
}

// Reads what differs from what we hold. Our own uploads are further along than what is kept of them.
export function refresh({ store, state, dispatch }: Tab): void {
  const held = new Map(state().entries.map((entry) => [entry.id, JSON.stringify(entry)]));
  for (const entry of loadEntries(store)) {
    const ours = held.get(entry.id);
    const isOurUpload = entry.kind === "picture" && ours !== undefined;
    if (!isOurUpload && ours !== JSON.stringify(entry)) dispatch({ type: "foundEntry", id: entry.id, entry });
  }
  const conversation = store.get(CONVERSATION);
  if (conversation !== state().conversation) dispatch({ type: "foundConversation", conversation });
}

function heard(name: string, value: string | null, { dispatch }: Tab): void {
  const id = entryId(name);
  if (id !== null) dispatch({ type: "foundEntry", id, entry: parseEntry(value) });
  if (name === CONVERSATION) dispatch({ type: "foundConversation", conversation: value });
  if (name === SEEN) dispatch({ type: "seen", at: Number(value) });
}

// `wake`: there may be something to send. `returned`: the reader is back, and looks at an open panel.
export function live(tab: Tab, wake: () => void, returned: () => void): void {
  const { store, state } = tab;

  function shown(): void {
    if (document.visibilityState === "hidden") {
      // Another tab may have put its own draft there; the last one to leave is the one that is found again.
      if (state().draft) store.set(DRAFT, state().draft);
      return;
    }
    if (state().open) returned();
    wake();
  }

  store.listen((name, value) => {
    heard(name, value, tab);
    if (nextTurn(state()) ?? nextFeedback(state())) wake();
  });
  addEventListener("online", wake);
  addEventListener("pageshow", shown);
  document.addEventListener("visibilitychange", shown);
}
