// Does what an agent wants: the one place where an intent becomes a call, a step to another place, or a dialog.
import { commander } from "./command";
import type { Courier } from "./courier";
import type { Intent } from "./intents";
import { isMine, mayReply } from "./intents";
import type { Row } from "./model";
import { charsOf, MAX_CHARS } from "./model";
import type { Reader } from "./reading";
import { draftOf, openRow } from "./state";
import type { PickerKind } from "./state";
import type { Tools } from "./tools";
import { freshId } from "./tools";
import { named } from "./words";

export interface Page {
  focusComposer: () => void;
  focusSearch: () => void;
  step: (by: 1 | -1) => void;
}

export interface Session {
  presence: () => void;
  signOut: (everywhere: boolean) => void;
  toggleAlerts: () => void;
}

export interface Parts {
  tools: Tools;
  read: Reader;
  carrier: Courier;
  session: Session;
  page: Page;
}

export type Perform = (intent: Intent) => void;

export function performer({ tools, read, carrier, session, page }: Parts): Perform {
  const { client, state, dispatch } = tools;
  const command = commander(tools, read);

  const withRow = (act: (row: Row) => void): void => {
    const row = openRow(state());
    if (row && !state().busy) act(row);
  };

  const claim = (row: Row): Promise<boolean> => command(row, client.claim(row.number, row.version), ["claimed", {}]);

  // A reply to what is nobody's takes it first. If somebody was quicker the words stay in the field.
  async function send(row: Row, status: Extract<Intent, { do: "send" }>["status"]): Promise<void> {
    const { me } = state();
    const draft = draftOf(state(), row.number);
    const text = draft[draft.mode].trim();
    if (!me || !text || charsOf(text) > MAX_CHARS) return;
    if (draft.mode === "reply") {
      if (!mayReply(row, me)) return;
      if (!isMine(row, me) && !(await claim(row))) return;
    }
    const pending = { id: freshId(), ticket: row.number, mode: draft.mode, text, at: Date.now(), problem: null, status: draft.mode === "reply" ? status : null };
    dispatch({ type: "said", pending });
    dispatch({ type: "draft", ticket: row.number, draft: { ...draft, [draft.mode]: "" } });
    session.presence();
    carrier.wake();
  }

  function insert(row: Row, text: string): void {
    const draft = draftOf(state(), row.number);
    const had = draft.reply.trimEnd();
    dispatch({ type: "draft", ticket: row.number, draft: { ...draft, mode: "reply", reply: had ? `${had}\n${text}` : text } });
    page.focusComposer();
  }

  function pick(kind: PickerKind): void {
    if (kind !== "commands" && !openRow(state())) return;
    dispatch({ type: "picker", picker: { kind, query: "", chosen: 0, articles: [], rows: [] } });
    if (kind === "assign" || kind === "team") void read.colleagues();
    if (kind === "replies") void read.canned();
    read.find(kind, "");
  }

  function compose(mode: "reply" | "note"): void {
    withRow((row) => {
      dispatch({ type: "draft", ticket: row.number, draft: { ...draftOf(state(), row.number), mode } });
      dispatch({ type: "set", change: { sidebar: false } });
      page.focusComposer();
    });
  }

  function assign(row: Row, agent: number | null, who: string): void {
    void command(row, client.assign(row.number, row.version, agent), agent === null ? ["released", {}] : ["assignedTo", { who }]);
  }

  function toggleAvailability(): void {
    dispatch({ type: "set", change: { availability: state().availability === "away" ? "available" : "away" } });
    session.presence();
  }

  const acts: { [D in Intent["do"]]: (intent: Extract<Intent, { do: D }>) => void } = {
    claim: () => withRow((row) => void claim(row)),
    assign: ({ agent, display }) => withRow((row) => assign(row, agent, display)),
    team: ({ team }) => dispatch({ type: "dialog", dialog: { kind: "team", team, note: "" } }),
    status: ({ status }) => withRow((row) =>
      void command(row, client.status(row.number, row.version, status), ["statusSet", { status: named(state().lang, "s_", status) }])),
    priority: ({ priority }) => withRow((row) =>
      void command(row, client.priority(row.number, row.version, priority), ["prioritySet", { priority: named(state().lang, "p_", priority) }])),
    merge: ({ into, subject }) => dispatch({ type: "dialog", dialog: { kind: "merge", into, subject } }),
    send: ({ status }) => withRow((row) => void send(row, status)),
    insert: ({ text }) => withRow((row) => insert(row, text)),
    compose: ({ mode }) => compose(mode),
    pick: ({ what }) => pick(what),
    go: ({ to }) => {
      location.hash = to;
    },
    step: ({ by }) => page.step(by),
    search: () => page.focusSearch(),
    details: () => dispatch({ type: "set", change: { sidebar: !state().sidebar } }),
    help: () => dispatch({ type: "dialog", dialog: { kind: "help" } }),
    availability: toggleAvailability,
    alerts: () => session.toggleAlerts(),
    lang: () => dispatch({ type: "set", change: { lang: state().lang === "zh" ? "en" : "zh" } }),
    shortcuts: () => dispatch({ type: "set", change: { shortcuts: !state().shortcuts } }),
    password: () => dispatch({ type: "dialog", dialog: { kind: "password", current: "", fresh: "", problem: null, busy: false } }),
    signOut: ({ everywhere }) => session.signOut(everywhere),
  };
  return (intent) => (acts[intent.do] as (intent: Intent) => void)(intent);
}

