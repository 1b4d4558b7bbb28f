// The HTML of an article, built anew from a list of what is allowed. The server has made it safe already; this is the
// second lock, for the page that we are a guest on is not ours.
import type { Links } from "./links";
import { link, safeUrl } from "./links";
import { markdown } from "./markdown";
import type { Article } from "./model";
import type { Child } from "./vdom";
import { h } from "./vdom";

// Other elements give their place to what is in them, save those whose text is not for readers.
const KEPT = /^(p|br|hr|strong|b|em|i|del|code|pre|ul|ol|li|blockquote|h[1-6]|table|thead|tbody|tr|th|td)$/;
const DROPPED = /^(script|style|template|noscript|iframe|object|svg|math|title|textarea|select)$/;
const DEEPEST = 40;

function image(element: Element, links: Links): Child {
  const url = safeUrl(element.getAttribute("src") ?? "", links.server);
  const alt = element.getAttribute("alt") ?? "";
  return url ? h("img", { src: url.href, alt, loading: "lazy" }) : alt;
}

function clean(node: Node, links: Links, depth: number): Child {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
  if (!(node instanceof Element) || depth > DEEPEST) return null;
  const tag = node.localName;
  if (DROPPED.test(tag)) return null;
  if (tag === "img") return image(node, links);
  const children = [...node.childNodes].map((child) => clean(child, links, depth + 1));
  if (tag === "a") return link(node.getAttribute("href") ?? "", links, ...children);
  return KEPT.test(tag) ? h(tag, { start: node.getAttribute("start") }, ...children) : children;
}

interface Policy {
  createHTML(html: string): string;
}
let policy: Policy | undefined;

// Pages that ask for trusted types forbid parsing strings unless they know our policy; there the Markdown has to do.
function parse(html: string): Document | null {
  const { trustedTypes } = window as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } };
  try {
    policy ??= trustedTypes?.createPolicy("xiaoer", { createHTML: (text) => text });
    return new DOMParser().parseFromString(policy?.createHTML(html) ?? html, "text/html");
  } catch {
    return null;
  }
}

export function articleBody(article: Article, links: Links): readonly Child[] {
  const parsed = article.html === null ? null : parse(article.html);
  return parsed ? [...parsed.body.childNodes].map((node) => clean(node, links, 0)) : markdown(article.markdown, links);
}
