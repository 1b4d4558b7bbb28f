// The widget: puts the parts together. An event changes the state; what changed is kept, shown and told to the page.
import { announce, bell, publish, readCustomer } from "./api";
import { connect } from "./client";
import { courier } from "./courier";
import { lockOf } from "./locks";
import type { Along, Customer, Lang } from "./model";
import { emptyChat, last, nextFeedback, nextTurn, ticketOf, turnsOf } from "./model";
import { HOST } from "./page";
import { pictures } from "./pictures";
import { shell } from "./shell";
import type { ChatEvent } from "./state";
import { byTime, reduce } from "./state";
import { CONVERSATION, DISMISSED, DRAFT, entryId, keep, loadEntries, openStore, parseEntry, SEEN } from "./storage";
import type { Actions } from "./ui";
import { readConfig } from "./wire";
import { either, languageOf, say } from "./words";

declare const XIAOER_CONFIG: unknown;

const TICKET_AGE = 15_000; // ms after which a ticket is read again when the reader comes back

// 128 bits: nobody guesses the id of a first message, which is all that recognises it.
const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function start(script: HTMLScriptElement): void {
  const config = readConfig(XIAOER_CONFIG);
  const server = new URL(script.src, location.href).origin;
  const store = openStore(`xiaoer ${server} `);
  const events = bell();
  const client = connect(server);
  const wish = script.dataset.lang ?? "auto";
  const lang = (wished: string): Lang => languageOf(wished, document.documentElement.lang, navigator.language);
  let spoken: Lang | null = wish === "zh" || wish === "en" ? wish : null;
  let customer: Customer = {};
  let state = emptyChat(lang(wish));
  let ticketAt = 0;

  function dispatch(event: ChatEvent): void {
    const before = state;
    state = reduce(state, event);
    if (state === before) return;
    keep(store, before, state);
    view.draw();
    announce(events, before, state);
    if (event.type === "answered") events.ring("reply", { outcome: event.reply.outcome, replies: event.reply.replies });
  }

  const report = (status: number, detail: string): void => events.ring("error", { status, detail });

  // Reads what differs from what we hold: another tab may have sent, or said, something.
  function refresh(): void {
    const held = new Map(state.entries.map((entry) => [entry.id, JSON.stringify(entry)]));
    for (const entry of loadEntries(store)) {
      const ours = held.get(entry.id);
      const isOurUpload = entry.kind === "picture" && ours !== undefined;
      if (!isOurUpload && ours !== JSON.stringify(entry)) dispatch({ type: "foundEntry", id: entry.id, entry });
    }
    const conversation = store.get(CONVERSATION);
    if (conversation !== state.conversation) dispatch({ type: "foundConversation", conversation });
  }

  const desk = { client, dispatch, refresh, freshId, report, state: () => state, now: Date.now, random: Math.random };
  const carrier = courier({ ...desk, lock: lockOf(`xiaoer ${server}`, store, freshId()) });
  const images = pictures(desk);

  function along(): Along {
    const page = (location.origin + location.pathname).slice(0, 200);
    return { ...(spoken && { lang: spoken }), customer: { page, ...customer } };
  }

  function speak(text: string, choice: string | null = null): void {
    // The server takes no NUL, and half a surrogate pair is no text.
    const clean = text.replace(/\0|\p{Surrogate}/gu, "").trim();
    if (!clean) return;
    const id = freshId();
    dispatch({ type: "said", id, at: Date.now(), text: clean, choice, along: along() });
    events.ring("message", { id, text: clean });
    view.toEnd();
    carrier.wake();
  }

  function openArticle(url: string): void {
    dispatch({ type: "articleAsked", url });
    void client.article(url).then((answer) =>
      dispatch({ type: "articleCame", url, article: answer.kind === "done" ? answer.value : null }),
    );
  }

  function readTicket(): void {
    const ticket = ticketOf(state);
    if (!ticket || !state.conversation || Date.now() - ticketAt < TICKET_AGE) return;
    ticketAt = Date.now();
    void client.ticket(ticket.number, state.conversation).then((answer) => {
      if (answer.kind === "done") dispatch({ type: "ticket", ticket: answer.value });
    });
  }

  function helpful(id: string, yes: boolean): void {
    dispatch({ type: "helpful", id, yes });
    if (!yes) speak(say(state.lang, "notHelped"));
    carrier.wake();
  }

  function articleHelpful(yes: boolean): void {
    const pane = last(state.panes);
    if (!pane?.article) return;
    dispatch({ type: "articleHelpful", url: pane.url, yes });
    void client.feedback({ about: "article", article: pane.article.id, helpful: yes, lang: state.lang });
  }

  function open(): void {
    dispatch({ type: "opened", at: Date.now() });
    readTicket();
  }

  const act: Actions = {
    open,
    close: () => dispatch({ type: "closed" }),
    say: (text) => speak(text),
    choose: ({ id, label }) => speak(label, id),
    type: (draft) => dispatch({ type: "typed", draft }),
    submit() {
      const { draft } = state;
      if (!draft.trim() || view.isTooLong(draft)) return;
      dispatch({ type: "typed", draft: "" });
      speak(draft);
    },
    again(id) {
      dispatch({ type: "again", id });
      carrier.wake();
    },
    edit(id) {
      dispatch({ type: "edit", id });
      view.focusField();
    },
    helpful,
    articleHelpful,
    back: () => dispatch({ type: "back" }),
    dismiss: () => dispatch({ type: "dismissed", announcement: either(config.announcement, state.lang) }),
    hideHint: () => dispatch({ type: "hint", hint: false }),
    files: images.send,
    paint: (picture, canvas) => void images.paint(picture, canvas),
    toEnd: () => view.toEnd(),
  };
  const view = shell({ config, act, links: { server, openArticle }, state: () => state });

  function begin(): void {
    state = {
      ...state,
      entries: loadEntries(store).sort(byTime),
      conversation: store.get(CONVERSATION),
      draft: store.get(DRAFT) ?? "",
      seen: Number(store.get(SEEN)),
      dismissed: store.get(DISMISSED) ?? "",
    };
    view.draw();
  }

  // What another tab did is shown here, too; whichever tab is alive carries what is left to be sent.
  function heard(name: string, value: string | null): void {
    const id = entryId(name);
    if (id !== null) dispatch({ type: "foundEntry", id, entry: parseEntry(value) });
    if (name === CONVERSATION) dispatch({ type: "foundConversation", conversation: value });
    if (name === SEEN) dispatch({ type: "seen", at: Number(value) || 0 });
    if (nextTurn(state) ?? nextFeedback(state)) carrier.wake();
  }

  function returned(): void {
    if (document.visibilityState === "hidden") {
      // Another tab may have put its own draft there meanwhile; the last one to leave is the one that is found again.
      if (state.draft) store.set(DRAFT, state.draft);
      return;
    }
    if (state.open) {
      dispatch({ type: "seen", at: Date.now() });
      readTicket();
    }
    carrier.wake();
  }

  begin();
  store.listen(heard);
  addEventListener("online", carrier.wake);
  addEventListener("pageshow", returned);
  document.addEventListener("visibilitychange", returned);
  if (turnsOf(state).length > 0) carrier.wake();

  publish(
    {
      open,
      close: act.close,
      say(text) {
        open();
        speak(text);
      },
      setCustomer(told) {
        customer = readCustomer(told, (field) => report(0, `setCustomer: ${field} is longer than 200 characters`));
      },
      setLang(wished) {
        spoken = wished === "auto" ? null : wished;
        dispatch({ type: "lang", lang: lang(wished) });
      },
      forget() {
        customer = {};
        dispatch({ type: "forgotten" });
      },
    },
    events,
    "1",
  );
}

const script = document.currentScript;
// Loaded twice: the first one stays.
if (script instanceof HTMLScriptElement && !document.querySelector(HOST)) start(script);

