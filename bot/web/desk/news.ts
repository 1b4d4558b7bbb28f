// What an agent must hear of: a new ticket of one's teams, and of one's own tickets what the customer says, that a mail
// did not reach them, or that they are one's own; and a promise that runs out: whoever has the ticket, or its team, and once it is broken the leads, too.
import type { DeskEvent, Me, Row } from "./model";
import { standsIn } from "./rows";
import type { Fed } from "./wire";

const OF_MINE = new Set(["said", "assignee", "picture", "words", "undelivered"]);

// Handed over with its opening a ticket rings once; it rings again where it comes back into the queue.
const isQueued = ({ kind, body }: DeskEvent): boolean =>
  kind === "opened" || (kind === "owner" && body.owner === "queued" && body.why !== "handed_over");

function isDeadline({ body }: DeskEvent, row: Row, me: Me): boolean {
  const due = String(body.due);
  if (!/^(respond|resolve)_/.test(due)) return false;
  const isMine = row.assignee ? row.assignee.id === me.id : standsIn("unassigned", row, me);
  return isMine || (due.endsWith("_late") && (me.role === "lead" || me.role === "admin"));
}

export function isNews({ event, row }: Fed, me: Me): boolean {
  if (!row || event.agent?.id === me.id) return false;
  if (event.kind === "deadline") return isDeadline(event, row, me);
  return row.assignee === null ? isQueued(event) && standsIn("unassigned", row, me) : row.assignee.id === me.id && OF_MINE.has(event.kind);
}
