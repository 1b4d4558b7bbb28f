// Markdown that means harm, and Markdown that means well.
#include "pages/markdown.h"

#include <catch2/catch.hpp>

using namespace xiaoer::pages;
using xiaoer::text::Lang;

namespace {

std::string html(std::string_view markdown, Lang lang = Lang::Zh) {
  return fromMarkdown(markdown, lang).markup();
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("what articles are written with") {
  CHECK(html("一段**粗**和*斜*、`码`、~~删~~") ==
        "<p>一段<strong>粗</strong>和<em>斜</em>、<code>码</code>、<del>删</del></p>");
  CHECK(html("1. a\n2. b") == "<ol><li>a</li><li>b</li></ol>");
  CHECK(html("3. a") == "<ol start=\"3\"><li>a</li></ol>");
  CHECK(html("- a") == "<ul><li>a</li></ul>");
  CHECK(html("> a") == "<blockquote><p>a</p></blockquote>");
  CHECK(html("# a\n\n###### b") == "<h2>a</h2><h6>b</h6>");
  CHECK(html("a\n\n---\n\nb") == "<p>a</p><hr><p>b</p>");
  CHECK(html("```\n<a>\n```") == "<pre tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>");
  CHECK(
      html("|a|b|\n|---|---:|\n|1|2|") ==
      "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th>a</th><th class=\"end\">b</th></tr></thead>"
      "<tbody><tr><td>1</td><td class=\"end\">2</td></tr></tbody></table></div>");
  CHECK(html("a  \nb") == "<p>a<br>b</p>");
  CHECK(html("![图<1>](https://a.b/c.png)") ==
        "<p><img src=\"https://a.b/c.png\" alt=\"图&lt;1&gt;\" loading=\"lazy\"></p>");
}

TEST_CASE("links of the site keep the language, others tell nothing of the page") {
  CHECK(html("[a](/kb/x/y)") == "<p><a href=\"/kb/x/y\">a</a></p>");
  CHECK(html("[a](/kb/x/y)", Lang::En) == "<p><a href=\"/kb/x/y?lang=en\">a</a></p>");
  CHECK(html("[a](/kb/x/y?q=1#z)", Lang::En) == "<p><a href=\"/kb/x/y?q=1&amp;lang=en#z\">a</a></p>");
  CHECK(html("[a](#z)", Lang::En) == "<p><a href=\"#z\">a</a></p>");
  CHECK(html("[a](https://b.c/?x=1&y=2)") ==
        "<p><a href=\"https://b.c/?x=1&amp;y=2\" rel=\"noopener\">a</a></p>");
  CHECK(html("[a](https://b.c/?x=1&amp;y=2)") ==
        "<p><a href=\"https://b.c/?x=1&amp;y=2\" rel=\"noopener\">a</a></p>");
  CHECK(html("https://b.c") == "<p><a href=\"https://b.c\" rel=\"noopener\">https://b.c</a></p>");
  CHECK(html("me@b.c.com") == "<p><a href=\"mailto:me@b.c.com\" rel=\"noopener\">me@b.c.com</a></p>");
}

TEST_CASE("raw HTML is text") {
  CHECK(html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
  CHECK(html("a <img src=x onerror=alert(1)> b") == "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>");
  CHECK(html("<!-- x -->") == "<p>&lt;!-- x --&gt;</p>");
}

TEST_CASE("what a browser would run does not become a link") {
  for (const char* url : {"javascript:alert(1)",
                          "JaVaScRiPt:alert(1)",
                          "vbscript:x",
                          "data:text/html,x",
                          "file:///etc/passwd",
                          "//evil.example",
                          "/\\evil.example",
                          "\\\\evil.example",
                          "javascript&colon;alert(1)",
                          "java&#115;cript:alert(1)",
                          "&#x6A;avascript:alert(1)",
                          "<javascript:alert(1)>",
                          "<java\tscript:x>",
                          "/&#47;evil.example",
                          "/&sol;evil.example",
                          "blob:x",
                          "javascript\\:x",
                          "tel:1",
                          "x:y",
                          "relative.md"}) {
    CAPTURE(url);
    const std::string link = html("[a](" + std::string(url) + ")"),
                      image = html("![a](" + std::string(url) + ")");
    CAPTURE(link, image);
    CHECK_FALSE(holds(link, "<a "));
    CHECK_FALSE(holds(image, "<img"));
  }
  CHECK_FALSE(holds(html("<javascript:alert(1)>"), "<a "));
  CHECK_FALSE(holds(html("[a]: javascript:x\n\n[a]"), "<a "));
}

TEST_CASE("no attribute can be broken out of") {
  CHECK(html("[a](<https://b.c/\"onclick=alert(1)>)") ==
        "<p><a href=\"https://b.c/&quot;onclick=alert(1)\" rel=\"noopener\">a</a></p>");
  CHECK_FALSE(holds(html("![\"><script>](https://b.c/x.png)"), "<script>"));
  CHECK_FALSE(holds(html("[a](https://b.c \"title\\\" onclick=x\")"), "onclick"));
  CHECK_FALSE(holds(html("```\"><script>\nx\n```"), "<script>"));
}

TEST_CASE("links inside pictures and pictures inside links stay well formed") {
  CHECK(html("[![a](https://b.c/x.png)](https://d.e)") ==
        "<p><a href=\"https://d.e\" rel=\"noopener\"><img src=\"https://b.c/x.png\" alt=\"a\" "
        "loading=\"lazy\"></a></p>");
  CHECK(html("![[a](https://b.c)](https://d.e/x.png)") ==
        "<p><img src=\"https://d.e/x.png\" alt=\"a\" loading=\"lazy\"></p>");
  CHECK(html("[[a](javascript:x)](https://d.e)").find("javascript") == std::string::npos);
}

TEST_CASE("every address that is let through is one that is meant") {
  for (const char* url : {"https://a", "HTTP://a", "mailto:a@b", "/a", "/", "#a"}) CHECK(isSafeLink(url));
  for (const char* url :
       {"", "a", "//a", "/\\a", " https://a", "https://a b", "javascript:a", "\x01/a", "https:/a"}) {
    CAPTURE(url);
    CHECK_FALSE(isSafeLink(url));
  }
}
