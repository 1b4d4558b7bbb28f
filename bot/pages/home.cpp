#include <algorithm>

#include "pages/icons.h"
#include "pages/layout.h"

namespace xiaoer::pages {
namespace {

constexpr size_t kPopular = 6, kShownInCard = 4;

std::string count(size_t articles, Lang lang) {
  return articles == 1 ? std::string(words(lang).articlesOne)
                       : filled(words(lang).articlesMany, std::to_string(articles));
}

Html topicCard(const Site& site, const std::string& topic, Lang lang) {
  const auto articles = articlesOf(site, topic, lang);
  Html first;
  for (size_t i = 0; i < std::min(kShownInCard, articles.size()); ++i)
    first += el("li", {}, articleLink(*articles[i], lang));
  const std::string path = keepLang(categoryPath(topic), lang);
  return el("li", {{"class", "card"}},
            el("h3", {}, el("span", {{"class", "badge"}}, icon(topic)),
               el("a", {{"href", path}}, titleOf(site, topic, lang)),
               el("span", {{"class", "count"}}, count(articles.size(), lang))),
            el("ul", {}, first),
            articles.size() > kShownInCard
                ? el("p", {}, el("a", {{"class", "more"}, {"href", path}}, words(lang).all, icon("arrow")))
                : Html());
}

Html popularList(const Site& site, Lang lang) {
  Html items;
  for (const auto* article : popularArticles(site, lang, kPopular))
    items += el("li", {}, el("h3", {}, articleLink(*article, lang)), el("p", {}, article->summary));
  return items;
}

}  // namespace

std::string homePage(const Site& site, Lang lang) {
  const Words& say = words(lang);
  Html topics;
  for (const std::string& topic : topicsOf(site)) topics += topicCard(site, topic, lang);
  Html main = el("section", {{"class", "hero"}},
                 el("div", {{"class", "wide"}}, el("h1", {}, say.welcome), el("p", {}, say.lead),
                    searchForm(lang, "", "big")));
  Html below = el("section", {}, el("h2", {}, say.topics), el("ul", {{"class", "cards"}}, topics));
  below +=
      el("section", {}, el("h2", {}, say.popular), el("ul", {{"class", "popular"}}, popularList(site, lang)));
  below += contactCard(lang);
  main += el("div", {{"class", "wide stack"}}, below);
  Page page{"", std::string(say.lead), "/", "home", "website", "", true, false};
  return layout(site, page, lang, main);
}

std::string topicPage(const Site& site, std::string_view category, Lang lang) {
  const Words& say = words(lang);
  const std::string title = titleOf(site, category, lang), path = categoryPath(category);
  const auto articles = articlesOf(site, category, lang);
  Html items, others;
  for (const auto* article : articles)
    items += el("li", {}, el("h2", {}, articleLink(*article, lang)), el("p", {}, article->summary));
  for (const std::string& topic : topicsOf(site))
    if (topic != category)
      others += el(
          "li", {},
          el("a", {{"href", keepLang(categoryPath(topic), lang)}}, icon(topic), titleOf(site, topic, lang)));
  const std::vector<Crumb> crumbs{{std::string(say.home), "/"}, {title, path}};
  Html main = breadcrumbs(crumbs, lang);
  main += el("div", {{"class", "columns"}},
             el("div", {{"class", "content"}},
                el("header", {{"class", "title"}}, el("span", {{"class", "badge"}}, icon(category)),
                   el("h1", {}, title), el("p", {{"class", "soft"}}, count(articles.size(), lang))),
                el("ul", {{"class", "list"}}, items), contactCard(lang)),
             el("aside", {},
                el("nav", {{"aria-label", std::string(say.otherTopics)}}, el("h2", {}, say.otherTopics),
                   el("ul", {{"class", "topics"}}, others))));
  Page page{title, title + " · " + count(articles.size(), lang), path, "topic"};
  page.linkedData = breadcrumbData(site, crumbs, lang);
  return layout(site, page, lang, el("div", {{"class", "wide"}}, main));
}

std::string notFoundPage(const Site& site, Lang lang) {
  const Words& say = words(lang);
  Html popular;
  for (const auto* article : popularArticles(site, lang, kPopular))
    popular += el("li", {}, articleLink(*article, lang));
  const Html main =
      el("div", {{"class", "wide narrow stack"}}, el("h1", {}, say.notFound),
         el("p", {{"class", "lead"}}, say.notFoundLead), searchForm(lang, "", "big"),
         el("section", {}, el("h2", {}, say.popular), el("ul", {{"class", "plain"}}, popular)),
         el("p", {}, el("a", {{"href", keepLang("/", lang)}}, say.backHome)), contactCard(lang));
  Page page{std::string(say.notFound), "", "/", "missing"};
  page.indexed = false, page.searchInHeader = false;
  return layout(site, page, lang, main);
}

}  // namespace xiaoer::pages
