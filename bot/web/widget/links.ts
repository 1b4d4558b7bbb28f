// Where a link in a text may lead, and how it is shown.
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

export interface Links {
  server: string;
  openArticle(url: string): void;
}

const SCHEMES = new Set(["http:", "https:", "mailto:"]);

// http, https, mailto, or a path on the server ("/…", never "//…"); anything else is no link.
export function safeUrl(href: string, server: string): URL | null {
  const bare = href.trim();
  const isPath = /^\/(?![/\\])/.test(bare);
  if (!isPath && !/^(https?:\/\/|mailto:)/i.test(bare)) return null;
  try {
    const url = new URL(bare, server);
    return SCHEMES.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

// The path of an article on our server: it opens in place.
export function articlePath(href: string, server: string): string | null {
  const url = safeUrl(href, server);
  if (url?.origin !== new URL(server).origin) return null;
  return /^\/kb\/[^/]+\/[^/]+$/.test(url.pathname) ? url.pathname + url.search : null;
}

export function link(href: string, links: Links, ...children: Child[]): VNode | readonly Child[] {
  const url = safeUrl(href, links.server);
  if (!url) return children;
  const path = articlePath(href, links.server);
  const open = (event: Event): void => {
    event.preventDefault();
    if (path) links.openArticle(path);
  };
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", onclick: path ? open : null }, ...children);
}
