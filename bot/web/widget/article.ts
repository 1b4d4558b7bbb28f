// The HTML of an article, built anew from a list of what is allowed. The server has made it safe already; this is the
// second lock, for the page that we are a guest on is not ours.
import type { Links } from "./links";
import { link, safeUrl } from "./links";
import { markdown } from "./markdown";
import type { Article } from "./model";
import type { Child } from "./vdom";
import { h } from "./vdom";

const KEPT = new Set(
  ("p br hr strong b em i del code pre kbd ul ol li blockquote h1 h2 h3 h4 h5 h6 " +
    "table thead tbody tr th td dl dt dd sup sub").split(" "),
);
// Neither they nor what is in them.
const DROPPED = new Set(["script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "form", "title", "head"]);
const NUMBERS = /^(start|colspan|rowspan)$/;
const DEEPEST = 40;

const numbersOf = (element: Element): Record<string, string> =>
  Object.fromEntries(
    [...element.attributes].flatMap(({ name, value }) => (NUMBERS.test(name) && /^\d{1,4}$/.test(value) ? [[name, value]] : [])),
  );

function image(element: Element, links: Links): Child {
  const url = safeUrl(element.getAttribute("src") ?? "", links.server);
  const alt = element.getAttribute("alt") ?? "";
  return url && url.protocol !== "mailto:" ? h("img", { src: url.href, alt, loading: "lazy", referrerpolicy: "no-referrer" }) : alt;
}

function clean(node: Node, links: Links, depth: number): Child {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || depth > DEEPEST) return null;
  const tag = node.localName;
  if (DROPPED.has(tag)) return null;
  if (tag === "img") return image(node, links);
  const children = [...node.childNodes].map((child) => clean(child, links, depth + 1));
  if (tag === "a") return link(node.getAttribute("href") ?? "", links, ...children);
  return KEPT.has(tag) ? h(tag, numbersOf(node), ...children) : children;
}

// Pages that ask for trusted types forbid parsing strings unless they know our policy; there the Markdown has to do.
function parse(html: string): Document | null {
  interface Policies {
    createPolicy(name: string, rules: { createHTML: (html: string) => string }): { createHTML(html: string): string };
  }
  const { trustedTypes } = window as { trustedTypes?: Policies };
  try {
    const trusted = (policy ??= trustedTypes?.createPolicy("xiaoer", { createHTML: (text) => text }))?.createHTML(html);
    return new DOMParser().parseFromString(trusted ?? html, "text/html");
  } catch {
    return null;
  }
}
let policy: { createHTML(html: string): string } | undefined;

export function articleBody(article: Article, links: Links): readonly Child[] {
  const parsed = article.html === null ? null : parse(article.html);
  return parsed ? [...parsed.body.childNodes].map((node) => clean(node, links, 0)) : markdown(article.markdown, links);
}

