// The only file that asks the server what it finds. What comes is unknown until it was looked at.

export interface Piece {
  text: string;
  found: boolean;
}

export interface Found {
  url: string;
  title: Piece[];
  snippet: Piece[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const pieces = (value: unknown): Piece[] =>
  Array.isArray(value)
    ? value.filter(isObject).map(({ text, found }) => ({ text: typeof text === "string" ? text : "", found: found === true }))
    : [];

function found(value: unknown): Found[] {
  // Only addresses of this site: what is chosen is gone to.
  if (!isObject(value) || typeof value.url !== "string" || !/^\/(?!\/)/.test(value.url)) return [];
  return [{ url: value.url, title: pieces(value.title_parts), snippet: pieces(value.snippet_parts) }];
}

// Null where it could not be asked, or was asked something else meanwhile.
export async function search(query: string, lang: string, signal: AbortSignal): Promise<Found[] | null> {
  try {
    const asked = new URLSearchParams({ q: query, lang, limit: "6" });
    const answer = await fetch(`/v1/search?${asked.toString()}`, { signal });
    const body: unknown = answer.ok ? await answer.json() : null;
    if (!isObject(body) || !Array.isArray(body.results)) return null;
    return body.results.flatMap(found);
  } catch {
    return null;
  }
}
