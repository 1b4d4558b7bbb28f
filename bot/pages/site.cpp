#include "pages/site.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/utf8.h"
#include "pages/html.h"

namespace xiaoer::pages {
namespace {

using articles::Article;

// How often rules and guides answer with an article, and others name it as related: where many questions end.
std::map<std::string, int, std::less<>> references(const Site& site) {
  std::map<std::string, int, std::less<>> out;
  const auto count = [&](const std::optional<rulebook::Ref>& article) {
    if (article) ++out[article->name];
  };
  for (const auto& rule : site.rules.rules) count(rule.article);
  for (const auto& guide : site.rules.guides)
    for (const auto& step : guide.steps) count(step.article);
  for (const Article& article : site.articles.all())
    for (const std::string& id : article.related) ++out[id];
  return out;
}

// Each article once, as it is shown in `lang`; the most referred to first, then by the name of its file.
std::vector<const Article*> sorted(const Site& site, Lang lang, std::string_view category) {
  const auto named = references(site);
  const auto weight = [&](const Article* article) {
    const auto found = named.find(article->id);
    return found == named.end() ? 0 : found->second;
  };
  std::vector<const Article*> out;
  for (const Article& article : site.articles.all())
    if ((category.empty() || article.category == category) &&
        site.articles.find(article.id, lang) == &article)
      out.push_back(&article);
  std::stable_sort(out.begin(), out.end(),
                   [&](const Article* a, const Article* b) { return weight(a) > weight(b); });
  return out;
}

// Black or white, whichever is easier to read on it: relative luminance and contrast as WCAG 2 has them.
std::string onBrand(const std::string& brand) {
  if (brand.size() != 7) return "#fff";
  const auto light = [&](size_t at) {
    const double part = std::stoi(brand.substr(at, 2), nullptr, 16) / 255.0;
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  const double luminance = 0.2126 * light(1) + 0.7152 * light(3) + 0.0722 * light(5);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#fff" : "#000";
}

}  // namespace

std::vector<std::string> topicsOf(const Site& site) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& id) {
    const auto in = [&](const Article& article) { return article.category == id; };
    const auto& all = site.articles.all();
    if (std::find(out.begin(), out.end(), id) == out.end() && std::any_of(all.begin(), all.end(), in))
      out.push_back(id);
  };
  for (const auto& category : site.rules.settings.categories)
    if (category.problem) add(category.id);
  for (const auto& category : site.rules.settings.categories) add(category.id);
  for (const Article& article : site.articles.all()) add(article.category);
  return out;
}

std::vector<const Article*> articlesOf(const Site& site, std::string_view category, Lang lang) {
  return sorted(site, lang, category);
}

std::vector<const Article*> popularArticles(const Site& site, Lang lang, size_t limit) {
  auto out = sorted(site, lang, "");
  if (out.size() > limit) out.resize(limit);
  return out;
}

std::string iconSvg(const Site& site) {
  const std::string_view name = site.rules.settings.botName.first(Lang::Zh);
  size_t end = 0;
  if (!name.empty()) nextChar(name, end);
  const std::string& brand = site.rules.settings.site.brand;
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" "
         "rx=\"7\" "
         "fill=\"" +
         (brand.empty() ? "#0b6bcb" : brand) +
         "\"/><text x=\"16\" y=\"23\" text-anchor=\"middle\" font-family=\"system-ui,sans-serif\" "
         "font-size=\"19\" "
         "font-weight=\"600\" fill=\"" +
         onBrand(brand) + "\">" + escaped(name.substr(0, end)) + "</text></svg>\n";
}

std::string brandCss(const rulebook::Site& site) {
  return site.brand.empty() ? "" : ":root{--x-brand:" + site.brand + "}";
}

}  // namespace xiaoer::pages
