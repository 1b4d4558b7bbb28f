// Replies as nodes. What is not Markdown stays text; nothing ever becomes markup.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { markdown } = await load("markdown");
const { articlePath, safeUrl } = await load("links");

const SERVER = "https://help.example.com";
const links = { server: SERVER, openArticle: () => undefined };

// As HTML would be written, to be read by people.
const show = (child) =>
  child.tag === "" ? child.text : `<${child.tag}${child.props.href ? ` ${child.props.href}` : ""}${child.props.start ? ` ${child.props.start}` : ""}>${child.children.map(show).join("")}</>`;
const html = (text) => markdown(text, links).map(show).join("");

const ROWS = [
  ["你好", "<p>你好</>"],
  ["一\n二", "<p>一<br></>二</>"],
  ["一\n\n二", "<p>一</><p>二</>"],
  ["工单号 **T20261124-0001**，最晚", "<p>工单号 <strong>T20261124-0001</>，最晚</>"],
  ["**a *b* c**", "<p><strong>a <em>b</> c</></>"],
  ["_a_ __b__ error_code_x", "<p><em>a</> <strong>b</> error_code_x</>"],
  ["2 * 3 * 4", "<p>2 * 3 * 4</>"],
  ["`a **b**`", "<p><code>a **b**</></>"],
  ["\\*a\\*", "<p>*a*</>"],
  ["- a\n- b", "<ul><li>a</><li>b</></>"],
  ["1. a\n2. b\n   more", "<ol 1><li>a</><li>b<br></>more</></>"],
  ["3) c", "<ol 3><li>c</></>"],
  ["先看：\n- a", "<p>先看：</><ul><li>a</></>"],
  ["- a\n1. b", "<ul><li>a</></><ol 1><li>b</></>"],
  ["## 标题\n文字", "<h3>标题</><p>文字</>"],
  ["[看](/kb/a/b)", `<p><a ${SERVER}/kb/a/b>看</></>`],
  ["[x](https://a.example/(1))", "<p><a https://a.example/(1)>x</></>"],
  ["[x](mailto:a@example.com)", "<p><a mailto:a@example.com>x</></>"],
  ["见 https://a.example/x?y=1。好", "<p>见 <a https://a.example/x?y=1>https://a.example/x?y=1</>。好</>"],
  ["[x](javascript:alert(1))", "<p>x</>"],
  ["[x](JaVaScRiPt:alert(1))", "<p>x</>"],
  ["[x](data:text/html,a)", "<p>x</>"],
  ["[x](//evil.example)", "<p>x</>"],
  ["[x](/\\evil.example)", "<p>x</>"],
  ["<b onclick=x>a</b>", "<p><b onclick=x>a</b></>"],
  ["<img src=x onerror=alert(1)>", "<p><img src=x onerror=alert(1)></>"],
  ["**never closed", "<p>**never closed</>"],
];

for (const [text, wanted] of ROWS) test(`markdown: ${JSON.stringify(text)}`, () => assert.equal(html(text), wanted));

test("a long line of marks does not take long", () => {
  const begin = performance.now();
  for (const mark of ["*", "_", "**", "`", "[", "[a](", "\\", "<http://"]) html(mark.repeat(3000));
  assert.ok(performance.now() - begin < 2000, `${performance.now() - begin} ms`);
});

test("only articles of our own server open in place", () => {
  assert.equal(articlePath("/kb/a/b?lang=en", SERVER), "/kb/a/b?lang=en");
  assert.equal(articlePath(`${SERVER}/kb/a/b`, SERVER), "/kb/a/b");
  for (const other of ["https://evil.example/kb/a/b", "/kb/a", "/kb/a/b/c", "/v1/tickets/T1", "kb/a/b", ""]) assert.equal(articlePath(other, SERVER), null);
});

test("what is no link stays none", () => {
  for (const href of ["", " ", "javascript:1", "\tjavascript:1", "vbscript:1", "file:///etc", "blob:https://a", "//a", "ftp://a.example", "https://"]) assert.equal(safeUrl(href, SERVER), null, href);
});
