// The widget: puts the parts together. An event changes the state; what changed is kept, shown and told to the page.
import { announce, bell, publish, readCustomer } from "./api";
import { connect } from "./client";
import { courier } from "./courier";
import type { Live, Line } from "./live";
import { lockOf } from "./locks";
import type { Along, Customer, Lang } from "./model";
import { charsOf, emptyChat, isTurn, last, MAX_CHARS, ticketOf, ticketsIn } from "./model";
import { HOST } from "./page";
import { pictures } from "./pictures";
import { shell } from "./shell";
import type { ChatEvent } from "./state";
import { byTime, reduce } from "./state";
import { CONVERSATION, DISMISSED, DRAFT, keep, loadEntries, openStore, SEEN } from "./storage";
import { live, refresh } from "./tabs";
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
    // What was found is kept already; to write it again would only wake the tab that wrote it.
    if (!event.type.startsWith("found")) keep(store, before, state);
    view.draw();
    wakeLine();
    announce(events, before, state);
    if (event.type === "answered") events.ring("reply", { outcome: event.reply.outcome, replies: event.reply.replies });
  }

  const report = (status: number, detail: string): void => events.ring("error", { status, detail });

  const tab = { store, dispatch, state: () => state };
  const desk = { ...tab, client, refresh: () => refresh(tab), freshId, report, now: Date.now, random: Math.random };
  const carrier = courier({ ...desk, lock: lockOf(`xiaoer ${server}`, store, freshId()) });
  // Fetched when a human first has to do with the conversation; again with the next change where that failed.
  let line: Promise<Live> | null = null;
  function wakeLine(): void {
    if (!state.handover) return;
    line ??= import(`${server}/widget-live.js`).then(({ live }: { live: (line: Line) => Live }) => live({ ...tab, server }));
    line.then((is) => is.wake(), () => (line = null));
  }
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
    type(draft) {
      dispatch({ type: "typed", draft });
      void line?.then((is) => is.typing());
    },
    submit() {
      const { draft } = state;
      if (!draft.trim() || charsOf(draft) > MAX_CHARS) return;
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
    const entries = loadEntries(store).sort(byTime);
    state = {
      ...state,
      entries,
      handover: last(entries.filter(isTurn))?.reply?.handover ?? null,
      tickets: ticketsIn(entries),
      conversation: store.get(CONVERSATION),
      draft: store.get(DRAFT) ?? "",
      seen: Number(store.get(SEEN)),
      dismissed: store.get(DISMISSED) ?? "",
    };
    view.draw();
  }

  begin();
  live(tab, carrier.wake, open);
  carrier.wake();
  wakeLine();

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
  );
}

const script = document.currentScript;
// Loaded twice: the first one stays.
if (script instanceof HTMLScriptElement && !document.querySelector(HOST)) start(script);

