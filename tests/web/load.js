// A TypeScript module of the widget or the desk, for tests that need no browser: bundled on the fly by the esbuild that builds it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "xiaoer-load-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function load(name, part = "widget") {
  const out = join(folder, `${part}-${name}.mjs`);
  const source = join(ROOT, "bot/web", part, `${name}.ts`);
  execFileSync("esbuild", [source, "--bundle", "--format=esm", "--target=es2020", "--log-level=warning", `--outfile=${out}`]);
  return import(pathToFileURL(out).href);
}
