// The address of what is on the screen: #/mine/T20261122-0007.
import type { Route } from "./state";
import { isQueue, PLACES } from "./state";

export function routeOf(hash: string): Route {
  const [, place = "", ticket = ""] = hash.replace(/^#/, "").split("/");
  const known = PLACES.find((one) => one === place) ?? "unassigned";
  return { place: known, ticket: isQueue(known) && /^T\d{8}-\d{4,}$/.test(ticket) ? ticket : null };
}
