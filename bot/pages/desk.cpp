// The page of the desk: an empty place that its script fills. Everything on it needs signing in, and that is
// the API's affair.
#include "pages/layout.h"

namespace xiaoer::pages {

std::string deskPage(const Site& site) {
  const std::string version = "?v=" + site.assets;
  Html head = el("meta", {{"charset", "utf-8"}});
  head += el("title", {}, nameOf(site, Lang::Zh) + " 客服工作台");
  head +=
      el("meta", {{"name", "viewport"},
                  {"content", "width=device-width, initial-scale=1, interactive-widget=resizes-content"}});
  head += el("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  head += el("meta", {{"name", "robots"}, {"content", "noindex"}});
  head += el("link", {{"rel", "stylesheet"}, {"href", "/assets/desk.css" + version}});
  head += el("link", {{"rel", "icon"}, {"href", "/assets/icon.svg" + version}});
  head += el("script", {{"src", "/assets/desk.js" + version}, {"defer", ""}});
  Html body = el("div", {{"id", "desk"}}, "");
  body += el("noscript", {}, "客服工作台需要 JavaScript。 The desk needs JavaScript.");
  return "<!doctype html>\n" +
         el("html", {{"lang", "zh-CN"}}, el("head", {}, head), el("body", {}, body)).markup() + "\n";
}

}  // namespace xiaoer::pages
