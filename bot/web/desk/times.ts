// Times as who works by them says them.
import { clockOf, dayOf, format } from "../widget/clock";
import type { Lang } from "./model";
import { say } from "./words";

const MINUTE = 60_000;

export { clockOf, dayOf };

export function dayName(lang: Lang, at: number, now: number): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago === 0) return say(lang, "today");
  if (ago === 1) return say(lang, "yesterday");
  return format(lang, at, { month: lang === "zh" ? "long" : "short", day: "numeric", weekday: "short" });
}

// A moment: today only the clock counts.
export function momentOf(lang: Lang, at: number, now: number): string {
  if (dayOf(at) === dayOf(now)) return clockOf(lang, at);
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: "numeric" as const };
  return `${format(lang, at, { month: "short", day: "numeric", ...year })} ${clockOf(lang, at)}`;
}

// A stretch of time, in the largest unit that says something: 8 min, 3 h, 2 d.
export function spanOf(lang: Lang, span: number): string {
  const minutes = Math.max(0, Math.floor(span / MINUTE));
  if (minutes < 1) return lang === "zh" ? "<1 分钟" : "<1 min";
  if (minutes < 60) return lang === "zh" ? `${minutes} 分钟` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return lang === "zh" ? `${hours} 小时${minutes % 60 && hours < 6 ? ` ${minutes % 60} 分` : ""}` : `${hours} h${minutes % 60 && hours < 6 ? ` ${minutes % 60} min` : ""}`;
  return lang === "zh" ? `${Math.floor(hours / 24)} 天` : `${Math.floor(hours / 24)} d`;
}
