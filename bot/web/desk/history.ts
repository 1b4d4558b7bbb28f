// What happened to a ticket, in a sentence. Kinds and their fields: bot/store/SCHEMA.md, `event`.
import type { DeskEvent } from "./model";
import type { Ui } from "./ui";
import { teamOf } from "./ui";
import type { Word } from "./words";
import { named } from "./words";
import { whenOf } from "../widget/times";
import { fieldsOf } from "../widget/wire";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

// An agent as the server names one: {id, display}; "" for nobody.
const called = (value: unknown): string => text(fieldsOf(value).display);

const byWhom = (ui: Ui, event: DeskEvent): string =>
  event.agent?.display ?? (event.actor === "agent" ? "" : ui.w(`by_${event.actor}`));

const OWNER: Record<string, Word> = { queued: "h_queued", human: "h_human", bot: "h_bot", closed: "h_closed" };

function ownerText(ui: Ui, { body }: DeskEvent): string {
  // Said already: the ticket was opened.
  if (body.why === "handed_over") return "";
  if (body.why === "agent_away") return ui.w("h_agent_away");
  const word = OWNER[text(body.owner)];
  return word ? ui.w(word, { who: text(body.name) }) : "";
}

function assignedText(ui: Ui, event: DeskEvent): string {
  const [from, to, by] = [called(event.body.from), called(event.body.to), byWhom(ui, event)];
  // Who claims is told by the change of the conversation's owner.
  if (!from && to === event.agent?.display) return "";
  if (!to) return ui.w("h_released", { by });
  return from ? ui.w("h_assigned", { by, from, to }) : ui.w("h_given", { by, to });
}

const changeText = (word: Word, name: (ui: Ui, value: string) => string) => (ui: Ui, event: DeskEvent): string =>
  ui.w(word, { by: byWhom(ui, event), from: name(ui, text(event.body.from)), to: name(ui, text(event.body.to)) });

const promiseText = (word: Word) => (ui: Ui, { body }: DeskEvent): string => ui.w(word, { time: whenOf(ui.desk.lang, text(body.to), ui.now) });

const TEXTS: Record<string, (ui: Ui, event: DeskEvent) => string> = {
  opened: (ui) => ui.w("h_opened"),
  owner: ownerText,
  assignee: assignedText,
  team: changeText("h_team", teamOf),
  priority: changeText("h_priority", (ui, value) => named(ui.desk.lang, "p_", value)),
  status: changeText("h_status", (ui, value) => named(ui.desk.lang, "s_", value)),
  merged_into: (ui, event) => ui.w("h_merged_into", { by: byWhom(ui, event), number: text(event.body.to) }),
  merged_from: (ui, event) => ui.w("h_merged_from", { by: byWhom(ui, event), number: text(event.body.from) }),
  respond_by: promiseText("h_respond_by"),
  resolve_by: promiseText("h_resolve_by"),
  responded_at: () => "", // the answer itself stands there
  picture: (ui, { body }) => ui.w("h_picture", { name: text(body.name) }),
  mail: (ui, { body }) => ui.w(body.direction === "in" ? "h_mail_in" : "h_mail_out", { subject: text(body.subject) }),
  undelivered: (ui, { body }) => ui.w("h_undelivered", { to: text(body.to), why: text(body.why) }),
  deadline: (ui, { body }) => named(ui.desk.lang, "h_", text(body.due)),
  asked: (ui, { body }) => named(ui.desk.lang, "h_", text(body.due)),
  score: (ui, { body }) => ui.w("h_rated", { score: text(body.to) }),
  words: (ui, { body }) => ui.w("h_words", { words: text(body.to) }),
  held: (ui, { body }) => ui.w(body.to === "yes" ? "h_held" : "h_not_held"),
  followed: (ui, { body }) => ui.w("h_followed", { number: text(body.to) }),
};

// "": told by another event. A kind that only a newer server has is shown by its name: nothing that happened is hidden.
export const eventText = (ui: Ui, event: DeskEvent): string => TEXTS[event.kind]?.(ui, event) ?? event.kind;
