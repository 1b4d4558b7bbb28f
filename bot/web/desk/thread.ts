// What is shown of a ticket's course: what was said, with what was done in between, in the order in which it happened.
import type { DeskEvent, Detail, Line } from "./model";

export type Step = { kind: "line"; line: Line } | { kind: "event"; event: DeskEvent };

// These are lines already.
const SAID = new Set(["said", "message", "note", "notice"]);

const isBefore = (line: Line, event: DeskEvent): boolean => (line.event === null ? line.turn <= event.turn : line.event < event.no);

export function thread(lines: readonly Line[], events: readonly DeskEvent[]): Step[] {
  const steps: Step[] = [];
  let at = 0;
  for (const event of events) {
    if (SAID.has(event.kind)) continue;
    for (let line = lines[at]; line && isBefore(line, event); line = lines[++at]) steps.push({ kind: "line", line });
    steps.push({ kind: "event", event });
  }
  return [...steps, ...lines.slice(at).map((line) => ({ kind: "line" as const, line }))];
}

const FROM: Record<string, Line["from"]> = { said: "customer", message: "agent", note: "note", notice: "bot" };

// An event of the feed as a line of the transcript, where it is one.
export function lineOf(event: DeskEvent): Line | null {
  const from = FROM[event.kind];
  const { text, name } = event.body;
  if (!from || typeof text !== "string") return null;
  const by = typeof name === "string" ? name : (event.agent?.display ?? null);
  return { at: event.at, from, name: from === "agent" || from === "note" ? by : null, text, turn: event.turn, event: event.no };
}

// The ticket with what has come since it was read. Answers to commands overtake the feed: what is there already is not taken
// twice, and everything stands in the order of its numbers.
export function append(detail: Detail, events: readonly DeskEvent[]): Detail {
  const known = new Set(detail.events.map(({ no }) => no));
  const fresh = events.filter(({ no, ticket }) => !known.has(no) && ticket === detail.number);
  if (fresh.length === 0) return detail;
  const have = new Set(detail.lines.map((line) => line.event));
  const lines = fresh.flatMap((event) => {
    const line = have.has(event.no) ? null : lineOf(event);
    return line ? [line] : [];
  });
  return {
    ...detail,
    events: [...detail.events, ...fresh].sort((a, b) => a.no - b.no),
    lines: lines.reduce(inserted, detail.lines),
  };
}

// Nearly always at the end.
function inserted(lines: readonly Line[], line: Line): readonly Line[] {
  let place = lines.length;
  while (place > 0 && (lines[place - 1]?.event ?? 0) > (line.event ?? 0)) place--;
  return [...lines.slice(0, place), line, ...lines.slice(place)];
}

// The place in the feed up to which the ticket has been seen.
export const lastEvent = (detail: Detail): number => Math.max(0, ...detail.events.map(({ no }) => no));
