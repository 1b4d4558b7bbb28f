// Reads what is on the screen: a queue, a ticket, the pages of the corner. An answer that comes after the agent has gone on
// is dropped.
import type { PickerKind } from "./state";
import { isQueue, openRow } from "./state";
import { lastEvent } from "./thread";
import type { Tools } from "./tools";
import { excuse } from "./tools";
import { worksOnTickets } from "./intents";

const PAUSE = 150; // ms without a key before a search is asked

export interface Reader {
  queue: (more?: boolean) => Promise<void>;
  ticket: () => Promise<void>;
  counts: () => void;
  seen: () => void; // the agent looks at the open ticket
  place: () => void; // all that the place on the screen needs
  colleagues: () => Promise<void>;
  canned: () => Promise<void>;
  audit: (more: boolean) => Promise<void>;
  outbox: (state: string) => Promise<void>;
  find: (kind: PickerKind, query: string) => void; // articles or tickets for the palette
}

export function reader(tools: Tools): Reader {
  const { client, state, dispatch } = tools;
  let asked = 0; // the number of the last question for a queue
  let counting = 0;
  let searching = 0;

  async function queue(more = false): Promise<void> {
    const { route, queue: shown } = state();
    if (!isQueue(route.place)) return;
    const mine = ++asked;
    const cursor = more ? shown.next : null;
    const answer = await client.queue({ queue: route.place, status: shown.status, q: shown.q, ...(cursor && { cursor }) });
    if (mine !== asked) return;
    if (answer.kind === "done") return dispatch({ type: "page", page: answer.value, more });
    dispatch({ type: "pageFailed" });
    if (answer.kind === "out") tools.ended();
  }

  async function ticket(): Promise<void> {
    const { ticket: number } = state().route;
    if (number === null) return;
    dispatch({ type: "reading" });
    const answer = await client.ticket(number);
    if (state().route.ticket !== number) return;
    if (answer.kind === "done") {
      dispatch({ type: "opened", ...answer.value });
      seen();
    } else if (answer.kind === "out") tools.ended();
    else dispatch({ type: "notOpened", why: answer.kind === "refused" ? "gone" : "failed" });
  }

  // Many events in a row: one question.
  function counts(): void {
    clearTimeout(counting);
    counting = window.setTimeout(() => {
      void client.queue({ queue: "all", status: "open", q: "", limit: 1 }).then((answer) => {
        if (answer.kind === "done") dispatch({ type: "counts", counts: answer.value.counts });
      });
    }, 400);
  }

  function seen(): void {
    const desk = state();
    const row = openRow(desk);
    if (!row?.unread || !desk.detail || document.visibilityState !== "visible") return;
    dispatch({ type: "seen", ticket: row.number });
    void client.read(row.number, lastEvent(desk.detail));
  }

  async function colleagues(): Promise<void> {
    const answer = await client.agents();
    if (answer.kind === "done") dispatch({ type: "corner", change: { agents: answer.value } });
    else if (state().route.place === "people") excuse(tools, answer);
  }

  async function canned(): Promise<void> {
    const answer = await client.canned(null, "");
    if (answer.kind === "done") dispatch({ type: "corner", change: { canned: answer.value } });
    else if (state().route.place === "replies") excuse(tools, answer);
  }

  async function audit(more: boolean): Promise<void> {
    const { audit: had, auditNext } = state().corner;
    const answer = await client.audit(more ? auditNext : null);
    if (answer.kind !== "done") return excuse(tools, answer);
    const { entries, next } = answer.value;
    dispatch({ type: "corner", change: { audit: more ? [...(had ?? []), ...entries] : entries, auditNext: next } });
  }

  async function outbox(wanted: string): Promise<void> {
    dispatch({ type: "corner", change: { outbox: null, outboxState: wanted } });
    const answer = await client.outbox(wanted);
    if (state().corner.outboxState !== wanted) return;
    if (answer.kind === "done") dispatch({ type: "corner", change: { outbox: answer.value } });
    else excuse(tools, answer);
  }

  async function articles(query: string): Promise<void> {
    const answer = query ? await client.articles(query, openRow(state())?.lang ?? "zh") : null;
    if (state().picker?.query === query) dispatch({ type: "pick", change: { articles: answer?.kind === "done" ? answer.value : [] } });
  }

  // For a merge the customer's other tickets are what is looked for, mostly.
  async function tickets(kind: PickerKind, query: string): Promise<void> {
    const customer = openRow(state())?.customer;
    const hers = [customer?.contact, customer?.shop].find(Boolean) ?? "";
    const q = query || (kind === "merge" ? hers : "");
    const answer = q ? await client.queue({ queue: "all", status: "any", q, limit: 8 }) : null;
    if (state().picker?.query === query) dispatch({ type: "pick", change: { rows: answer?.kind === "done" ? answer.value.rows : [] } });
  }

  function find(kind: PickerKind, query: string): void {
    clearTimeout(searching);
    const ask = { replies: articles, merge: (words: string) => tickets("merge", words), commands: (words: string) => tickets("commands", words) };
    if (kind in ask) searching = window.setTimeout(() => void ask[kind as keyof typeof ask](query), query ? PAUSE : 0);
  }

  function place(): void {
    const { route, me } = state();
    if (!me) return;
    if (route.place === "people") void colleagues();
    if (route.place === "replies") void canned();
    if (route.place === "outbox") void outbox(state().corner.outboxState);
    if (route.place === "audit") void audit(false);
    if (worksOnTickets(me)) void queue();
  }

  return { queue, ticket, counts, seen, place, colleagues, canned, audit, outbox, find };
}
