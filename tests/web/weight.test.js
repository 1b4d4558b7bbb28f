// What the scripts weigh. The widget on a page that is not ours: all in, styles and both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { bundled } from "./harness.js";

test("the widget is at most 20 KB after gzip", (t) => {
  const weight = gzipSync(bundled(), { level: 9 }).length;
  t.diagnostic(`widget.js: ${weight} bytes after gzip -9`);
  assert.ok(weight <= 20 * 1024, `${weight} bytes`);
});

test("the desk's script is at most 40 KB after gzip, both languages in it", (t) => {
  const weight = gzipSync(bundled("--desk"), { level: 9 }).length;
  t.diagnostic(`desk.js: ${weight} bytes after gzip -9`);
  assert.ok(weight <= 40 * 1024, `${weight} bytes`);
});
