// The help centre: what every page of it is made from, and the pages. Values in, HTML out; no clock, no
// socket. Addresses are in docs/api.md, "The help centre".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "articles/articles.h"
#include "articles/help_search.h"
#include "pages/address.h"
#include "rulebook/rulebook.h"

namespace xiaoer::pages {

struct Site {
  const rulebook::RuleBook& rules;
  const articles::Articles& articles;
  std::string assets;  // a hash of style and scripts, put behind their addresses so that caches never mix
};

// The categories that have articles: the five problems first, then as the rule files have them.
std::vector<std::string> topicsOf(const Site& site);
// The articles of a category, in `lang` where they are there in it. First those that most rules, guides and
// other articles lead to.
std::vector<const articles::Article*> articlesOf(const Site& site, std::string_view category, Lang lang);
// Of all categories.
std::vector<const articles::Article*> popularArticles(const Site& site, Lang lang, size_t limit);

std::string homePage(const Site& site, Lang lang);
std::string topicPage(const Site& site, std::string_view category, Lang lang);
std::string articlePage(const Site& site, const articles::Article& article, Lang lang);
std::string notFoundPage(const Site& site, Lang lang);

struct SearchView {
  std::string query;
  bool tooLong = false;
  std::vector<articles::HelpSearch::Hit> hits;
};
std::string searchPage(const Site& site, const SearchView& view, Lang lang);

// A page of another company with the widget on it, for trying it out.
std::string demoPage(const Site& site, Lang lang);

// Where agents work: /desk.
std::string deskPage(const Site& site);

// `base`: "https://help.example.com", no slash at its end.
std::string sitemap(const Site& site, std::string_view base);
std::string robots(std::string_view base);

// The name's first character on the brand's colour, as SVG: the tab's picture where there is no logo.
std::string iconSvg(const Site& site);

// The colours that tokens.css wants of a page.
std::string brandCss(const rulebook::Site& site);

}  // namespace xiaoer::pages
