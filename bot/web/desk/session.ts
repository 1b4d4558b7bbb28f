// From signing in to signing out: the feed, being here, and what rings.
import type { Alerts } from "./alerts";
import type { Courier } from "./courier";
import { worksOnTickets } from "./intents";
import { load } from "./keep";
import type { Me, Row } from "./model";
import { isNews } from "./news";
import type { Reader } from "./reading";
import { draftOf, openRow } from "./state";
import type { Tools } from "./tools";
import type { Fed } from "./wire";
import type { Word } from "./words";
import { named, say } from "./words";

const HERE = 20_000; // ms between two signs of being here
const TYPING = 4000; // ms without a key after which nobody is typing any more
const BELIEVED = 8000; // ms for which a customer's "typing" holds
const SLEPT = 45_000; // ms: a timer that comes so late means that the computer was asleep, and the line is dead

export interface Session {
  start: () => Promise<void>;
  signIn: () => Promise<void>;
  signOut: (everywhere: boolean) => void;
  ended: (problem: Word | null) => void;
  presence: () => void;
  typed: () => void;
  toggleAlerts: () => void;
}

export function session(tools: Tools, read: Reader, carrier: Courier, bell: Alerts): Session {
  const { client, state, dispatch, store, toast } = tools;
  let feed: ReturnType<typeof client.feed> | null = null;
  let here = 0;
  let typingUntil = 0;
  let toldTyping = 0;
  let seenAt = Date.now();

  function presence(): void {
    const { phase, me, availability, route } = state();
    if (phase !== "in" || !me) return;
    clearTimeout(here);
    here = window.setTimeout(beat, HERE);
    const typing = Date.now() < typingUntil;
    toldTyping = typing ? Date.now() : 0;
    const doing = { state: availability, ticket: worksOnTickets(me) ? route.ticket : null, typing };
    void client.presence(doing).then((answer) => {
      if (answer.kind === "done") dispatch({ type: "presence", presence: answer.value });
      if (answer.kind === "out") ended("ended");
    });
  }

  function beat(): void {
    const late = Date.now() - seenAt > HERE + SLEPT;
    seenAt = Date.now();
    if (late) feed?.again();
    presence();
  }

  function typed(): void {
    const row = openRow(state());
    if (!row || draftOf(state(), row.number).mode !== "reply") return;
    typingUntil = Date.now() + TYPING;
    if (Date.now() - toldTyping < TYPING - 1000) return;
    presence();
    window.setTimeout(settle, TYPING + 100);
  }

  // Tells that the typing has stopped, or comes again where it has not.
  function settle(): void {
    const left = typingUntil - Date.now();
    if (left > 0) window.setTimeout(settle, left + 100);
    else if (toldTyping) presence();
  }

  function ring(fed: Fed, row: Row): void {
    const { lang, alerts } = state();
    if (!alerts) return;
    const isNew = row.assignee === null;
    const who = row.customer.shop || row.customer.name || say(lang, "someone");
    const title = isNew ? say(lang, "newTickets", { number: row.number, subject: row.subject }) : `${who} · ${row.number}`;
    const { kind, body } = fed.event;
    const said = typeof body.text === "string" ? body.text : row.summary;
    const text = kind === "deadline" ? `${named(lang, "h_", String(body.due))} · ${row.subject}` : said;
    bell.ring(title, text, row.number, () => (location.hash = `#/${isNew ? "unassigned" : "mine"}/${row.number}`));
  }

  function told(fed: Fed): void {
    const { me } = state();
    dispatch({ type: "fed", fed });
    if (me && fed.row && isNews(fed, me)) ring(fed, fed.row);
    if (!state().counts) read.counts();
    if (fed.event.ticket !== state().route.ticket) return;
    if (["picture", "merged_into", "merged_from"].includes(fed.event.kind)) void read.ticket();
    read.seen();
  }

  function everything(): void {
    read.place();
    void read.ticket();
    void read.colleagues();
  }

  function listen(after: number): void {
    feed = client.feed(after, {
      opened: () => dispatch({ type: "set", change: { line: "live" } }),
      lost() {
        dispatch({ type: "set", change: { line: "lost" } });
        presence(); // a session that has ended is told by its answer; the feed only falls silent
      },
      ticket: told,
      presence: (now) => dispatch({ type: "presence", presence: now }),
      typing: ({ ticket, typing }) => dispatch({ type: "writing", ticket, until: typing ? Date.now() + BELIEVED : 0 }),
      reset: everything,
    });
  }

  // First the feed, then what it tells changes of: nothing falls between the two.
  function enter(me: Me): void {
    dispatch({ type: "signedIn", me, ...load(store, me.id) });
    if (!worksOnTickets(me)) location.hash = "#/replies";
    listen(me.feed);
    everything();
    void read.canned();
    presence();
    carrier.wake();
  }

  function leave(): void {
    feed?.close();
    feed = null;
    clearTimeout(here);
  }

  function ended(problem: Word | null): void {
    if (state().phase === "out") return;
    leave();
    dispatch({ type: "signedOut", problem });
  }

  async function start(): Promise<void> {
    const answer = await client.me();
    if (answer.kind === "done") return enter(answer.value);
    dispatch({ type: "signedOut", problem: answer.kind === "later" ? "unreachable" : null });
  }

  async function signIn(): Promise<void> {
    const { name, password, busy } = state().signIn;
    if (busy || !name.trim() || !password) return;
    dispatch({ type: "signIn", change: { busy: true, problem: null } });
    const answer = await client.signIn(name.trim(), password);
    if (answer.kind === "done") return enter(answer.value);
    const wait = answer.kind === "later" ? answer.wait : 0;
    const problem = answer.kind !== "later" ? "wrong" : wait > 0 ? "tooOften" : "unreachable";
    dispatch({ type: "signIn", change: { busy: false, password: "", problem, until: Date.now() + wait } });
  }

  function signOut(everywhere: boolean): void {
    void client.signOut(everywhere).then((answer) => {
      if (answer.kind === "done" || answer.kind === "out") ended("signedOut");
      else toast("notDone", {}, "bad");
    });
  }

  function toggleAlerts(): void {
    const on = !state().alerts;
    dispatch({ type: "set", change: { alerts: on } });
    if (on) void bell.turnOn().then((shows) => toast(shows ? "alertsAre" : "alertsBlocked", {}, "plain"));
  }

  addEventListener("online", () => feed?.again());
  addEventListener("offline", () => feed && dispatch({ type: "set", change: { line: "lost" } }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") read.seen();
  });
  return { start, signIn, signOut, ended, presence, typed, toggleAlerts };
}
