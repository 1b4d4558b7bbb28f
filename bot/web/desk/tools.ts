// What everything that acts has in hand.
import type { Store } from "../widget/storage";
import type { Answer, Client } from "./client";
import type { Config } from "./model";
import type { DeskAction, DeskState, Toast } from "./state";
import type { Fill, Word } from "./words";

export interface Tools {
  client: Client;
  config: Config;
  store: Store;
  state: () => DeskState;
  dispatch: (action: DeskAction) => void;
  toast: (word: Word, fill?: Fill, tone?: Toast["tone"]) => void;
  // The session has ended: back to the door.
  ended: () => void;
}

// What an answer that is not `done` means, where nothing better is known.
export function excuse(tools: Tools, answer: Exclude<Answer<unknown>, { kind: "done" }>): void {
  if (answer.kind === "out") tools.ended();
  else if (answer.kind === "later") tools.toast("notDone", {}, "bad");
  else tools.toast("refused", { why: answer.detail }, "bad");
}

// 128 bits: nobody's id is another's.
export const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
