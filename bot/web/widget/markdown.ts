// The Markdown that replies use, as nodes: paragraphs, line breaks, lists, bold, italics, code, links. What is not
// understood stays as it was typed, so nothing that an author wrote is ever lost, and nothing is ever markup.
import type { Links } from "./links";
import { link } from "./links";
import type { Child, VNode } from "./vdom";
import { h } from "./vdom";

type Mark = [pattern: RegExp, show: (found: RegExpExecArray, links: Links) => Child];

const part = (found: RegExpExecArray, place = 1): string => found[place] ?? "";

// In this order; the one that begins first wins, the earlier of two that begin together.
const MARKS: readonly Mark[] = [
  [/\\([!-/:-@[-`{-~])/, (found) => part(found)],
  [/(`+)(?!`)([^]*?[^`])\1(?!`)/, (found) => h("code", null, part(found, 2).trim())],
  [/\[((?:\\.|[^[\]\\])+)\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))+)>?(?:\s+"[^"]*")?\s*\)/, (found, links) =>
    link(part(found, 2), links, inline(part(found), links))],
  [/\*\*(?=\S)([^]*?\S)\*\*/, (found, links) => h("strong", null, inline(part(found), links))],
  [/\b__(?=\S)([^]*?\S)__(?!\w)/, (found, links) => h("strong", null, inline(part(found), links))],
  [/\*(?=[^\s*])([^*]*?[^\s*])\*/, (found, links) => h("em", null, inline(part(found), links))],
  [/\b_(?=[^\s_])([^_]*?[^\s_])_(?!\w)/, (found, links) => h("em", null, inline(part(found), links))],
  [/<?(https?:\/\/[^\s<>"'，。；、！？）)」』】]+[^\s<>"'，。；、！？）)」』】.,;:!?])>?/, (found, links) =>
    link(part(found), links, part(found))],
  [/ *\n/, () => h("br", null)],
];

export function inline(text: string, links: Links): Child[] {
  let first: { found: RegExpExecArray; show: Mark[1] } | null = null;
  for (const [pattern, show] of MARKS) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, show };
  }
  if (!first) return [text];
  const { found, show } = first;
  const rest = text.slice(found.index + found[0].length);
  return [text.slice(0, found.index), show(found, links), ...inline(rest, links)];
}

const ITEM = /^ {0,3}(?:[-*+]|(\d{1,9})[.)、]) +/;
const HEADING = /^#{1,6} +/;
const FENCE = /^ {0,3}```/;

// An item goes on in the lines that are set in below it.
function list(lines: readonly string[], links: Links): VNode {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ""));
    else items.push(`${items.pop() ?? ""}\n${line.trim()}`);
  }
  const start = ITEM.exec(lines[0] ?? "")?.[1];
  const props = start && start !== "1" ? { start } : null;
  return h(start ? "ol" : "ul", props, ...items.map((item) => h("li", null, inline(item.trim(), links))));
}

type Kind = "list" | "heading" | "code" | "text" | "blank";

function kindOf(line: string, before: Kind, isInCode: boolean): Kind {
  if (isInCode || FENCE.test(line)) return "code";
  if (!line.trim()) return "blank";
  if (ITEM.test(line) || (before === "list" && /^ +\S/.test(line))) return "list";
  return HEADING.test(line) ? "heading" : "text";
}

const SHOW: Record<Exclude<Kind, "blank">, (lines: readonly string[], links: Links) => VNode> = {
  list,
  heading: ([line = ""], links) => h("h3", null, inline(line.replace(HEADING, ""), links)),
  code: (lines) => h("pre", null, h("code", null, lines.filter((line) => !FENCE.test(line)).join("\n"))),
  text: (lines, links) => h("p", null, inline(lines.map((line) => line.trim()).join("\n"), links)),
};

const isOrdered = (line: string): boolean => ITEM.exec(line)?.[1] !== undefined;

// Lines of one kind in a row are one block; a numbered list and one with dots are two.
export function markdown(text: string, links: Links): VNode[] {
  const blocks: { kind: Kind; lines: string[] }[] = [];
  let isInCode = false;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const block = blocks[blocks.length - 1];
    const kind = kindOf(line, block?.kind ?? "blank", isInCode);
    const isEnd = isInCode && FENCE.test(line);
    if (FENCE.test(line)) isInCode = !isInCode;
    const breaks = kind === "heading" || (kind === "code" && FENCE.test(line) && !isEnd) ||
      (kind === "list" && ITEM.test(line) && isOrdered(line) !== isOrdered(block?.lines[0] ?? ""));
    if (block?.kind === kind && !breaks) block.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks.flatMap(({ kind, lines }) => (kind === "blank" ? [] : [SHOW[kind](lines, links)]));
}
