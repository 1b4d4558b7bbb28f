// HTML that is safe to send: text and attributes are escaped where they go in, and links that a browser would
// run are left out. There is no other way to make markup, so no page can forget it.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace xiaoer::pages {

class Html {
 public:
  Html() = default;
  Html(std::string_view text);  // escaped
  Html(const std::string& text) : Html(std::string_view(text)) {}
  Html(const char* text) : Html(std::string_view(text)) {}
  // Already safe: markup of this program's own, and what the Markdown renderer made.
  static Html trusted(std::string markup);

  Html& operator+=(const Html& more);
  const std::string& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }

 private:
  std::string markup_;
};

// One with `on` false is not written. href, src, action and content of links must be safe (isSafeLink), else
// they are not written either.
struct Attribute {
  std::string_view name;
  std::string value;
  bool on = true;
};
using Attributes = std::initializer_list<Attribute>;

Html element(std::string_view tag, Attributes attributes, const Html& inside);

// el("p", {{"class", "note"}}, "text & ", el("b", {}, "more"))
template <class... Inside>
Html el(std::string_view tag, Attributes attributes, const Inside&... inside) {
  Html all;
  ((all += Html(inside)), ...);
  return element(tag, attributes, all);
}

// Text for element content and quoted attributes.
std::string escaped(std::string_view text);

// http, https, mailto, a path of this site, or a place on the page; nothing that a browser would read as
// another host ("//x", "/\x") or run ("javascript:"), whatever its case or white space.
bool isSafeLink(std::string_view url);

// One value of a query, percent-encoded.
std::string inQuery(std::string_view value);

}  // namespace xiaoer::pages
