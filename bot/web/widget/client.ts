// The only file that talks to the network. Every call ends in one of three ways, and none throws.
//   done      the server did it
//   later     nothing is known of it, or the server asks for patience: send the very same again (after `wait` ms at least)
//   refused   the server will say the same again: something must change first
import type { Article, Reply, Ticket } from "./model";
import { readArticle, readAttachment, readProblem, readReply, readTicket } from "./wire";

export type Answer<T> =
  | { kind: "done"; value: T }
  | { kind: "later"; wait: number }
  | { kind: "refused"; status: number; detail: string };

export interface Client {
  chat(body: string): Promise<Answer<Reply>>;
  ticket(number: string, handle: string): Promise<Answer<Ticket>>;
  article(url: string): Promise<Answer<Article>>;
  feedback(body: object): Promise<Answer<true>>;
  upload(ticket: string, handle: string, file: Blob, name: string, sent: (part: number) => void): Promise<Answer<string>>;
  picture(url: string, handle: string): Promise<Answer<Blob>>;
}

const PATIENCE = 25_000; // ms without an answer after which a request is given up and sent again
const LONGEST_WAIT = 300_000; // ms; a Retry-After beyond it is a mistake

export const isPassing = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

// Retry-After: seconds or a date.
export function waitOf(header: string | null, now: number): number {
  if (!header) return 0;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

const later = (wait = 0): Answer<never> => ({ kind: "later", wait });
const bearer = (handle: string): Record<string, string> => ({ Authorization: `Bearer ${handle}` });

async function read<T>(response: Response, narrow: (value: unknown) => T | null): Promise<Answer<T>> {
  const { status } = response;
  if (isPassing(status)) return later(waitOf(response.headers.get("Retry-After"), Date.now()));
  const value: unknown = await response.json().catch(() => null);
  if (!response.ok) return { kind: "refused", status, detail: readProblem(value) };
  const found = narrow(value);
  // A 200 that is not ours (a sign-in page of the network, say) tells nothing about our message.
  return found === null ? later() : { kind: "done", value: found };
}

async function ask<T>(url: string, init: RequestInit, then: (response: Response) => Promise<Answer<T>>): Promise<Answer<T>> {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    const fixed: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", signal: impatience.signal };
    return await then(await fetch(url, { ...fixed, ...init }));
  } catch {
    return later();
  } finally {
    clearTimeout(timer);
  }
}

// fetch() does not tell how much of an upload has left; XMLHttpRequest does.
function put(url: string, handle: string, file: Blob, sent: (part: number) => void): Promise<Answer<string>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Authorization", `Bearer ${handle}`);
    request.upload.onprogress = ({ loaded, total }) => sent(total ? loaded / total : 0);
    request.onload = () => {
      const body = [204, 205, 304].includes(request.status) ? null : request.responseText;
      resolve(read(new Response(body, { status: request.status }), readAttachment));
    };
    request.onerror = request.ontimeout = request.onabort = () => resolve(later());
    request.timeout = 4 * PATIENCE;
    request.send(file);
  });
}

export function connect(server: string): Client {
  const at = (path: string): string => new URL(path, server).href;
  const json = { Accept: "application/json" };
  // Text, not JSON, by name: a page of another origin may send that without asking first. `keepalive`: a message on its
  // way is not broken off because the page is left.
  const said = (body: string): RequestInit => ({ method: "POST", body, keepalive: true, headers: { "Content-Type": "text/plain" } });
  return {
    chat: (body) => ask(at("/v1/chat"), said(body), (response) => read(response, readReply)),
    feedback: (body) => ask(at("/v1/feedback"), said(JSON.stringify(body)), (response) => read(response, () => true)),
    ticket: (number, handle) =>
      ask(at(`/v1/tickets/${encodeURIComponent(number)}`), { headers: { ...json, ...bearer(handle) } }, (response) =>
        read(response, readTicket),
      ),
    article: (url) => ask(at(url), { headers: json }, (response) => read(response, readArticle)),
    upload: (ticket, handle, file, name, sent) =>
      put(at(`/v1/tickets/${encodeURIComponent(ticket)}/attachments?name=${encodeURIComponent(name)}`), handle, file, sent),
    picture: (url, handle) =>
      ask(at(url), { headers: bearer(handle) }, async (response) =>
        response.ok ? { kind: "done", value: await response.blob() } : { kind: "refused", status: response.status, detail: "" },
      ),
  };
}
