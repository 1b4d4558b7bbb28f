// Times as a reader says them.
import type { Lang } from "./model";
import { say } from "./words";

const DAY = 86_400_000;
const LOCALE = { zh: "zh-CN", en: "en-GB" } as const;

const format = (lang: Lang, at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(LOCALE[lang], options).format(at);

export const clockOf = (lang: Lang, at: number): string =>
  format(lang, at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// The day as a number that grows by one at the reader's midnight.
export function dayOf(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
}

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
