// An article opened in place, over the log.
import { articleBody } from "./article";
import { icon } from "./icons";
import type { Article, Pane } from "./model";
import { link } from "./links";
import { last } from "./model";
import type { Ui } from "./ui";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

// Articles are values: the same one is read once.
const read = new WeakMap<Article, readonly Child[]>();

function body(article: Article, ui: Ui): readonly Child[] {
  const known = read.get(article) ?? articleBody(article, ui.links);
  read.set(article, known);
  return known;
}

// "Did this help?", of an answer or an article.
export function helpfulView(told: boolean | null, ui: Ui, tell: (yes: boolean) => void): VNode {
  if (told !== null) return h("p", { class: "fine", role: "status" }, ui.w("thanks"));
  const button = (yes: boolean): VNode => h("button", { class: "pill", onclick: () => tell(yes) }, ui.w(yes ? "yes" : "no"));
  return h("div", { class: "row helpful" }, ui.w("helpful"), button(true), button(false));
}

function sheet({ url, article, failed, helpful }: Pane, ui: Ui): Child[] {
  if (failed) {
    const again = h("button", { class: "pill", onclick: () => ui.links.openArticle(url) }, ui.w("again"));
    return [h("p", { role: "alert" }, ui.w("notOpened")), again];
  }
  if (!article) return [h("p", { role: "status" }, ui.w("loading"))];
  return [
    h("h2", null, article.title),
    // A link, not a player: the page's policy would have to know whose films they are.
    article.video && h("p", null, link(article.video, ui.links, ui.w("video"))),
    h("div", { class: "prose" }, body(article, ui)),
    helpfulView(helpful, ui, ui.act.articleHelpful),
  ];
}

export function paneView(ui: Ui, ref: (pane: HTMLElement) => void): VNode | null {
  const pane = last(ui.chat.panes);
  if (!pane) return null;
  const page = new URL(pane.url, ui.links.server).href;
  return h(
    "div",
    { class: "pane", key: pane.url, ref },
    h(
      "div",
      { class: "row bar" },
      h("button", { class: "plain", onclick: ui.act.back }, icon("back"), ui.w("back")),
      h("a", { class: "plain", href: page, target: "_blank", rel: "noopener" }, ui.w("page")),
    ),
    h("article", { class: "sheet", tabindex: 0, "aria-label": pane.article?.title ?? ui.w("loading") }, sheet(pane, ui)),
  );
}
