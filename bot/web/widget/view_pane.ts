// What lies over the log: an article opened in place, or the details of a ticket.
import { articleBody } from "./article";
import { icon } from "./icons";
import type { Article, Pane, Ticket } from "./model";
import { last, turnsOf } from "./model";
import { whenOf } from "./times";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";
import { chip, STATUS } from "./view_cards";

const read = new WeakMap<Article, readonly Child[]>();

function body(article: Article, ui: Ui): readonly Child[] {
  const known = read.get(article) ?? articleBody(article, ui.links);
  read.set(article, known);
  return known;
}

function helpful(pane: Pane & { kind: "article" }, ui: Ui): VNode {
  if (pane.helpful !== null) return h("div", { class: "helpful fine", role: "status" }, ui.w("thanks"));
  const button = (yes: boolean): VNode =>
    h("button", { type: "button", onclick: () => ui.act.articleHelpful(yes) }, ui.w(yes ? "articleYes" : "articleNo"));
  return h("div", { class: "helpful", role: "group" }, h("span", null, ui.w("articleHelpful")), button(true), button(false));
}

function articleView(pane: Pane & { kind: "article" }, ui: Ui): Child[] {
  const { article } = pane;
  if (!article) {
    const words = ui.w(pane.failed ? "articleFailed" : "loading");
    const again = h("button", { type: "button", class: "quiet", onclick: () => ui.links.openArticle(pane.url) }, ui.w("again"));
    return [h("p", { class: "line", role: "status" }, words), pane.failed && again];
  }
  return [
    h("h2", null, article.title),
    article.updated && h("p", { class: "fine" }, ui.w("updated", { day: article.updated })),
    h("div", { class: "prose" }, ...body(article, ui)),
    helpful(pane, ui),
  ];
}

function ticketView(number: string, ui: Ui): Child[] {
  const told = turnsOf(ui.chat).map((turn) => turn.reply?.ticket);
  const ticket: Ticket | null | undefined = ui.chat.tickets[number] ?? told.find((one) => one?.number === number);
  const heading = h("h2", null, ui.w("ticket", { number }));
  if (!ticket) return [heading, h("p", { class: "line" }, ui.w("gone"))];
  const when = (iso: string): string => whenOf(ui.chat.lang, iso, ui.now);
  const row = (name: string, value: Child): Child => value && h("div", null, h("dt", null, name), h("dd", null, value));
  return [
    heading,
    h("p", { class: "subject" }, ticket.subject),
    h(
      "dl",
      { class: "facts" },
      row(ui.w("state"), chip(ticket, ui)),
      row(ui.w("respondBy"), ticket.status === "new" && when(ticket.respondBy)),
      row(ui.w("resolveBy"), !/solved|closed/.test(ticket.status) && when(ticket.resolveBy)),
      row(ui.w("createdAt"), when(ticket.createdAt)),
    ),
    h("p", { role: "status" }, ui.w(STATUS[ticket.status].say)),
  ];
}

export function paneView(ui: Ui, ref: (pane: HTMLElement) => void): VNode | null {
  const { panes } = ui.chat;
  const pane = last(panes);
  if (!pane) return null;
  const page =
    pane.kind === "article" &&
    h("a", { class: "plain", href: new URL(pane.url, ui.links.server).href, target: "_blank", rel: "noopener" },
      ui.w("openPage"), icon("page"));
  return h(
    "div",
    { class: "pane", key: pane.kind === "article" ? `pane ${pane.url}` : `pane ${pane.number}`, ref },
    h(
      "div",
      { class: "bar" },
      h("button", { type: "button", class: "plain", onclick: ui.act.back }, icon("back"), ui.w(panes.length > 1 ? "backArticle" : "back")),
      page,
    ),
    h("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": ui.w(pane.kind === "article" ? "article" : "ticket", { number: pane.kind === "ticket" ? pane.number : "" }) },
      ...(pane.kind === "article" ? articleView(pane, ui) : ticketView(pane.number, ui))),
  );
}
