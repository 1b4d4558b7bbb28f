#include <catch2/catch.hpp>

#include "articles/plain_text.h"
#include "shelf.h"

using namespace xiaoer;
using namespace xiaoer::articles;

namespace {

// All faults of one knowledge base as an author sees them.
std::string told(const Files& files) {
  const Shelved shelf(files);
  std::string out;
  for (const Fault& fault : shelf.faults) {
    std::string source;
    for (const SourceFile& file : files)
      if ("kb/" + file.path == fault.place.file) source = file.text;
    out += render(fault, source);
  }
  return out;
}
std::string told(const std::string& text) { return told(Files{{"sync/a.md", text}}); }

}  // namespace

TEST_CASE("an article is read with everything in it") {
  const Shelved shelf(
      Files{{"sync/orders.md",
             "---\r\ntitle: 订单没有更新怎么办\r\ncategory: data_sync\r\nlang: zh\r\n"
             "questions: [订单一直不更新, '新订单: 进不来']\r\ntags: 同步\r\n"
             "video: https://example.com/v\r\nrelated: [sync/orders]\r\nupdated: 2024-02-29\r\n"
             "---\r\n\r\n先看**授权**,\r\n见 [设置](/settings)。\r\n\r\n1. 打开\r\n"}});
  CHECK(shelf.faults.empty());
  REQUIRE(shelf.articles->all().size() == 1);
  const Article& article = shelf.articles->all()[0];
  CHECK(article.id == "sync/orders");
  CHECK(article.file == "kb/sync/orders.md");
  CHECK(article.lang == text::Lang::Zh);
  CHECK(article.title == "订单没有更新怎么办");
  CHECK(article.category == "data_sync");
  CHECK(article.questions == std::vector<std::string>{"订单一直不更新", "新订单: 进不来"});
  CHECK(article.tags == std::vector<std::string>{"同步"});
  CHECK(article.related == std::vector<std::string>{"sync/orders"});
  CHECK(article.video == "https://example.com/v");
  CHECK(article.updated == "2024-02-29");
  CHECK(article.summary == "先看授权,见 设置。");
  CHECK(article.markdown == "\n先看**授权**,\n见 [设置](/settings)。\n\n1. 打开\n");
}

TEST_CASE("the two languages of an article share its id") {
  const Shelved shelf(Files{{"sync/a.en.md", page("Orders")}, {"sync/a.md", page("订单")}});
  CHECK(shelf.faults.empty());
  CHECK(shelf.articles->find("sync/a", text::Lang::Zh)->title == "订单");
  CHECK(shelf.articles->find("sync/a", text::Lang::En)->title == "Orders");
  CHECK(shelf.articles->find("sync/b", text::Lang::En) == nullptr);
  CHECK(shelf.articles->all()[0].lang == text::Lang::Zh);
}

TEST_CASE("an article in one language is found in the other") {
  const Shelved shelf(Files{{"sync/a.md", page("订单")}});
  CHECK(shelf.articles->find("sync/a", text::Lang::En)->title == "订单");
}

TEST_CASE("what is wrong in a front matter is told at its place") {
  CHECK(told(page("订单", "titel: x\n")) ==
        "kb/sync/a.md:4:1: error: an article has no 'titel'\ntitel: x\n^ did you mean 'title'?\n");
  CHECK(told("---\ncategory: data_sync\n---\n正文\n") ==
        "kb/sync/a.md:2:1: error: the article has no title\ncategory: data_sync\n^ add a line 'title: …'\n");
  CHECK(told("---\ntitle: 订单\n---\n正文\n") ==
        "kb/sync/a.md:2:1: error: the article has no category\ntitle: 订单\n^ add a line 'category: …'\n");
  CHECK(told("---\ntitle:\ncategory: c\n---\n正文\n") ==
        "kb/sync/a.md:2:1: error: 'title' has no value\ntitle:\n"
        "^ write it behind the colon, or leave the line out\n");
  CHECK(told(page("订单", "lang: de\n")) ==
        "kb/sync/a.md:4:7: error: lang must be one of: zh, en\nlang: de\n      ^\n");
  CHECK(told(page("订单", "lang: en\n")) ==
        "kb/sync/a.md:4:7: error: lang is 'en', but the name of the file says 'zh'\nlang: en\n"
        "      ^ English lies in <slug>.en.md, Chinese in <slug>.md\n");
  CHECK(told(page("订单", "questions: [订单, {a: b}]\n")) ==
        "kb/sync/a.md:4:17: error: questions must be a text\nquestions: [订单, {a: b}]\n"
        "                  ^\n");
  CHECK(told(page("订单", "video: javascript:alert(1)\n")) ==
        "kb/sync/a.md:4:8: error: the video must be a link: https://…\nvideo: javascript:alert(1)\n"
        "       ^\n");
  CHECK(told(page("'订单")) ==
        "kb/sync/a.md:2:8: error: this quote is never closed\ntitle: '订单\n       ^ close it with the same "
        "mark; a ' inside the text is written ''\n");
}

TEST_CASE("'updated' is a day of the calendar") {
  for (const std::string day : {"2026-02-29", "2026-13-01", "2026-1-01", "20261101", "2026-11-1x", "soon",
                                "2026-+1-01", "-026-11-01", "[2026]"})
    CHECK(told(page("订单", "updated: " + day + "\n")) ==
          "kb/sync/a.md:4:10: error: 'updated' must be a day, written like 2026-11-01\nupdated: " + day +
              "\n         ^\n");
  CHECK(told(page("订单", "updated: 2026-11-30\n")).empty());
}

TEST_CASE("a front matter has a beginning, an end and a text after it") {
  CHECK(told("title: 订单\n") ==
        "kb/sync/a.md:1:1: error: an article begins with a line '---'\ntitle: 订单\n"
        "^ then come title and category, '---' again, and the text\n");
  CHECK(told("") ==
        "kb/sync/a.md:1:1: error: an article begins with a line '---'\n"
        "  then come title and category, '---' again, and the text\n");
  CHECK(told("---\ntitle: 订单\ncategory: c\n") ==
        "kb/sync/a.md:1:1: error: the front matter that begins here has no end\n---\n"
        "^ put a line '---' between it and the text\n");
  CHECK(told("---\ntitle: 订单\ncategory: c\n---\n \n") ==
        "kb/sync/a.md:4:1: error: no text comes after the front matter\n---\n^\n");
  CHECK(told("---\ntitle: 订单\ncategory: c\n---") ==
        "kb/sync/a.md:4:1: error: no text comes after the front matter\n---\n^\n");
  CHECK(told("---\n---\n正文\n") == "kb/sync/a.md:1:1: error: an article must be a map of 'key: value'\n");
}

TEST_CASE("a file that is no text of ours is refused as a whole") {
  CHECK(told("---\ntitle: \xFF\n---\nx\n") ==
        "kb/sync/a.md:1:1: error: the file is not UTF-8\n  save it as UTF-8\n");
  const std::string head = page("订单", "", "");
  const std::string full = head + std::string(256 * 1024 - head.size(), 'x');
  CHECK(told(full).empty());
  CHECK(told(full + "x") ==
        "kb/sync/a.md:1:1: error: the file is larger than 256 KB\n  make several articles of it\n");
}

TEST_CASE("the name of a file is the name of its article") {
  for (const std::string path : {"a.md", "Sync/a.md", "sync/a b.md", "sync/x/a.md", "sync/.md", "/a.md",
                                 "sync/.en.md", "sync/a.fr.md", "../a.md", "sync/订单.md", "sync/a.txt"})
    CHECK(told(Files{{path, page("订单")}}) ==
          "kb/" + path +
              ":1:1: error: an article's file must be <folder>/<slug>.md or <folder>/<slug>.en.md\n"
              "  folder and slug are written in a-z, 0-9 and '-'\n");
}

TEST_CASE("articles are held against each other") {
  CHECK(told(Files{{"sync/orders.md", page("订单", "related: [sync/stock, sync/stokc]\n")},
                   {"sync/stock.md", page("库存", "related: 'sync/none-such'\n")}}) ==
        "kb/sync/orders.md:4:23: error: there is no article 'sync/stokc'\n"
        "related: [sync/stock, sync/stokc]\n                      ^ did you mean 'sync/stock'?\n"
        "kb/sync/stock.md:4:10: error: there is no article 'sync/none-such'\n"
        "related: 'sync/none-such'\n         ^\n");
  CHECK(told(Files{{"sync/a.md", page("订单")}, {"sync/a.en.md", page("Orders", "", "x", "login")}}) ==
        "kb/sync/a.en.md:3:11: error: the category is 'login', but kb/sync/a.md has 'data_sync'\n"
        "category: login\n          ^ both languages of an article share its category\n");
  CHECK(told(Files{{"sync/a.md", page("订单")}, {"sync/a.md", page("订单")}}) ==
        "kb/sync/a.md:1:1: error: the article 'sync/a' is there twice in 'zh'\n");
}

TEST_CASE("a faulty article is left out and nothing else is") {
  const Shelved shelf(
      {{"sync/a.md", page("订单", "updated: x\n")}, {"sync/b.md", page("库存", "related: [sync/a]\n")}});
  CHECK(shelf.faults.size() == 1);
  REQUIRE(shelf.articles->all().size() == 1);
  CHECK(shelf.articles->all()[0].id == "sync/b");
}

TEST_CASE("a summary is the first paragraph without its marks") {
  CHECK(summary("# 标题\n\n第一段,\n很**重要**。\n\n第二段") == "第一段,很重要。");
  CHECK(summary("one\ntwo _three_ `four` snake_case\n## next") == "one two three four snake_case");
  CHECK(summary("see [the **guide**](/a_b), ![picture](x.png) \\*not\\* [x] (y)") ==
        "see the guide, picture *not* [x] (y)");
  CHECK(summary("before you start\n1. open\n2. close") == "before you start");
  CHECK(summary("1. open\n2. close\n\nend") == "open close");
  CHECK(summary("> quoted ~~old~~ text") == "quoted old text");
  CHECK(summary("# only a heading #") == "only a heading");
  CHECK(summary("---\n\n```\ncode\n```") == "code");
  CHECK(summary("") == "");
  CHECK(summary("[[[[ ]( ) ** __ ~~ \\") == "[[[     \\");
}
