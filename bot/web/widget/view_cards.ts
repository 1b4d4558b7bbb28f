// The things in an answer that can be pressed: buttons, articles, tickets; and pictures.
import { icon } from "./icons";
import { articlePath, link } from "./links";
import type { Picture, Said, Ticket } from "./model";
import { whenOf } from "./times";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

type Of<T extends Said["type"]> = Extract<Said, { type: T }>;

// `chosen`: the id of the button that was pressed; `isLive`: it is still the turn of these buttons.
export function choices({ options }: Of<"choices">, ui: Ui, isLive: boolean, chosen: string | null): VNode {
  const button = (option: (typeof options)[number]): VNode =>
    h(
      "button",
      { class: option.id === chosen ? "pill chosen" : "pill", disabled: !isLive, onclick: () => ui.act.choose(option) },
      option.label,
    );
  return h("div", { class: "choices" }, options.map(button));
}

const wordsOf = (title: Child, more: Child): VNode =>
  h("span", { class: "grow" }, h("strong", null, title), more && h("span", { class: "more" }, more));

export function articleCard(said: Of<"article">, ui: Ui): Child {
  const path = articlePath(said.url, ui.links.server);
  const words = wordsOf(path ? said.title : link(said.url, ui.links, said.title), said.summary);
  if (!path) return h("div", { class: "card" }, icon("article"), words);
  return h("button", { class: "card", onclick: () => ui.links.openArticle(path) }, icon("article"), words, icon("next"));
}

const chip = ({ status }: Ticket, ui: Ui): VNode => h("span", { class: `chip ${status}` }, ui.w(status));

export function ticketCard({ number, url }: Of<"ticket">, ui: Ui): VNode {
  const ticket = ui.chat.tickets[number];
  const time = ticket?.status === "new" ? whenOf(ui.chat.lang, ticket.respondBy, ui.now) : "";
  const [first, then] = [ticket?.subject && h("bdi", null, ticket.subject), time && ui.w("respondBy", { time })].filter(Boolean);
  const more = then ? [first, " · ", then] : first;
  return h("div", { class: "card" }, icon("ticket"), wordsOf([link(url, ui.links, number), ticket && chip(ticket, ui)], more));
}

function pictureLine(picture: Picture, ui: Ui): string {
  if (picture.problem) return ui.w(picture.problem);
  return picture.state === "sent" ? ui.w("pictureSent") : ui.w("uploading", { n: Math.round(picture.sent * 100) });
}

export function pictureView(picture: Picture, ui: Ui): VNode {
  const ref = (element: HTMLElement): void => ui.act.paint(picture, element as HTMLCanvasElement);
  const label = { "aria-label": picture.name };
  return h(
    "div",
    { class: "mine", key: picture.id },
    picture.problem ? picture.name : h("canvas", { ...label, role: "img", width: 90, height: 60, ref }),
    picture.state === "sending" && h("progress", { ...label, value: picture.sent }),
    h("div", { class: picture.problem ? "fine bad" : "fine" }, pictureLine(picture, ui)),
  );
}
