#include <algorithm>
#include <nlohmann/json.hpp>

#include "pages/icons.h"
#include "pages/layout.h"
#include "pages/markdown.h"

namespace xiaoer::pages {
namespace {

using articles::Article;

constexpr size_t kMaxBeside = 6;

// A film that browsers play by themselves is shown on the page; anything else is a link: what another site
// would put into a frame is not ours to answer for.
Html video(const Article& article, Lang lang) {
  if (article.video.empty()) return {};
  const Words& say = words(lang);
  const std::string_view url = std::string_view(article.video).substr(0, article.video.find_first_of("?#"));
  if (url.ends_with(".mp4") || url.ends_with(".webm"))
    return el("figure", {{"class", "video"}},
              el("video",
                 {{"src", article.video},
                  {"controls", ""},
                  {"preload", "none"},
                  {"aria-label", std::string(say.video) + ": " + article.title}},
                 el("a", {{"href", article.video}}, say.watchVideo)));
  return el("p", {},
            el("a", {{"class", "video"}, {"href", article.video}, {"rel", "noopener"}, {"target", "_blank"}},
               el("span", {{"class", "badge"}}, icon("play")),
               el("span", {}, el("strong", {}, say.watchVideo), " ", el("small", {}, say.videoNote))));
}

Html feedback(const Article& article, Lang lang) {
  const Words& say = words(lang);
  const auto button = [&](const char* value, std::string_view label) {
    return el("button", {{"name", "helpful"}, {"value", value}}, icon(value), label);
  };
  return el(
      "form",
      {{"class", "feedback"},
       {"method", "post"},
       {"action", keepLang(articlePath(article.id) + "/feedback", lang)},
       {"data-article", article.id},
       {"data-thanks", std::string(say.thanks)},
       {"data-sorry", std::string(say.sorry)},
       {"data-failed", std::string(say.notKept)}},
      el("h2", {}, say.helpful),
      el("div", {{"class", "choices"}}, button("yes", say.yes), button("no", say.no)),
      el("p", {{"id", "thanks"}, {"class", "thanks"}, {"role", "status"}, {"tabindex", "-1"}}, say.thanks));
}

Html links(std::string_view title, const std::vector<const Article*>& articles, Lang lang) {
  if (articles.empty()) return {};
  Html items;
  for (const Article* article : articles) items += el("li", {}, articleLink(*article, lang));
  return el("nav", {{"aria-label", std::string(title)}}, el("h2", {}, title),
            el("ul", {{"class", "plain"}}, items));
}

Html beside(const Site& site, const Article& article, Lang lang) {
  std::vector<const Article*> related, same;
  for (const std::string& id : article.related)
    if (const Article* one = site.articles.find(id, lang)) related.push_back(one);
  const auto known = [&](const Article* one) {
    return one->id == article.id || std::find(related.begin(), related.end(), one) != related.end();
  };
  for (const Article* one : articlesOf(site, article.category, lang))
    if (!known(one) && same.size() < kMaxBeside) same.push_back(one);
  Html out = links(words(lang).related, related, lang);
  return out += links(words(lang).inTopic, same, lang);
}

std::string linkedData(const Site& site, const Article& article, Lang lang) {
  using json = nlohmann::ordered_json;
  json out{{"@context", "https://schema.org"},
           {"@type", "TechArticle"},
           {"headline", article.title},
           {"description", article.summary},
           {"inLanguage", text::name(article.lang)},
           {"mainEntityOfPage", absolute(site, articlePath(article.id), lang)}};
  if (!article.updated.empty()) out["dateModified"] = article.updated;
  return out.dump();
}

}  // namespace

std::string articlePage(const Site& site, const Article& article, Lang lang) {
  const Words& say = words(lang);
  const std::vector<Crumb> crumbs{{std::string(say.home), "/"},
                                  {titleOf(site, article.category, lang), categoryPath(article.category)},
                                  {article.title, articlePath(article.id)}};
  Html title = el("h1", {}, article.title);
  if (!article.updated.empty())
    title += el("p", {{"class", "soft"}}, say.updated, " ",
                el("time", {{"datetime", article.updated}}, article.updated));
  if (article.lang != lang) title += el("p", {{"class", "only"}}, say.onlyIn);
  const std::string own = article.lang == Lang::Zh ? "zh-CN" : "en";
  Html content =
      el("article", {{"lang", own, article.lang != lang}}, el("header", {{"class", "title"}}, title),
         video(article, lang), el("div", {{"class", "prose"}}, fromMarkdown(article.markdown, lang)));
  content += feedback(article, lang);
  content += contactCard(lang);
  const Html main = el("div", {{"class", "wide"}}, breadcrumbs(crumbs, lang),
                       el("div", {{"class", "columns"}}, el("div", {{"class", "content"}}, content),
                          el("aside", {}, beside(site, article, lang))));
  Page page{article.title, article.summary, articlePath(article.id), "article", "article"};
  page.linkedData = "[" + linkedData(site, article, lang) + "," + breadcrumbData(site, crumbs, lang) + "]";
  return layout(site, page, lang, main);
}

}  // namespace xiaoer::pages
