// What can be done on the page without a shortcut of its own: fields, filters, tables.
import type { Courier } from "./courier";
import type { Perform } from "./perform";
import type { Reader } from "./reading";
import type { Session } from "./session";
import { draftOf } from "./state";
import type { Tools } from "./tools";
import { excuse } from "./tools";
import type { Hands } from "./ui";

const PAUSE = 200; // ms without a key before a queue is searched

interface Parts {
  tools: Tools;
  read: Reader;
  carrier: Courier;
  session: Session;
  perform: Perform;
  confirm: () => Promise<void>;
}

export function handsOf({ tools, read, carrier, session, perform, confirm }: Parts): Hands {
  const { client, state, dispatch, toast } = tools;
  let searching = 0;

  function unsay(id: string): void {
    const one = state().pending.find((other) => other.id === id);
    if (!one) return;
    const draft = draftOf(state(), one.ticket);
    const text = [one.text, draft[one.mode]].filter(Boolean).join("\n");
    dispatch({ type: "draft", ticket: one.ticket, draft: { ...draft, mode: one.mode, [one.mode]: text } });
    dispatch({ type: "unsaid", id });
    perform({ do: "compose", mode: one.mode });
  }

  return {
    perform, dispatch,
    signIn: () => void session.signIn(),
    confirm: () => void confirm(),
    closeDialog: () => dispatch({ type: "dialog", dialog: null }),
    search(q) {
      dispatch({ type: "asked", q });
      clearTimeout(searching);
      searching = window.setTimeout(() => void read.queue(), PAUSE);
    },
    filter(status) {
      dispatch({ type: "asked", status });
      void read.queue();
    },
    more: () => void read.queue(true),
    again() {
      read.place();
      void read.ticket();
    },
    type(row, mode, text) {
      dispatch({ type: "draft", ticket: row.number, draft: { ...draftOf(state(), row.number), mode, [mode]: text } });
      session.typed();
    },
    resend(id) {
      dispatch({ type: "notKept", id, problem: null });
      carrier.wake();
    },
    unsay,
    query(text) {
      dispatch({ type: "pick", change: { query: text, chosen: 0 } });
      const { picker } = state();
      if (picker) read.find(picker.kind, text);
    },
    outbox: (wanted) => void read.outbox(wanted),
    retry: (delivery) => void client.retry(delivery).then((answer) => {
      if (answer.kind !== "done") return excuse(tools, answer);
      toast("retried", {}, "good");
      return read.outbox(state().corner.outboxState);
    }),
    older: () => void read.audit(true),
    agent: (name, change) => void client.agent(name, change).then((answer) => {
      if (answer.kind === "done") toast("saved", {}, "good");
      else excuse(tools, answer);
      return read.colleagues();
    }),
  };
}
