// What every view gets beside the chat: words, links, and what the reader can do.
import type { Links } from "./links";
import type { ChatState, Choice, Config, Picture } from "./model";
import type { Word } from "./words";

export interface Actions {
  open: () => void;
  close: () => void;
  say: (text: string) => void;
  choose: (choice: Choice) => void;
  type: (draft: string) => void;
  submit: () => void;
  again: (id: string) => void;
  edit: (id: string) => void;
  helpful: (id: string, yes: boolean) => void;
  articleHelpful: (yes: boolean) => void;
  back: () => void;
  dismiss: () => void;
  hideHint: () => void;
  // Pictures picked, pasted or dropped; an empty list: the button was pressed before there is a ticket.
  files: (files: readonly File[]) => void;
  paint: (picture: Picture, canvas: HTMLCanvasElement) => void;
  toEnd: () => void;
}

export interface Ui {
  chat: ChatState;
  config: Config;
  name: string;
  now: number;
  links: Links;
  act: Actions;
  isPhone: boolean;
  w: (word: Word, fill?: Record<string, string | number>) => string;
}
