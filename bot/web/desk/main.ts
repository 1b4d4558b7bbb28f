// The desk: puts the parts together. An action changes the state; what changed is kept, shown and told to the server.
import { openStore } from "../widget/storage";
import { alerts } from "./alerts";
import { connect } from "./client";
import { confirmer } from "./command";
import { courier } from "./courier";
import { handsOf } from "./hands";
import { keep, preferences } from "./keep";
import { inTextField, intentOf } from "./keys";
import type { Lang } from "./model";
import { page } from "./page";
import { performer } from "./perform";
import { reader } from "./reading";
import { session } from "./session";
import type { DeskAction, DeskState } from "./state";
import { emptyDesk, reduce } from "./state";
import { routeOf } from "./route";
import type { Tools } from "./tools";
import { makeUi } from "./ui";
import { view } from "./view";
import { readConfig } from "./wire";

declare const XIAOER_CONFIG: unknown;

const TICK = 10_000; // ms between two looks at the clock
const TOLD = 6000; // ms for which a toast stays

function start(root: HTMLElement): void {
  const config = readConfig(XIAOER_CONFIG);
  const store = openStore("xiaoer desk ");
  const { lang: wished, ...likes } = preferences(store);
  const lang: Lang = wished ?? (/^zh/i.test(navigator.language) ? "zh" : "en");
  let state: DeskState = { ...emptyDesk(lang), ...likes, route: routeOf(location.hash) };
  let toasts = 0;

  function dispatch(action: DeskAction): void {
    const before = state;
    state = reduce(state, action);
    if (state === before) return;
    keep(store, before, state);
    screen.draw();
  }

  const tools: Tools = {
    client: connect(), config, store, dispatch,
    state: () => state,
    toast(word, fill = {}, tone = "plain") {
      const id = ++toasts;
      dispatch({ type: "toast", toast: { id, word, tone, fill } });
      setTimeout(() => dispatch({ type: "untoast", id }), TOLD);
    },
    ended: () => told.ended("ended"),
  };
  const read = reader(tools);
  const carrier = courier(tools);
  const told = session(tools, read, carrier, alerts());
  const screen = page(root, config, () => state, () => view(makeUi(state, config, Date.now(), hands)));
  const perform = performer({ tools, read, carrier, session: told, page: screen });
  const hands = handsOf({ tools, read, carrier, session: told, perform, confirm: confirmer(tools, read) });

  // The address says what is on the screen, so that the browser's own back and forward work.
  function go(): void {
    const { route: was } = state;
    const route = routeOf(location.hash);
    dispatch({ type: "went", route });
    if (state.phase !== "in") return;
    if (route.place !== was.place) read.place();
    if (route.ticket === was.ticket) return;
    told.presence();
    void read.ticket();
  }

  function leave(event: KeyboardEvent): void {
    const { target } = event;
    if (state.picker || state.dialog || event.isComposing) return;
    if (inTextField(target)) (target as HTMLElement).blur();
    else if (state.menu) dispatch({ type: "set", change: { menu: false } });
    else if (state.sidebar) dispatch({ type: "set", change: { sidebar: false } });
    else if (state.route.ticket !== null) location.hash = `#/${state.route.place}`;
  }

  function pressed(event: KeyboardEvent): void {
    if (state.phase !== "in" || event.isComposing) return;
    if (event.key === "Escape") return leave(event);
    if (state.picker ?? state.dialog) return;
    const intent = intentOf({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, inField: inTextField(event.target) }, state.shortcuts);
    if (!intent) return;
    event.preventDefault();
    perform(intent);
  }

  // A menu that was left is closed.
  function pointed(event: Event): void {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details.drop[open]")) {
      const inside = event.target instanceof Node && open.contains(event.target);
      if (!inside || (event.target instanceof Element && event.target.closest("button"))) open.open = false;
    }
  }

  addEventListener("hashchange", go);
  addEventListener("keydown", pressed);
  addEventListener("click", pointed);
  setInterval(() => document.visibilityState === "visible" && screen.draw(), TICK);
  screen.draw();
  void told.start();
}

const root = document.getElementById("desk");
if (root) start(root);
