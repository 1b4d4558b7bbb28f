// A desk in memory behind the real pages: /v1/desk/… is answered here, everything else by the real server. Every answer and
// every event of the feed is held against openapi.json before it goes out, so the pages never learn a shape that no server has.
// What a test wants to happen on the other side is a method: open(), says(), types().
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { checkNamed } from "./schema.js";

const MINUTE = 60_000;
const iso = (at) => new Date(at).toISOString();
const NEXT = { new: ["open", "pending", "on_hold", "solved"], open: ["pending", "on_hold", "solved"], pending: ["open", "on_hold", "solved"], on_hold: ["open", "pending", "solved"], solved: ["open", "closed"], closed: [] };
const isOpen = ({ status }) => status !== "solved" && status !== "closed";

class Refused extends Error {
  constructor(status, detail, rest = {}) {
    super(detail);
    Object.assign(this, { status, rest });
  }
}

export class FakeDesk {
  constructor(real) {
    Object.assign(this, {
      real: new URL(real.url), agents: [], sessions: new Map(), tickets: new Map(), events: [], feeds: new Set(), looking: new Map(), kept: new Map(),
      canned: [], deliveries: [], auditLog: [], requests: [], fault: () => undefined, today: 0, seen: new Map(), files: new Map(),
    });
    this.server = http.createServer((request, response) => void this.#serve(request, response));
    this.addAgent({ name: "system-admin", display: "管理员", role: "admin" });
  }

  async start() {
    this.server.listen(this.port ?? 0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  close() {
    return new Promise((done) => {
      this.server.close(done);
      this.server.closeAllConnections();
    });
  }

  addAgent({ name, display, role = "agent", teams = [], password = "correct horse battery" }) {
    const agent = { id: this.agents.length + 1, name, display, role, teams, password, disabled: false, state: "offline" };
    this.agents.push(agent);
    return agent;
  }

  // A customer is handed over.
  open({ lines = [["customer", "订单没有同步过来"], ["bot", "先看看**店铺授权**有没有过期。"], ["customer", "授权没问题，还是不行"]], age = 5 * MINUTE, ...row } = {}) {
    const number = `T20261122-${String(++this.today).padStart(4, "0")}`;
    const begin = Date.now() - age;
    const ticket = {
      number, version: 1, status: "new", priority: "normal", category: "data_sync", team: "tech", subject: "订单没有同步", summary: lines[0][1], channel: "chat", lang: "zh",
      customer: { name: null, contact: null, shop: null, plan: null, page: null, ...row.customer }, assignee: null, owner: "queued", waiting_since: iso(begin), sla: { respond_by: iso(begin + 60 * MINUTE), resolve_by: iso(begin + 24 * 60 * MINUTE), paused: false },
      merged_into: null, follow_up_of: null, callback: null, created_at: iso(begin), updated_at: iso(begin), facts: {}, labels: {}, tried: [], why: { reason: "not_solved", nearest: [] }, attachments: [], earlier: [], merged: [], saidEvent: 0, turn: 0, transcript: [],
      ...row, ...(row.customer && { customer: { name: null, contact: null, shop: null, plan: null, page: null, ...row.customer } }),
    };
    lines.forEach(([from, text], place) => ticket.transcript.push({ at: iso(begin + place * 20_000), from, name: null, text, turn: from === "customer" ? ++ticket.turn : ticket.turn, event: null }));
    this.tickets.set(number, ticket);
    this.#write(ticket, "opened", { reason: ticket.why.reason }, { actor: "bot", at: begin + lines.length * 20_000 });
    this.#write(ticket, "owner", { owner: "queued", why: "handed_over", name: null }, { actor: "bot", visible: true, at: begin + lines.length * 20_000 });
    return number;
  }

  says(number, text) {
    const ticket = this.tickets.get(number);
    ticket.turn++;
    ticket.waiting_since ??= iso(Date.now());
    ticket.saidEvent = this.events.length + 1;
    if (ticket.status === "pending") this.#setStatus(ticket, "open", { actor: "customer" });
    return this.#write(ticket, "said", { text }, { actor: "customer" });
  }

  types(number, typing = true) {
    this.#tell("typing", { ticket: number, typing });
  }

  // The line to every feed is cut.
  cut() {
    for (const { response } of this.feeds) response.destroy();
  }

  #write(ticket, kind, body, { actor = "agent", agent = null, visible = false, at = Date.now(), quiet = false } = {}) {
    const no = this.events.length + 1;
    const event = { no, ticket: ticket.number, kind, at: iso(at), actor, agent: agent && { id: agent.id, display: agent.display }, turn: ticket.turn, visible, body };
    this.events.push(event);
    ticket.version++;
    ticket.updated_at = iso(at);
    const from = { said: "customer", message: "agent", note: "note" }[kind];
    if (from) ticket.transcript.push({ at: event.at, from, name: from === "customer" ? null : agent.display, text: body.text, turn: ticket.turn, event: no });
    if (!quiet) this.#tell("ticket", event);
    return event;
  }

  #row(ticket, agent) {
    const fields = ["number", "version", "status", "priority", "category", "team", "subject", "summary", "channel", "lang", "customer", "callback", "assignee", "owner", "waiting_since", "sla", "merged_into", "follow_up_of", "created_at", "updated_at"];
    const row = Object.fromEntries(fields.map((field) => [field, ticket[field]]));
    return { ...row, unread: ticket.saidEvent > (this.seen.get(`${agent.id} ${ticket.number}`) ?? 0) };
  }

  #tell(kind, value) {
    for (const feed of this.feeds) this.#send(feed, kind, value);
  }

  #send({ response, agent }, kind, value) {
    const schema = { ticket: "FeedEvent", presence: "Presence", typing: "FeedTyping", reset: "FeedReset" }[kind];
    const data = kind === "ticket" ? { event: value, ticket: value.ticket && this.#row(this.tickets.get(value.ticket), agent) } : value;
    checkNamed(schema, data);
    response.write(`event: ${kind}\n${kind === "ticket" ? `id: ${value.no}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
  }

  #presence() {
    const here = this.agents.filter(({ state }) => state !== "offline");
    const agents = here.map((agent) => ({ id: agent.id, display: agent.display, state: agent.state, conversations: this.#inHand(agent) }));
    return { agents, looking: [...this.looking.values()].filter(({ ticket }) => ticket) };
  }

  #inHand({ id }) {
    return [...this.tickets.values()].filter(({ assignee, owner }) => owner === "human" && assignee?.id === id).length;
  }

  #in(queue, ticket, agent) {
    const mine = agent.teams.length === 0 || agent.teams.includes(ticket.team);
    return { unassigned: ticket.assignee === null && mine, mine: ticket.assignee?.id === agent.id, team: mine, all: true }[queue];
  }

  #queue(agent, query) {
    const [queue, status, q] = [query.get("queue") ?? "all", query.get("status") ?? "open", (query.get("q") ?? "").toLowerCase()];
    const all = [...this.tickets.values()];
    const counts = Object.fromEntries(["unassigned", "mine", "team", "all"].map((name) => [name, all.filter((one) => isOpen(one) && this.#in(name, one, agent)).length]));
    const due = (one) => Date.parse(one.status === "new" ? one.sla.respond_by : one.sla.resolve_by);
    const found = all.filter((one) => this.#in(queue, one, agent) && (status === "any" || (status === "open" ? isOpen(one) : one.status === status)) &&
      `${one.number} ${one.subject} ${one.summary} ${Object.values(one.customer).join(" ")}`.toLowerCase().includes(q));
    found.sort((a, b) => Number(a.waiting_since === null) - Number(b.waiting_since === null) || due(a) - due(b));
    const [limit, from] = [Number(query.get("limit") ?? 50), Number(query.get("cursor") ?? 0)];
    return { tickets: found.slice(from, from + limit).map((one) => this.#row(one, agent)), next: from + limit < found.length ? String(from + limit) : null, counts };
  }

  #full(ticket, agent) {
    const { facts, labels, tried, why, transcript, attachments, earlier, merged, number } = ticket;
    const handover = { owner: ticket.owner, agent: ticket.owner === "human" ? ticket.assignee.display : null, place: null, wait_minutes: null, answer_by: null, staffed: true };
    return { ...this.#row(ticket, agent), facts, labels, tried, why, transcript, attachments, earlier, merged, handover, events: this.events.filter((event) => event.ticket === number) };
  }

  #holds(ticket, body) {
    if (body.version !== ticket.version) throw new Refused(409, "It has changed meanwhile.", { holder: ticket.assignee, version: ticket.version });
  }

  #mayGive(ticket, agent) {
    if (ticket.assignee && ticket.assignee.id !== agent.id && !["lead", "admin"].includes(agent.role)) throw new Refused(403, "That is a lead's business.");
  }

  #setStatus(ticket, to, by) {
    if (!NEXT[ticket.status].includes(to)) throw new Refused(422, `A ticket that is ${ticket.status} cannot become ${to}.`);
    const from = ticket.status;
    ticket.status = to;
    ticket.sla.paused = to === "pending";
    if (to === "solved") Object.assign(ticket, { owner: "bot", waiting_since: null });
    return this.#write(ticket, "status", { from, to }, { visible: true, ...by });
  }

  #give(ticket, agent, to, why) {
    const from = ticket.assignee;
    Object.assign(ticket, { assignee: to && { id: to.id, display: to.display }, owner: to ? "human" : "queued" });
    const wrote = ticket.status === "new" && to ? [this.#setStatus(ticket, "open", { agent })] : [];
    return [...wrote, this.#write(ticket, "assignee", { from, to }, { agent }),
      this.#write(ticket, "owner", { owner: ticket.owner, why, name: to?.display ?? null }, { agent, visible: true })];
  }

  #commands = {
    claim: (ticket, agent, body) => {
      if (ticket.assignee?.id === agent.id) return [];
      if (ticket.assignee) throw new Refused(409, `${ticket.assignee.display} has this ticket.`, { holder: ticket.assignee, version: ticket.version });
      this.#holds(ticket, body);
      return this.#give(ticket, agent, agent, "claimed");
    },
    assign: (ticket, agent, body) => {
      this.#mayGive(ticket, agent);
      this.#holds(ticket, body);
      return this.#give(ticket, agent, this.agents.find(({ id }) => id === body.agent) ?? null, "assigned");
    },
    reply: (ticket, agent, body) => {
      if (ticket.assignee?.id !== agent.id) throw new Refused(409, `${ticket.assignee?.display ?? "Nobody"} has this ticket.`, { holder: ticket.assignee, version: ticket.version });
      if (this.kept.has(body.message_id)) return [];
      this.kept.set(body.message_id, true);
      ticket.waiting_since = null;
      const wrote = [this.#write(ticket, "message", { text: body.text, name: agent.display }, { agent, visible: true })];
      return body.status && body.status !== ticket.status ? [...wrote, this.#setStatus(ticket, body.status, { agent })] : wrote;
    },
    note: (ticket, agent, body) => {
      if (this.kept.has(body.message_id)) return [];
      this.kept.set(body.message_id, true);
      return [this.#write(ticket, "note", { text: body.text }, { agent })];
    },
    team: (ticket, agent, body) => {
      this.#mayGive(ticket, agent);
      this.#holds(ticket, body);
      const from = ticket.team;
      ticket.team = body.team;
      const note = body.note ? [this.#write(ticket, "note", { text: body.note }, { agent })] : [];
      return [...note, this.#write(ticket, "team", { from, to: body.team }, { agent }), ...this.#give(ticket, agent, null, "team")];
    },
    status: (ticket, agent, body) => {
      this.#holds(ticket, body);
      return [this.#setStatus(ticket, body.status, { agent })];
    },
    priority: (ticket, agent, body) => {
      this.#holds(ticket, body);
      const from = ticket.priority;
      ticket.priority = body.priority;
      return [this.#write(ticket, "priority", { from, to: body.priority }, { agent })];
    },
    merge: (ticket, agent, body) => {
      this.#holds(ticket, body);
      const into = this.tickets.get(body.into);
      if (!into || into === ticket) throw new Refused(422, "There is no such ticket to merge into.");
      Object.assign(ticket, { status: "closed", merged_into: into.number, owner: "closed", waiting_since: null });
      into.merged.push({ number: ticket.number, subject: ticket.subject, transcript: ticket.transcript });
      this.#write(into, "merged_from", { from: ticket.number, to: into.number }, { agent });
      return [this.#write(ticket, "merged_into", { from: "", to: into.number }, { agent, visible: true })];
    },
  };

  #session(request) {
    const token = /xiaoer_session=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
    const session = this.sessions.get(token);
    if (!session) throw new Refused(401, "Nobody is signed in.");
    if (request.method !== "GET" && request.headers["x-csrf-token"] !== session.csrf) throw new Refused(403, "X-CSRF-Token is missing.");
    return { token, ...session };
  }

  #me({ agent, csrf }) {
    const { id, name, display, role, teams } = agent;
    return { id, name, display, role, teams, csrf, feed: this.events.length };
  }

  #signIn(body, response) {
    const agent = this.agents.find(({ name, password, disabled }) => name === body.name && password === body.password && !disabled);
    if (!agent) throw new Refused(401, "Name or password is wrong.");
    const [token, csrf] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
    this.sessions.set(token, { agent, csrf });
    response.setHeader("Set-Cookie", `xiaoer_session=${token}; HttpOnly; SameSite=Strict; Path=/`);
    return ["Me", this.#me({ agent, csrf })];
  }

  #feed(request, response, agent, query) {
    const after = Number(request.headers["last-event-id"] ?? query.get("after") ?? this.events.length);
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write("retry: 200\n: here\n\n");
    const feed = { response, agent };
    for (const event of this.events.slice(after)) this.#send(feed, "ticket", event);
    this.#send(feed, "presence", this.#presence());
    this.feeds.add(feed);
    response.on("close", () => this.feeds.delete(feed));
  }

  // Answers [schema, value], [] for 204, or null where it has answered itself.
  #answer(request, response, path, query, body) {
    const route = `${request.method} ${path}`;
    if (route === "POST session") return this.#signIn(body, response);
    const session = this.#session(request);
    const { agent } = session;
    const [, number, command] = /^tickets\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (number) {
      const ticket = this.tickets.get(number);
      if (!ticket) throw new Refused(404, "There is no such ticket.");
      if (!command) return ["DeskTicket", this.#full(ticket, agent)];
      if (command.startsWith("attachments/")) {
        response.writeHead(200, { "Content-Type": "image/png", "Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff" });
        return response.end(this.files.get(command.split("/")[1])), null;
      }
      if (command === "read") {
        this.seen.set(`${agent.id} ${number}`, Math.max(this.seen.get(`${agent.id} ${number}`) ?? 0, body.event));
        return [];
      }
      checkNamed({ claim: "ClaimRequest", assign: "AssignRequest", reply: "ReplyRequest", note: "NoteRequest", team: "TeamRequest", status: "StatusRequest", priority: "PriorityRequest", merge: "MergeRequest" }[command], body);
      const events = this.#commands[command](ticket, agent, body);
      return ["DeskChange", { ticket: this.#row(ticket, agent), events }];
    }
    const routes = {
      "GET session": () => ["Me", this.#me(session)],
      "DELETE session": () => (this.sessions.delete(session.token), (agent.state = "offline"), []),
      "GET tickets": () => ["DeskQueue", this.#queue(agent, query)],
      "POST presence": () => {
        checkNamed("PresenceRequest", body);
        agent.state = body.state ?? "available";
        this.looking.set(agent.id, { ticket: body.ticket, agent: { id: agent.id, display: agent.display }, typing: body.typing === true });
        this.#tell("presence", this.#presence());
        return ["Presence", this.#presence()];
      },
      "GET events": () => this.#feed(request, response, agent, query) ?? null,
      "GET agents": () => ["Agents", { agents: this.agents.map((one) => this.#agent(one)) }],
      "GET replies": () => ["CannedReplies", { replies: this.canned }],
      "GET outbox": () => ["Outbox", { entries: this.deliveries.filter(({ state }) => state === (query.get("state") ?? "failed")) }],
      "GET audit": () => ["AuditLog", { entries: this.auditLog, next: null }],
      "POST password": () => {
        if (body.current !== agent.password) throw new Refused(403, "The current password is wrong.");
        agent.password = body.password;
        return [];
      },
    };
    if (routes[route]) return routes[route]();
    const [, delivery] = /^POST outbox\/(\w+)\/retry$/.exec(route) ?? [];
    if (delivery) return (this.deliveries.find((one) => one.delivery === delivery).state = "waiting"), [];
    const [, name] = /^POST agents\/(.+)$/.exec(route) ?? [];
    if (name) {
      if (agent.role !== "admin") throw new Refused(403, "That is an admin's business.");
      const found = this.agents.find((one) => one.name === name);
      Object.assign(found, body);
      return ["Agent", this.#agent(found)];
    }
    throw new Refused(404, "Nothing is here.");
  }

  #agent(one) {
    const { id, name, display, role, teams, disabled, state } = one;
    return { id, name, display, role, teams, disabled, state, conversations: this.#inHand(one) };
  }

  async #serve(request, response) {
    const url = new URL(request.url, this.url ?? "http://x");
    const parts = [];
    for await (const part of request) parts.push(part);
    const raw = Buffer.concat(parts);
    if (!url.pathname.startsWith("/v1/desk/")) return this.#pass(request, response, raw);
    const path = url.pathname.replace("/v1/desk/", "");
    this.requests.push({ method: request.method, path, query: url.searchParams, headers: request.headers, body: raw.toString() });
    const fault = await this.fault({ method: request.method, path, body: raw.toString() });
    if (fault === "cut") return request.socket.destroy();
    try {
      if (fault) throw new Refused(fault.status, fault.detail ?? "A fault.");
      const answer = this.#answer(request, response, path, url.searchParams, raw.length ? JSON.parse(raw) : {});
      if (fault === undefined && answer === null) return;
      if (answer.length === 0) return response.writeHead(204).end();
      checkNamed(...answer);
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer[1]));
    } catch (error) {
      if (!(error instanceof Refused)) this.broken = error;
      const status = error.status ?? 500;
      const problem = { type: "about:blank", title: http.STATUS_CODES[status], status, detail: error.message, ...error.rest };
      checkNamed(status === 409 ? "TakenProblem" : "Problem", problem);
      response.writeHead(status, { "Content-Type": "application/problem+json" }).end(JSON.stringify(problem));
    }
  }

  #pass({ method, url, headers }, response, body) {
    const asked = http.request({ host: this.real.hostname, port: this.real.port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    asked.on("error", () => response.destroy());
    asked.end(body);
  }
}
