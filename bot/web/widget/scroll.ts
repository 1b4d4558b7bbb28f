// The log stays at its end, unless the reader has scrolled up to read. An answer much longer than the log shows its
// beginning; a little longer, and its end is worth more: there are the buttons.

const NEAR = 48; // px from the end that count as being there
const ABOVE = 12; // px left above a long answer
const MUCH = 0.3; // of the log's height

export interface Scroller {
  // After the log has changed.
  settle(log: HTMLElement): void;
  toEnd(log: HTMLElement): void;
  // The reader is above the end.
  isAway(log: HTMLElement): boolean;
}

export function scroller(): Scroller {
  let follows = true;
  let put = -1; // where we left the log: being there is not the reader's doing
  const watched = new WeakSet<HTMLElement>();
  const end = (log: HTMLElement): number => log.scrollHeight - log.clientHeight;
  const isAway = (log: HTMLElement): boolean => log.scrollTop < end(log) - NEAR;

  function watch(log: HTMLElement): void {
    if (watched.has(log)) return;
    watched.add(log);
    log.addEventListener("scroll", () => (follows = !isAway(log) || Math.abs(log.scrollTop - put) < 2), { passive: true });
  }

  function settle(log: HTMLElement): void {
    watch(log);
    if (!follows) return;
    const turns = log.querySelectorAll<HTMLElement>(".turn");
    const latest = turns[turns.length - 1];
    const start = latest && turns.length > 1 ? latest.offsetTop - ABOVE : Infinity;
    put = Math.max(0, end(log) - start > log.clientHeight * MUCH ? start : end(log));
    log.scrollTop = put;
  }

  return {
    settle,
    toEnd(log) {
      follows = true;
      settle(log);
    },
    isAway,
  };
}
