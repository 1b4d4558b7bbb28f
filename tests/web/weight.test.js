// What the scripts weigh. The widget on a page that is not ours: all in, styles and both languages.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { bundled } from "./harness.js";

// By the same program as the build: each Node has a deflate of its own, hundreds of bytes apart.
const gzipped = (bytes) => execFileSync("gzip", ["-9", "-c"], { input: bytes }).length;

test("the widget is at most 20 KB after gzip", (t) => {
  const weight = gzipped(bundled());
  t.diagnostic(`widget.js: ${weight} bytes after gzip -9`);
  assert.ok(weight <= 20 * 1024, `${weight} bytes`);
});

test("the desk's script is at most 40 KB after gzip, both languages in it", (t) => {
  const weight = gzipped(bundled("--desk"));
  t.diagnostic(`desk.js: ${weight} bytes after gzip -9`);
  assert.ok(weight <= 40 * 1024, `${weight} bytes`);
});
