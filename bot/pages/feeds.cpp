// What search engines read: every page in both languages, and when it was last changed.
#include <algorithm>

#include "pages/html.h"
#include "pages/site.h"
#include "pages/tickets.h"

namespace xiaoer::pages {
namespace {

struct Entry {
  std::string path, changed;  // "" unknown
};

std::string address(std::string_view base, const std::string& path, Lang lang) {
  return escaped(std::string(base) + keepLang(path, lang));
}

std::string alternate(std::string_view base, const std::string& path, std::string_view code, Lang lang) {
  return "<xhtml:link rel=\"alternate\" hreflang=\"" + std::string(code) + "\" href=\"" +
         address(base, path, lang) + "\"/>";
}

std::string entry(std::string_view base, const Entry& page, Lang lang) {
  std::string out = "<url><loc>" + address(base, page.path, lang) + "</loc>";
  if (!page.changed.empty()) out += "<lastmod>" + page.changed + "</lastmod>";
  out += alternate(base, page.path, "zh", Lang::Zh) + alternate(base, page.path, "en", Lang::En) +
         alternate(base, page.path, "x-default", Lang::Zh);
  return out + "</url>\n";
}

// The later of the days on which its articles were changed.
std::string newest(const std::vector<const articles::Article*>& articles) {
  std::string out;
  for (const auto* article : articles) out = std::max(out, article->updated);
  return out;
}

}  // namespace

std::string sitemap(const Site& site, std::string_view base) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
      "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
  for (const Lang lang : {Lang::Zh, Lang::En}) {
    out += entry(base, {"/", newest(popularArticles(site, lang, SIZE_MAX))}, lang);
    out += entry(base, {kContactPath, ""}, lang);
    for (const std::string& topic : topicsOf(site))
      out += entry(base, {categoryPath(topic), newest(articlesOf(site, topic, lang))}, lang);
    for (const auto* article : popularArticles(site, lang, SIZE_MAX))
      out += entry(base, {articlePath(article->id), article->updated}, lang);
  }
  return out + "</urlset>\n";
}

std::string robots(std::string_view base) {
  return "User-agent: *\nDisallow: /v1/\nDisallow: /t/\nDisallow: /search\nDisallow: /demo\n\nSitemap: " +
         std::string(base) + "/sitemap.xml\n";
}

}  // namespace xiaoer::pages
