#include "pages/layout.h"

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "pages/icons.h"
#include "pages/markdown.h"
#include "pages/ticket_words.h"
#include "pages/tickets.h"

namespace xiaoer::pages {
namespace {

constexpr std::string_view kContact = "service/contact-and-hours";  // shown where there is no script

Html meta(std::string_view name, const std::string& content) {
  return content.empty() ? Html() : el("meta", {{"name", std::string(name)}, {"content", content}});
}

Html property(std::string_view name, const std::string& content) {
  return content.empty() ? Html() : el("meta", {{"property", std::string(name)}, {"content", content}});
}

std::string asset(const Site& site, std::string_view path) { return std::string(path) + "?v=" + site.assets; }

Html alternate(const Site& site, const Page& page, std::string_view code, Lang lang) {
  return el(
      "link",
      {{"rel", "alternate"}, {"hreflang", std::string(code)}, {"href", absolute(site, page.path, lang)}});
}

// A data block: no script, so the content security policy lets it be. '<' would end it.
Html dataBlock(const std::string& json) {
  if (json.empty()) return {};
  std::string safe;
  for (const char c : json) safe += c == '<' ? "\\u003c" : std::string(1, c);
  return Html::trusted("<script type=\"application/ld+json\">" + safe + "</script>");
}

Html head(const Site& site, const Page& page, Lang lang) {
  const std::string centre = nameOf(site, lang) + " " + std::string(words(lang).helpCentre);
  const std::string title = page.title.empty() ? centre : page.title + " · " + centre;
  Html out;
  out += el("meta", {{"charset", "utf-8"}});
  out += el("title", {}, title);
  out += meta("viewport", "width=device-width, initial-scale=1");
  out += meta("color-scheme", "light dark");
  out += meta("description", page.description);
  if (!page.indexed) out += meta("robots", "noindex");
  if (page.indexed) {
    out += el("link", {{"rel", "canonical"}, {"href", absolute(site, page.path, lang)}});
    out += alternate(site, page, "zh", Lang::Zh);
    out += alternate(site, page, "en", Lang::En);
    out += alternate(site, page, "x-default", Lang::Zh);
    out += property("og:type", page.type);
    out += property("og:title", page.title.empty() ? centre : page.title);
    out += property("og:description", page.description);
    out += property("og:site_name", centre);
    out += property("og:locale", lang == Lang::Zh ? "zh_CN" : "en_GB");
    if (!site.rules.settings.site.url.empty()) out += property("og:url", absolute(site, page.path, lang));
    out += property("og:image", site.rules.settings.site.logo);
  }
  out += el("link", {{"rel", "stylesheet"}, {"href", asset(site, "/assets/help.css")}});
  const std::string& logo = site.rules.settings.site.logo;
  out += el("link", {{"rel", "icon"}, {"href", logo.empty() ? asset(site, "/assets/icon.svg") : logo}});
  out += el("script", {{"src", asset(site, "/assets/help.js")}, {"defer", ""}});
  if (page.widget) out += el("script", {{"src", "/widget.js"}, {"async", ""}});
  return out += dataBlock(page.linkedData);
}

Html mark(const Site& site, Lang lang) {
  const std::string& logo = site.rules.settings.site.logo;
  if (!logo.empty()) return el("img", {{"class", "logo"}, {"src", logo}, {"alt", ""}});
  const std::string name = nameOf(site, lang);
  size_t end = 0;
  if (!name.empty()) nextChar(name, end);
  return el("span", {{"class", "logo"}, {"aria-hidden", "true"}}, name.substr(0, end));
}

Html languageSwitch(const Page& page, Lang lang) {
  const Lang other = lang == Lang::Zh ? Lang::En : Lang::Zh;
  const std::string code(words(lang).otherLanguageCode);
  const std::string to = page.ownLanguage ? page.path + "?lang=" + code : keepLang(page.path, other);
  return el("a", {{"class", "language"}, {"href", to}, {"lang", code}, {"hreflang", code}}, icon("globe"),
            words(lang).otherLanguage);
}

Html header(const Site& site, const Page& page, Lang lang) {
  return el(
      "header", {{"class", "top"}},
      el("div", {{"class", "wide bar"}},
         el("a", {{"class", "brand"}, {"href", keepLang("/", lang)}}, mark(site, lang),
            el("span", {}, nameOf(site, lang)), " ", el("span", {{"class", "soft"}}, words(lang).helpCentre)),
         page.searchInHeader ? searchForm(lang, "", "small") : Html(), languageSwitch(page, lang)));
}

Html banner(const Site& site, Lang lang) {
  const std::string_view text = site.rules.settings.site.announcement.first(lang);
  if (text.empty()) return {};
  return el("section", {{"class", "notice"}, {"aria-label", std::string(words(lang).notice)}},
            el("div", {{"class", "wide"}}, icon("bell"), el("div", {}, fromMarkdown(text, lang))));
}

Html footer(const Site& site, const Page& page, Lang lang) {
  Html links = languageSwitch(page, lang);
  links += el("a", {{"href", keepLang(kContactPath, lang)}}, contactWords(lang).title);
  if (site.articles.find(kContact, lang) != nullptr)
    links += el("a", {{"href", keepLang(articlePath(kContact), lang)}}, words(lang).contactLink);
  return el("footer", {{"class", "bottom"}},
            el("div", {{"class", "wide bar"}}, el("p", {}, filled(words(lang).footer, nameOf(site, lang))),
               el("nav", {}, links)));
}

}  // namespace

std::string filled(std::string_view text, std::string_view value) {
  const size_t at = text.find("{}");
  if (at == text.npos) return std::string(text);
  return std::string(text.substr(0, at)).append(value).append(text.substr(at + 2));
}

std::string absolute(const Site& site, std::string_view path, Lang lang) {
  return site.rules.settings.site.url + keepLang(path, lang);
}

std::string nameOf(const Site& site, Lang lang) {
  return std::string(site.rules.settings.botName.first(lang));
}

std::string titleOf(const Site& site, std::string_view category, Lang lang) {
  const rulebook::Category known = site.rules.category(category);
  const std::string_view title = known.title.first(lang);
  return std::string(title.empty() ? category : title);
}

Html breadcrumbs(const std::vector<Crumb>& crumbs, Lang lang) {
  Html items;
  for (size_t i = 0; i + 1 < crumbs.size(); ++i)
    items +=
        el("li", {}, el("a", {{"href", keepLang(crumbs[i].path, lang)}}, crumbs[i].title), icon("arrow"));
  items += el("li", {{"aria-current", "page"}}, crumbs.back().title);
  return el("nav", {{"class", "crumbs"}, {"aria-label", std::string(words(lang).breadcrumbs)}},
            el("ol", {}, items));
}

std::string breadcrumbData(const Site& site, const std::vector<Crumb>& crumbs, Lang lang) {
  using json = nlohmann::ordered_json;
  json items = json::array();
  for (const Crumb& crumb : crumbs)
    items.push_back({{"@type", "ListItem"},
                     {"position", items.size() + 1},
                     {"name", crumb.title},
                     {"item", absolute(site, crumb.path, lang)}});
  return json{{"@context", "https://schema.org"}, {"@type", "BreadcrumbList"}, {"itemListElement", items}}
      .dump();
}

// Works by itself; help.ts makes a list of suggestions of it.
Html searchForm(Lang lang, std::string_view query, std::string_view kind) {
  const Words& say = words(lang);
  const std::string label(say.searchLabel), hint(kind == "small" ? say.askAnything : say.searchHint);
  Html inside = icon("search");
  inside += el("input", {{"type", "search"},
                         {"name", "q"},
                         {"value", std::string(query)},
                         {"placeholder", hint},
                         {"aria-label", label},
                         {"maxlength", std::to_string(articles::kMaxQueryChars)},
                         {"autocomplete", "off"},
                         {"autocapitalize", "none"},
                         {"spellcheck", "false"},
                         {"enterkeyhint", "search"},
                         {"required", ""}});
  if (lang == Lang::En) inside += el("input", {{"type", "hidden"}, {"name", "lang"}, {"value", "en"}});
  inside += el("button", {{"type", "submit"}}, say.search);
  return el("form",
            {{"class", "search " + std::string(kind)},
             {"role", "search"},
             {"action", "/search"},
             {"method", "get"},
             {"data-told", std::string(say.typeToSearch)}},
            inside);
}

Html articleLink(const articles::Article& article, Lang lang) {
  const std::string own(text::name(article.lang));
  return el("a", {{"href", keepLang(articlePath(article.id), lang)}, {"lang", own, article.lang != lang}},
            article.title);
}

// A link to how to reach people; with the widget on the page it opens the chat.
Html contactCard(Lang lang) {
  const Words& say = words(lang);
  const std::string to = keepLang(kContactPath, lang);
  return el("section", {{"class", "contact"}},
            el("div", {}, el("h2", {}, say.contactTitle), el("p", {}, say.contactLead),
               el("p", {}, el("a", {{"href", to}}, contactWords(lang).more))),
            el("a", {{"class", "button"}, {"href", to}, {"data-chat", ""}}, icon("chat"), say.contactButton));
}

std::string layout(const Site& site, const Page& page, Lang lang, const Html& main) {
  const std::string skip(words(lang).skip);
  const Html body = el("body", {{"class", page.kind}}, el("a", {{"class", "skip"}, {"href", "#main"}}, skip),
                       banner(site, lang), header(site, page, lang), el("main", {{"id", "main"}}, main),
                       footer(site, page, lang));
  return "<!doctype html>\n" +
         el("html", {{"lang", lang == Lang::Zh ? "zh-CN" : "en"}}, el("head", {}, head(site, page, lang)),
            body)
             .markup() +
         "\n";
}

}  // namespace xiaoer::pages
