// The pages as values: what stands on them, and that nothing of an author's or a stranger's text can act
// there.
#include <catch2/catch.hpp>
#include <regex>

#include "pages/site.h"
#include "rulebook/compile.h"

using namespace xiaoer;
using namespace xiaoer::pages;

namespace {

std::string file(const std::string& title, const std::string& category, const std::string& more,
                 const std::string& body) {
  return "---\ntitle: '" + title + "'\ncategory: " + category + "\n" + more + "---\n" + body + "\n";
}

struct Centre {
  rulebook::RuleBook rules;
  std::shared_ptr<const articles::Articles> articles;
  Site site;

  explicit Centre(const std::vector<articles::SourceFile>& files, const std::string& settings = "")
      : site{rules, *make(files, settings), "v1"} {}
  const articles::Articles* make(const std::vector<articles::SourceFile>& files,
                                 const std::string& settings) {
    Faults faults;
    articles = articles::Articles::build(files, "kb", faults);
    std::vector<std::string> ids;
    for (const auto& article : articles->all()) ids.push_back(article.id);
    const auto compiled = rulebook::compile({{"bot.yaml",
                                              "bot:\n  name: {zh: 小二, en: Xiaoer}\n  categories:\n"
                                              "    data_sync: {title: {zh: 数据同步, en: Data sync}}\n" +
                                                  settings}},
                                            ids);
    REQUIRE(compiled.book != nullptr);
    rules = *compiled.book;
    return articles.get();
  }
  std::string article(const std::string& id, Lang lang = Lang::Zh) const {
    return articlePage(site, *articles->find(id, lang), lang);
  }
};

const Centre& desk() {
  static const Centre one({
      {"a/orders.md", file("订单<不>更新 & 其他", "data_sync", "related: [a/stock]\nupdated: 2026-11-01\n",
                           "先看**授权**。")},
      {"a/orders.en.md",
       file("Orders do not update", "data_sync", "updated: 2026-11-02\n", "See [stock](/kb/a/stock).")},
      {"a/stock.md", file("库存不对", "data_sync", "video: 'https://v.example/x.mp4'\n", "重新拉取。")},
      {"b/film.md", file("看片", "feature_usage", "video: 'https://v.example/watch?v=1'\n", "看。")},
  });
  return one;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// Every page of the desk, in both languages.
std::vector<std::string> everyPage(const Centre& centre) {
  std::vector<std::string> out;
  for (const Lang lang : {Lang::Zh, Lang::En}) {
    out.push_back(homePage(centre.site, lang));
    out.push_back(notFoundPage(centre.site, lang));
    out.push_back(demoPage(centre.site, lang));
    out.push_back(searchPage(centre.site, {"<b>\"'&", false, {}}, lang));
    for (const auto& topic : topicsOf(centre.site)) out.push_back(topicPage(centre.site, topic, lang));
    for (const auto* article : articlesOf(centre.site, "", lang))
      out.push_back(articlePage(centre.site, *article, lang));
  }
  return out;
}

}  // namespace

TEST_CASE("an article's page") {
  const std::string page = desk().article("a/orders");
  CHECK(holds(page, "<html lang=\"zh-CN\">"));
  CHECK(holds(page, "<h1>订单&lt;不&gt;更新 &amp; 其他</h1>"));
  CHECK(holds(page, "<time datetime=\"2026-11-01\">"));
  CHECK(holds(page, "先看<strong>授权</strong>。"));
  CHECK(holds(page, "<a href=\"/kb/a/stock\">库存不对</a>"));
  CHECK(holds(page, "<a href=\"/topics/data_sync\">数据同步</a>"));
  CHECK(holds(page, "action=\"/kb/a/orders/feedback\""));
  CHECK(holds(page, "name=\"description\" content=\"先看授权。\""));
}

TEST_CASE("an English page keeps English in its links") {
  const std::string page = desk().article("a/orders", Lang::En);
  CHECK(holds(page, "<html lang=\"en\">"));
  CHECK(holds(page, "<a href=\"/kb/a/stock?lang=en\">stock</a>"));
  CHECK(holds(page, "action=\"/kb/a/orders/feedback?lang=en\""));
  CHECK(holds(page, "name=\"lang\" value=\"en\""));
  CHECK(holds(page, "href=\"/kb/a/orders\" lang=\"zh\""));  // the switch
  std::smatch link;
  const std::regex own("<a[^>]* href=\"(/[^\"]*)\"[^>]*>");
  for (auto at = page.cbegin(); std::regex_search(at, page.cend(), link, own); at = link.suffix().first)
    if (!holds(link[0], "lang=\"zh\"")) CHECK(holds(link[1], "lang=en"));
}

TEST_CASE("an article that is there in one language only says so") {
  const std::string page = desk().article("a/stock", Lang::En);
  CHECK(holds(page, "available in Chinese only"));
  CHECK(holds(page, "<article lang=\"zh-CN\">"));
}

TEST_CASE("a film is played on the page, another address is a link") {
  CHECK(holds(desk().article("a/stock"), "<video src=\"https://v.example/x.mp4\" controls preload=\"none\""));
  CHECK(holds(desk().article("b/film"),
              "href=\"https://v.example/watch?v=1\" rel=\"noopener\" target=\"_blank\""));
}

TEST_CASE("no page has an inline script, style or handler") {
  for (const std::string& page : everyPage(desk())) {
    CHECK_FALSE(std::regex_search(page, std::regex("<script(?![^>]*(src=|ld\\+json))")));
    CHECK_FALSE(std::regex_search(page, std::regex("<[^>]* (style|on[a-z]+)=")));
    CHECK_FALSE(holds(page, "<style"));
    CHECK_FALSE(holds(page, "<b>"));
  }
}

TEST_CASE("what is searched for is shown as text") {
  const std::string page = searchPage(desk().site, {"<script>\"&", false, {}}, Lang::Zh);
  CHECK(holds(page, "value=\"&lt;script&gt;&quot;&amp;\""));
  CHECK(holds(page, "“<bdi>&lt;script&gt;&quot;&amp;</bdi>”"));
  CHECK(holds(page, "name=\"robots\" content=\"noindex\""));
  CHECK(holds(page, "href=\"/search?q=%3Cscript%3E%22%26&amp;lang=en\""));
}

TEST_CASE("what was found is marked on the search page") {
  const articles::HelpSearch search(desk().articles);
  const std::string page =
      searchPage(desk().site, {"库存", false, search.search("库存", Lang::Zh, 5)}, Lang::Zh);
  CHECK(holds(page, "<a href=\"/kb/a/stock\"><mark>库存</mark>不对</a>"));
  CHECK(holds(page, "找到 1 篇文章"));
}

TEST_CASE("the same page in the other language is named") {
  const std::string page = desk().article("a/orders", Lang::En);
  CHECK(holds(page, "<link rel=\"canonical\" href=\"/kb/a/orders?lang=en\">"));
  CHECK(holds(page, "<link rel=\"alternate\" hreflang=\"zh\" href=\"/kb/a/orders\">"));
  CHECK(holds(page, "<link rel=\"alternate\" hreflang=\"en\" href=\"/kb/a/orders?lang=en\">"));
  CHECK(holds(page, "<link rel=\"alternate\" hreflang=\"x-default\" href=\"/kb/a/orders\">"));
}

TEST_CASE("the settings' address, banner and logo stand on the pages") {
  const Centre centre({{"a/a.md", file("标题", "data_sync", "", "正文。")}},
                      "  site:\n    url: https://help.example\n    logo: https://a.b/l.svg\n"
                      "    announcement: {zh: '今晚 <维护>，[看这里](/kb/a/a)'}\n");
  const std::string page = centre.article("a/a");
  CHECK(holds(page, "<link rel=\"canonical\" href=\"https://help.example/kb/a/a\">"));
  CHECK(holds(page, "property=\"og:url\" content=\"https://help.example/kb/a/a\""));
  CHECK(holds(page, "<p>今晚 &lt;维护&gt;，<a href=\"/kb/a/a\">看这里</a></p>"));
  CHECK(holds(page, "<img class=\"logo\" src=\"https://a.b/l.svg\" alt=\"\">"));
}

TEST_CASE("data for search engines cannot end its block") {
  const Centre centre({{"a/a.md", file("</script><script>alert(1)</script>", "data_sync", "", "正文。")}});
  const std::string page = centre.article("a/a");
  CHECK_FALSE(holds(page, "<script>alert"));
  CHECK(holds(page, "\\u003c/script>"));
}

TEST_CASE("topics: the five problems first, then the others, only those with articles") {
  CHECK(topicsOf(desk().site) == std::vector<std::string>{"data_sync", "feature_usage"});
  const auto articles = articlesOf(desk().site, "data_sync", Lang::Zh);
  REQUIRE(articles.size() == 2);
  CHECK(articles[0]->id == "a/stock");  // another one refers to it
}

TEST_CASE("articles that rules and guides answer with come first") {
  std::vector<articles::SourceFile> files;
  for (const char* name : {"a/a.md", "a/b.md", "a/c.md"})
    files.push_back({name, file(name, "data_sync", "", "正文。")});
  const Centre centre(files, R"(
rules:
  - {id: x, category: data_sync, says: [甲乙], reply: 好, article: a/c}
  - {id: y, category: data_sync, says: [丙丁], reply: 好, guide: g}
guides:
  - {id: g, steps: [{id: one, say: 看, article: a/c}, {id: two, say: 看, article: a/b}, {id: three, handoff: true}]}
)");
  const auto articles = popularArticles(centre.site, Lang::Zh, 2);
  REQUIRE(articles.size() == 2);
  CHECK(articles[0]->id == "a/c");
  CHECK(articles[1]->id == "a/b");
}

TEST_CASE("the sitemap names every page in both languages, with its day") {
  const std::string map = sitemap(desk().site, "https://h.example");
  for (const char* page : {"/", "/topics/data_sync", "/kb/a/orders", "/kb/b/film"}) {
    CHECK(holds(map, "<loc>https://h.example" + std::string(page) + "</loc>"));
    CHECK(holds(map, "<loc>https://h.example" + std::string(page) + "?lang=en</loc>"));
  }
  CHECK(holds(map, "/kb/a/orders</loc><lastmod>2026-11-01</lastmod>"));
  CHECK(holds(map, "/kb/a/orders?lang=en</loc><lastmod>2026-11-02</lastmod>"));
  CHECK(holds(map, "hreflang=\"x-default\" href=\"https://h.example/kb/a/orders\"/>"));
  CHECK(holds(robots("https://h.example"), "Sitemap: https://h.example/sitemap.xml\n"));
}

TEST_CASE("an empty knowledge base has pages too") {
  const Centre centre({});
  for (const std::string& page : everyPage(centre)) CHECK(holds(page, "</html>"));
}

TEST_CASE("the brand's colour goes into the style, none if there is none") {
  rulebook::Site site;
  CHECK(brandCss(site).empty());
  site.brand = "#123456";
  CHECK(brandCss(site) == ":root{--x-brand:#123456}");
}

TEST_CASE("the tab's picture can be read on any brand") {
  const auto letter = [](const char* brand) {
    const Centre centre({}, std::string("  site:\n    brand: \"") + brand + "\"\n");
    const std::string svg = iconSvg(centre.site);
    return svg.substr(svg.find("fill=\"#", svg.find("<text")) + 6, 4);
  };
  CHECK(letter("#0b6bcb") == "#fff");
  CHECK(letter("#ffdd00") == "#000");
  CHECK(letter("#000000") == "#fff");
}
