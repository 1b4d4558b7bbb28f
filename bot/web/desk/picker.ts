// The palette: what can be picked at the moment, narrowed by what is typed. One list for commands, canned replies, colleagues,
// teams, statuses: each option says what it wants.
import type { Intent } from "./intents";
import { COMMANDS, nextOf, SENDS, worksOnTickets } from "./intents";
import type { AgentRef, Canned, Config, Me, Row } from "./model";
import { PRIORITIES } from "./model";
import type { DeskState } from "./state";
import { openRow } from "./state";
import type { Word } from "./words";
import { either, named, say } from "./words";

export interface Option {
  id: string;
  label: string;
  hint: string;
  group: Word | null;
  key: string;
  intent: Intent;
}

const option = (id: string, label: string, intent: Intent, rest: Partial<Option> = {}): Option => ({ id, label, intent, hint: "", group: null, key: "", ...rest });

// Every word of what was typed stands in the label or the hint.
export function fits({ label, hint }: Pick<Option, "label" | "hint">, query: string): boolean {
  const text = `${label} ${hint}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

// {customer}, {agent} and {ticket} in a canned reply. Without a name the customer is "您", or left out of an English sentence.
export function filled(text: string, row: Row, me: Me): string {
  const customer = row.customer.name || row.customer.shop;
  const known: Record<string, string> = { customer, agent: me.display, ticket: row.number };
  const whole = text.replace(/ ?\{(customer|agent|ticket)\}/g, (all, name: string) => {
    const value = known[name] ?? "";
    return value && all.startsWith(" ") ? ` ${value}` : value;
  });
  return customer ? whole : whole.replace(/^[，,\s]+/, "");
}

function cannedOf(desk: DeskState, row: Row, me: Me): Option[] {
  // Those for its category first, then by title as the server gave them.
  const rank = (reply: Canned): number => (reply.category === row.category ? 0 : 1);
  const known = (desk.corner.canned ?? []).filter((reply) => reply.lang === row.lang);
  return [...known].sort((a, b) => rank(a) - rank(b)).map((reply) => {
    const text = filled(reply.text, row, me);
    return option(`canned-${reply.id}`, reply.title, { do: "insert", text }, { hint: text, group: "replies" });
  });
}

function articlesOf(desk: DeskState): Option[] {
  return (desk.picker?.articles ?? []).map(({ id, title, url, summary }) => {
    const text = `${title}\n${new URL(url, location.href).href}`;
    return option(`article-${id}`, title, { do: "insert", text }, { hint: summary, group: "articles" });
  });
}

function ticketOption(row: Row, intent: Intent): Option {
  const who = row.customer.shop || row.customer.name;
  return option(`ticket-${row.number}`, row.subject || row.summary, intent, { hint: [row.number, who].filter(Boolean).join(" · "), group: "tickets" });
}

const foundTickets = (desk: DeskState, but: string | null, intent: (row: Row) => Intent): Option[] =>
  (desk.picker?.rows ?? []).flatMap((row) => (row.number === but || row.mergedInto !== null ? [] : [ticketOption(row, intent(row))]));

// Words that depend on how things stand.
function wordOf(word: Word, desk: DeskState): Word {
  if (word === "goAway") return desk.availability === "away" ? "goAvailable" : "goAway";
  return word === "alertsOn" && desk.alerts ? "alertsOff" : word;
}

const GENERAL: readonly { word: Word; intent: Intent }[] = [
  { word: "replies", intent: { do: "go", to: "#/replies" } },
  { word: "people", intent: { do: "go", to: "#/people" } },
  { word: "otherLanguage", intent: { do: "lang" } },
  { word: "changePassword", intent: { do: "password" } },
  { word: "signOut", intent: { do: "signOut", everywhere: false } },
  { word: "signOutAll", intent: { do: "signOut", everywhere: true } },
];

function commandsOf(desk: DeskState, me: Me): Option[] {
  const row = openRow(desk);
  const { lang } = desk;
  const known = COMMANDS.filter(({ can, group, word }) => word !== "commands" && (worksOnTickets(me) || group === "k_general") && (!can || (row && can(row, me))));
  const shown = known.map(({ word, key, intent, group }) =>
    option(`do-${word}`, say(lang, wordOf(word, desk)), intent, { key, group: group === "k_list" ? "places" : "commands" }));
  const more = GENERAL.map(({ word, intent }) => option(`do-${word}`, say(lang, word), intent, { group: intent.do === "go" ? "places" : "commands" }));
  return [...shown, ...more].sort((a, b) => Number(a.group === "places") - Number(b.group === "places"));
}

function colleagues(desk: DeskState, row: Row, me: Me): Option[] {
  const states = new Map(desk.presence.agents.map(({ id, state }) => [id, state]));
  const take = (who: AgentRef): Option => {
    const state = states.get(who.id) ?? "offline";
    const label = who.id === me.id ? `${who.display} (${say(desk.lang, "me")})` : who.display;
    return option(`agent-${who.id}`, label, { do: "assign", agent: who.id, display: who.display }, { hint: say(desk.lang, state) });
  };
  const rank = (who: AgentRef): number => ["available", "away", "offline"].indexOf(states.get(who.id) ?? "offline");
  const able = (desk.corner.agents ?? []).filter(({ id, role, disabled }) => role !== "author" && !disabled && id !== row.assignee?.id);
  const back = row.assignee ? [option("agent-0", say(desk.lang, "release"), { do: "assign", agent: null, display: "" })] : [];
  return [...[...able].sort((a, b) => rank(a) - rank(b)).map(take), ...back];
}

export function teamsOf(desk: DeskState, config: Config): string[] {
  const told = (desk.corner.agents ?? []).flatMap(({ teams }) => teams);
  return [...new Set([...Object.keys(config.teams), ...told])];
}

export const teamName = (config: Config, lang: DeskState["lang"], team: string): string => either(config.teams[team], lang) || team;

function sends(desk: DeskState, row: Row): Option[] {
  const plain = option("send", say(desk.lang, row.assignee ? "send" : "sendClaim"), { do: "send", status: null }, { key: "Enter" });
  const others = SENDS.map((status) =>
    option(`send-${status}`, say(desk.lang, "sendAs", { status: named(desk.lang, "s_", status) }), { do: "send", status }));
  return [plain, ...others];
}

function choices(desk: DeskState, config: Config, me: Me): Option[] {
  const { lang, picker } = desk;
  if (picker?.kind === "commands") {
    return [...commandsOf(desk, me), ...foundTickets(desk, null, ({ number }) => ({ do: "go", to: `#/${desk.route.place}/${number}` }))];
  }
  const row = openRow(desk);
  if (!picker || !row) return [];
  switch (picker.kind) {
    case "replies": return [...cannedOf(desk, row, me), ...articlesOf(desk)];
    case "assign": return colleagues(desk, row, me);
    case "team": return teamsOf(desk, config).filter((team) => team !== row.team)
      .map((team) => option(`team-${team}`, teamName(config, lang, team), { do: "team", team }, { hint: team }));
    case "status": return nextOf(row.status).map((status) => option(`status-${status}`, named(lang, "s_", status), { do: "status", status }));
    case "priority": return PRIORITIES.filter((priority) => priority !== row.priority)
      .map((priority) => option(`priority-${priority}`, named(lang, "p_", priority), { do: "priority", priority }));
    case "merge": return foundTickets(desk, row.number, ({ number, subject }) => ({ do: "merge", into: number, subject }));
    case "send": return sends(desk, row);
  }
}

// Articles and tickets were found by the server, by more than the letters that were typed.
const isFound = ({ group }: Option): boolean => group === "articles" || group === "tickets";

export function optionsOf(desk: DeskState, config: Config): Option[] {
  if (!desk.picker || !desk.me) return [];
  const query = desk.picker.query.trim();
  return choices(desk, config, desk.me).filter((one) => isFound(one) || fits(one, query));
}
