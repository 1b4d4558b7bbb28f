// What all pages have around them: head, header, banner, footer; and the parts that several share.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "pages/html.h"
#include "pages/site.h"
#include "pages/words.h"

namespace xiaoer::pages {

struct Page {
  std::string title;             // "" on the home page
  std::string description;       // for search engines and link previews
  std::string path;              // without the language: "/kb/sync/orders"
  std::string kind;              // the class of <body>
  std::string type = "website";  // Open Graph's
  std::string linkedData;        // JSON-LD; "" for none
  bool indexed = true;           // false: not for search engines
  bool searchInHeader = true;
  bool widget = true;        // false: a page whose address is a secret, which the chat would pass on
  bool ownLanguage = false;  // without ?lang= it is shown in a language of its own, not in Chinese
};

std::string layout(const Site& site, const Page& page, Lang lang, const Html& main);

// "https://help.example.com/kb/x?lang=en" where the settings name the site's address, else "/kb/x?lang=en":
// the Host header is the client's, and pages are kept for everybody.
std::string absolute(const Site& site, std::string_view path, Lang lang);

std::string nameOf(const Site& site, Lang lang);                              // "小二"
std::string titleOf(const Site& site, std::string_view category, Lang lang);  // of a category

struct Crumb {
  std::string title, path;
};
// From the home page down; the last is the page itself.
Html breadcrumbs(const std::vector<Crumb>& crumbs, Lang lang);
std::string breadcrumbData(const Site& site, const std::vector<Crumb>& crumbs, Lang lang);

Html searchForm(Lang lang, std::string_view query, std::string_view kind);
Html articleLink(const articles::Article& article, Lang lang);
Html contactCard(Lang lang);
// "{}" in `text` filled.
std::string filled(std::string_view text, std::string_view value);

}  // namespace xiaoer::pages
