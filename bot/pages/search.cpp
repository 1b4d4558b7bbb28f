#include "pages/icons.h"
#include "pages/layout.h"

namespace xiaoer::pages {
namespace {

Html marked(const std::vector<articles::Piece>& pieces) {
  Html out;
  for (const auto& [text, found] : pieces) out += found ? el("mark", {}, text) : Html(text);
  return out;
}

// What a stranger typed, in a direction of its own: it must not turn round what is said about it.
Html quoting(std::string_view text, const std::string& query) {
  const size_t at = text.find("{}");
  Html out(text.substr(0, at));
  out += el("bdi", {}, query);
  return out += Html(text.substr(at + 2));
}

Html result(const Site& site, const articles::HelpSearch::Hit& hit, Lang lang) {
  const articles::Article& article = *hit.article;
  return el(
      "li", {}, el("h2", {}, el("a", {{"href", keepLang(articlePath(article.id), lang)}}, marked(hit.title))),
      el("p", {}, marked(hit.snippet)), el("p", {{"class", "soft"}}, titleOf(site, article.category, lang)));
}

Html popular(const Site& site, Lang lang) {
  Html items;
  for (const auto* article : popularArticles(site, lang, 6))
    items += el("li", {}, articleLink(*article, lang));
  return el("section", {}, el("h2", {}, words(lang).popular), el("ul", {{"class", "plain"}}, items));
}

Html found(const Site& site, const SearchView& view, Lang lang) {
  const Words& say = words(lang);
  const size_t count = view.hits.size();
  Html out = el("h1", {}, quoting(say.results, view.query));
  out += el("p", {{"class", "soft"}, {"role", "status"}},
            count == 1 ? std::string(say.resultOne) : filled(say.resultMany, std::to_string(count)));
  Html items;
  for (const auto& hit : view.hits) items += result(site, hit, lang);
  return out += el("ul", {{"class", "list"}}, items);
}

Html notFound(const Site& site, const SearchView& view, Lang lang) {
  const Words& say = words(lang);
  Html out = el("h1", {}, view.tooLong ? Html(say.search) : quoting(say.nothing, view.query));
  out += el("p", {{"class", "lead"}, {"role", "status"}}, view.tooLong ? say.tooLong : say.nothingLead);
  return out += popular(site, lang);
}

}  // namespace

std::string searchPage(const Site& site, const SearchView& view, Lang lang) {
  const Words& say = words(lang);
  Html main = searchForm(lang, view.query, "big");
  if (view.query.empty() && !view.tooLong) {
    main += el("h1", {{"class", "hidden"}}, say.search);
    main += popular(site, lang);
  } else {
    main += view.hits.empty() ? notFound(site, view, lang) : found(site, view, lang);
  }
  main += contactCard(lang);
  Page page{std::string(say.search), "", "/search", "results"};
  if (!view.query.empty()) {
    page.title = filled(say.results, view.query);
    page.path += "?q=" + inQuery(view.query);
  }
  page.indexed = false, page.searchInHeader = false;
  return layout(site, page, lang, el("div", {{"class", "wide narrow stack"}}, main));
}

}  // namespace xiaoer::pages
