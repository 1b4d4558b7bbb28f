// The Markdown that replies use, as nodes: paragraphs, line breaks, lists, bold, italics, code, links. What is not
// understood stays as it was typed, so nothing that an author wrote is ever lost, and nothing is ever markup.
import type { Links } from "./links";
import { link } from "./links";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

type Mark = [pattern: RegExp, show: (words: string, links: Links, target: string) => Child];

const strong: Mark[1] = (words, links) => h("strong", null, inline(words, links));
const em: Mark[1] = (words, links) => h("em", null, inline(words, links));

// The one that begins first wins, the earlier of two that begin together. The first group is what is shown.
const MARKS: readonly Mark[] = [
  [/\\([!-/:-@[-`{-~])/, (words) => words],
  [/`([^`]+)`/, (words) => h("code", null, words)],
  [/\[((?:\\.|[^[\]\\])+)\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)>?(?:\s+"[^"]*")?\s*\)/, (words, links, target) =>
    link(target, links, inline(words, links))],
  [/\*\*(?=\S)([^]*?\S)\*\*/, strong],
  [/\b__(?=\S)([^]*?\S)__(?!\w)/, strong],
  [/\*(?=[^\s*])([^*]*?[^\s*])\*/, em],
  [/\b_(?=[^\s_])([^_]*?[^\s_])_(?!\w)/, em],
  [/<?(https?:\/\/[^\s<>"'，。；、！？）)」』】]+[^\s<>"'，。；、！？）)」』】.,;:!?])>?/, (words, links) => link(words, links, words)],
  [/ *(\n)/, () => h("br", null)],
];

export function inline(text: string, links: Links): Child[] {
  let first: { found: RegExpExecArray; show: Mark[1] } | null = null;
  for (const [pattern, show] of MARKS) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, show };
  }
  if (!first) return [text];
  const { found, show } = first;
  const [all, words = "", target = ""] = found;
  return [text.slice(0, found.index), show(words, links, target), ...inline(text.slice(found.index + all.length), links)];
}

const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)、]) +/;
const HEADING = /^#{1,6} +/;

// What a line begins: a list of its kind, a heading, or (set in below an item, or below a line of text) nothing new.
function kindOf(line: string, before: string): string {
  const item = ITEM.exec(line);
  if (item) return item[1] === undefined ? "ul" : "ol";
  if (HEADING.test(line)) return "h3";
  return /^ +\S/.test(line) && before.endsWith("l") ? before : line.trim() && "p";
}

function block(kind: string, lines: readonly string[], links: Links): VNode {
  if (kind === "p" || kind === "h3") return h(kind, null, inline(lines.join("\n").replace(HEADING, ""), links));
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ""));
    else items.push(`${items.pop() ?? ""}\n${line.trim()}`);
  }
  return h(kind, { start: ITEM.exec(lines[0] ?? "")?.[1] ?? null }, ...items.map((item) => h("li", null, inline(item, links))));
}

// Lines of one kind in a row are one block.
export function markdown(text: string, links: Links): VNode[] {
  const blocks: { kind: string; lines: string[] }[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    const before = blocks[blocks.length - 1];
    const kind = kindOf(line, before?.kind ?? "");
    if (before?.kind === kind && kind !== "h3") before.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks.flatMap(({ kind, lines }) => (kind ? [block(kind, lines, links)] : []));
}
