// The clock and the calendar of who looks at the page.
import type { Lang } from "./model";

const DAY = 86_400_000;
const LOCALE = { zh: "zh-CN", en: "en-GB" } as const;

export const format = (lang: Lang, at: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(LOCALE[lang], options).format(at);

export const clockOf = (lang: Lang, at: number): string =>
  format(lang, at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// The day as a number that grows by one at the reader's midnight.
export function dayOf(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
}
