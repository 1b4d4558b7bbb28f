// Times as a reader says them.
import { clockOf, dayOf, format } from "./clock";
import type { Lang } from "./model";
import { say } from "./words";

export function dayName(lang: Lang, at: number, now: number): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago === 0) return say(lang, "today");
  if (ago === 1) return say(lang, "yesterday");
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: "numeric" as const };
  return format(lang, at, { month: lang === "zh" ? "long" : "short", day: "numeric", weekday: "short", ...year });
}

// A promise: today only the clock counts.
export function whenOf(lang: Lang, iso: string, now: number): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return "";
  const clock = clockOf(lang, at);
  return dayOf(at) === dayOf(now) ? clock : `${format(lang, at, { month: "short", day: "numeric" })} ${clock}`;
}
