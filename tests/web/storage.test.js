// What is kept, and who may send: both without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { keep, loadEntries, openStore } = await load("storage");
const { leased } = await load("locks");
const { languageOf } = await load("words");
const { emptyChat } = await load("model");
const { dayName, whenOf } = await load("times");

// localStorage with a bound, as browsers have it.
function disk(room = Infinity) {
  const kept = {};
  const methods = {
    getItem: (key) => kept[key] ?? null,
    removeItem: (key) => delete kept[key],
    setItem(key, value) {
      const used = Object.entries(kept).reduce((sum, [name, text]) => (name === key ? sum : sum + text.length), 0);
      if (used + value.length > room) throw new DOMException("full", "QuotaExceededError");
      kept[key] = value;
    },
  };
  return new Proxy(kept, { get: (target, name) => methods[name] ?? target[name] });
}

function withDisk(t, localStorage) {
  globalThis.window = { get localStorage() { if (!localStorage) throw new DOMException("no", "SecurityError"); return localStorage; } };
  globalThis.addEventListener = () => undefined;
  t.after(() => { delete globalThis.window; delete globalThis.addEventListener; });
}

const turn = (id) => ({ kind: "turn", id, at: 1, text: "x".repeat(100), choice: null, along: null, state: "queued", problem: null, reply: null, helpful: null, helpfulKept: false });

test("only what changed is written, each entry under its own key", (t) => {
  const place = disk();
  withDisk(t, place);
  const store = openStore("x ");
  const [a, b] = [turn("a"), turn("b")];
  const empty = emptyChat("zh");
  keep(store, empty, { ...empty, entries: [a, b], draft: "d" });
  assert.deepEqual(Object.keys(place).sort(), ["x draft", "x e:a", "x e:b"]);
  keep(store, { ...empty, entries: [a, b] }, { ...empty, entries: [a] });
  assert.deepEqual(loadEntries(store).map(({ id }) => id), ["a"]);
});

test("where storage is blocked, memory holds it", (t) => {
  withDisk(t, null);
  const store = openStore("x ");
  keep(store, emptyChat("zh"), { ...emptyChat("zh"), entries: [turn("a")] });
  assert.deepEqual(loadEntries(store).map(({ id }) => id), ["a"]);
});

test("what does not fit stays in memory, and is still found", (t) => {
  withDisk(t, disk(400));
  const store = openStore("x ");
  const empty = emptyChat("zh");
  keep(store, empty, { ...empty, entries: [turn("a"), turn("b"), turn("c")] });
  assert.deepEqual(loadEntries(store).map(({ id }) => id).sort(), ["a", "b", "c"]);
});

test("a broken entry is left out, not tripped over", (t) => {
  const place = disk();
  withDisk(t, place);
  place.setItem("x e:a", "{");
  place.setItem("x e:b", '{"kind":"turn"}');
  place.setItem("x e:c", JSON.stringify(turn("c")));
  assert.deepEqual(loadEntries(openStore("x ")).map(({ id }) => id), ["c"]);
});

test("two tabs with a lease work one after the other", async (t) => {
  withDisk(t, disk());
  const store = openStore("x ");
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 30));
    inside--;
  };
  const [one, two] = [leased(store, "one"), leased(store, "two")];
  await Promise.all([one(work).then(() => one(work)), two(work).then(() => two(work))]);
  assert.equal(most, 1);
  assert.equal(store.get("lease"), null);
});

test("a lease whose tab died runs out", async (t) => {
  withDisk(t, disk());
  const store = openStore("x ");
  store.set("lease", `dead ${Date.now() + 200}`);
  const begin = Date.now();
  await leased(store, "me")(async () => undefined);
  assert.ok(Date.now() - begin >= 150);
});

test("the language is the one wished for, else the page's, else the browser's", () => {
  const rows = [["auto", "zh-CN", "en-US", "zh"], ["auto", "en", "zh", "en"], ["auto", "", "zh-TW", "zh"], ["auto", "fr", "de", "en"], ["en", "zh", "zh", "en"], ["zh", "en", "en", "zh"], ["auto", "zhx", "en", "en"]];
  for (const [wish, page, browser, lang] of rows) assert.equal(languageOf(wish, page, browser), lang, `${wish} ${page} ${browser}`);
});

test("days and promises are said as a reader says them", () => {
  const now = new Date(2026, 10, 24, 9, 0).getTime();
  assert.equal(dayName("zh", now, now), "今天");
  assert.equal(dayName("en", new Date(2026, 10, 23, 23, 59).getTime(), now), "Yesterday");
  assert.match(dayName("zh", new Date(2025, 0, 2).getTime(), now), /2025.*1月.*2/);
  assert.equal(whenOf("zh", new Date(2026, 10, 24, 10, 5).toISOString(), now), "10:05");
  assert.match(whenOf("en", new Date(2026, 10, 25, 10, 5).toISOString(), now), /25 Nov 10:05/);
  assert.equal(whenOf("zh", "", now), "");
});
