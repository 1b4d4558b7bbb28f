// Which queue a ticket stands in, and where: as the server does it, so that a change which comes by the feed moves a row to
// the place that it would have after a reload.
import type { Counts, Me, QueueName, Row } from "./model";
import { isOpen, QUEUES } from "./model";

const ofMyTeams = (row: Row, me: Me): boolean => me.teams.length === 0 || me.teams.includes(row.team);

const IN: Record<QueueName, (row: Row, me: Me) => boolean> = {
  unassigned: (row, me) => row.assignee === null && ofMyTeams(row, me),
  mine: (row, me) => row.assignee?.id === me.id,
  team: ofMyTeams,
  all: () => true,
};

export const standsIn = (queue: QueueName, row: Row, me: Me): boolean => IN[queue](row, me);

// `status` as in the address: open, any, or one of them.
export function hasStatus(row: Row, status: string): boolean {
  return status === "any" || (status === "open" ? isOpen(row.status) : row.status === status);
}

// What is promised next: an answer, then the solution.
export const dueAt = (row: Row): number => (row.status === "new" ? row.respondBy : row.resolveBy);

// While it waits for somebody else, or is done, nobody is waiting live.
const waitsLive = ({ waitingSince, status }: Row): boolean => waitingSince !== null && (status === "new" || status === "open");

// Who waits live first, then what is due first; where what is done is among it, the latest first.
export function order(status: string): (a: Row, b: Row) => number {
  if (["solved", "closed", "any"].includes(status)) return (a, b) => b.updatedAt - a.updatedAt || (a.number < b.number ? 1 : -1);
  return (a, b) => Number(waitsLive(b)) - Number(waitsLive(a)) || dueAt(a) - dueAt(b) || (a.number < b.number ? -1 : 1);
}

// The counts after a row has changed; null where nobody can know, for its former place is unknown.
export function recount(counts: Counts, was: Row | undefined, now: Row, isNew: boolean, me: Me): Counts | null {
  if (!was && !isNew) return null;
  const changed = { ...counts };
  for (const queue of QUEUES) {
    const before = was !== undefined && isOpen(was.status) && standsIn(queue, was, me);
    const after = isOpen(now.status) && standsIn(queue, now, me);
    changed[queue] = Math.max(0, changed[queue] + Number(after) - Number(before));
  }
  return changed;
}
