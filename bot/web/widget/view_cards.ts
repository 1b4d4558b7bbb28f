// The things in an answer that can be pressed: buttons, articles, tickets, pictures.
import { icon } from "./icons";
import { articlePath, link } from "./links";
import type { Picture, Said, Ticket, TicketStatus, Turn } from "./model";
import { whenOf } from "./times";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";
import type { Word } from "./words";

type Of<T extends Said["type"]> = Extract<Said, { type: T }>;

// `chosen`: the id of the button that was pressed; `isLive`: it is still the turn of these buttons.
export function choices(said: Of<"choices">, ui: Ui, isLive: boolean, chosen: string | null): VNode {
  const button = (option: Of<"choices">["options"][number]): VNode =>
    h(
      "button",
      {
        type: "button",
        class: option.id === chosen ? "choice chosen" : "choice",
        disabled: !isLive,
        onclick: () => ui.act.choose(option),
      },
      option.id === chosen && icon("good"),
      option.label,
    );
  return h("div", { class: "choices", role: "group" }, ...said.options.map(button));
}

export function articleCard(said: Of<"article">, ui: Ui): Child {
  const body = [
    icon("article"),
    h("span", { class: "words" }, h("span", { class: "title" }, said.title), h("span", { class: "more" }, said.summary)),
  ];
  const path = articlePath(said.url, ui.links.server);
  if (!path) return h("div", { class: "card elsewhere" }, link(said.url, ui.links, ...body));
  return h("button", { type: "button", class: "card", onclick: () => ui.links.openArticle(path) }, ...body, icon("next"));
}

export const STATUS: Record<TicketStatus, { word: Word; say: Word; mood: string }> = {
  new: { word: "ticketNew", say: "ticketNewSay", mood: "calm" },
  open: { word: "ticketOpen", say: "ticketOpenSay", mood: "calm" },
  pending: { word: "ticketPending", say: "ticketPendingSay", mood: "warn" },
  on_hold: { word: "ticketOnHold", say: "ticketOnHoldSay", mood: "calm" },
  solved: { word: "ticketSolved", say: "ticketSolvedSay", mood: "good" },
  closed: { word: "ticketClosed", say: "ticketClosedSay", mood: "quiet" },
};

export const chip = (ticket: Ticket, ui: Ui): VNode =>
  h("span", { class: `chip ${STATUS[ticket.status].mood}` }, ui.w(STATUS[ticket.status].word));

const isWaiting = (ticket: Ticket): boolean => ticket.status === "new";

export function ticketCard(said: Of<"ticket">, turn: Turn, ui: Ui): VNode {
  const told = turn.reply?.ticket?.number === said.number ? turn.reply.ticket : undefined;
  const ticket = ui.chat.tickets[said.number] ?? told;
  const by = ticket && isWaiting(ticket) ? whenOf(ui.chat.lang, ticket.respondBy, ui.now) : "";
  const more = by ? ui.w("respondShort", { time: by }) : (ticket?.subject ?? "");
  return h(
    "button",
    {
      type: "button",
      class: "card ticket",
      "aria-label": ui.w("ticketDetails", { number: said.number }),
      onclick: () => ui.act.openTicket(said.number),
    },
    icon("ticket"),
    h(
      "span",
      { class: "words" },
      h("span", { class: "title" }, said.number, ticket && chip(ticket, ui)),
      more && h("span", { class: "more" }, more),
    ),
    icon("next"),
  );
}

function pictureLine(picture: Picture, ui: Ui): string {
  if (picture.problem) return ui.w(picture.problem);
  if (picture.state === "sending") return ui.w("sendingPicture", { percent: Math.round(picture.sent * 100) });
  return ui.w("pictureSent", { ticket: picture.ticket });
}

export function pictureView(picture: Picture, ui: Ui): VNode {
  const isFailed = picture.state === "failed";
  const label = ui.w("picture", { name: picture.name });
  const canvas = h("canvas", {
    key: `${picture.id} ${picture.state === "sent" ? "sent" : "new"}`,
    role: "img",
    "aria-label": label,
    width: 1,
    height: 1,
    ref: (element) => ui.act.paint(picture, element as HTMLCanvasElement),
  });
  return h(
    "div",
    { class: "mine picture", key: picture.id },
    !isFailed && h("div", { class: "frame" }, canvas),
    isFailed && h("div", { class: "bubble" }, picture.name),
    picture.state === "sending" && h("progress", { max: 1, value: picture.sent, "aria-label": label }),
    h("div", { class: isFailed ? "fine bad" : "fine" }, pictureLine(picture, ui)),
  );
}
