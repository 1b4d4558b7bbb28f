// What an agent must hear of: a new ticket of one's teams, and of one's own tickets what the customer says, or that they are one's own.
import type { DeskEvent, Me } from "./model";
import { standsIn } from "./rows";
import type { Fed } from "./wire";

const OF_MINE = new Set(["said", "assigned", "picture"]);

// Handed over with its opening a ticket rings once; it rings again where it comes back into the queue.
const isQueued = ({ kind, body }: DeskEvent): boolean =>
  kind === "opened" || (kind === "owner" && body.owner === "queued" && body.why !== "handed_over");

export function isNews({ event, row }: Fed, me: Me): boolean {
  if (!row || event.agent?.id === me.id) return false;
  return row.assignee === null ? isQueued(event) && standsIn("unassigned", row, me) : row.assignee.id === me.id && OF_MINE.has(event.kind);
}
