// What every view gets beside the state: words, the time, and what the agent can do.
import type { AgentChange } from "./client";
import type { Intent } from "./intents";
import type { Config, Row } from "./model";
import { either, say } from "./words";
import type { Fill, Word } from "./words";
import type { DeskAction, DeskState, Mode } from "./state";
import { teamName } from "./picker";

export interface Hands {
  perform: (intent: Intent) => void;
  dispatch: (action: DeskAction) => void;
  signIn: () => void;
  confirm: () => void;
  closeDialog: () => void;
  search: (q: string) => void;
  filter: (status: string) => void;
  more: () => void;
  again: () => void; // reads the place on the screen and its ticket once more
  type: (row: Row, mode: Mode, text: string) => void;
  resend: (id: string) => void;
  unsay: (id: string) => void;
  query: (text: string) => void;
  outbox: (state: string) => void;
  retry: (delivery: string) => void;
  older: () => void;
  agent: (name: string, change: AgentChange) => void;
}

export interface Ui {
  desk: DeskState;
  config: Config;
  now: number;
  hands: Hands;
  w: (word: Word, fill?: Fill) => string;
}

export const makeUi = (desk: DeskState, config: Config, now: number, hands: Hands): Ui => ({
  desk, config, now, hands, w: (word, fill) => say(desk.lang, word, fill),
});

export const categoryName = ({ config, desk }: Ui, category: string): string => either(config.categories[category], desk.lang) || category;
export const teamOf = ({ config, desk }: Ui, team: string): string => teamName(config, desk.lang, team);
export const whoIs = (ui: Ui, { customer }: Row): string => customer.shop || customer.name || customer.contact || ui.w("someone");
