#include "http/website.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "http/documents.h"
#include "http/gzip.h"
#include "http/web_files.h"
#include "store/store.h"

namespace xiaoer::http {
namespace {

using json = nlohmann::ordered_json;
using text::Lang;

constexpr size_t kWorthCompressing = 512;  // below, gzip's head eats what it saves
constexpr char kHtml[] = "text/html; charset=utf-8";
constexpr char kStyle[] = "text/css; charset=utf-8";
constexpr char kScript[] = "text/javascript; charset=utf-8";

// The first 16 hexadecimal digits of the SHA-256.
std::string hashOf(std::string_view bytes) {
  const store::Digest hash = store::digest({bytes});
  std::string out;
  for (size_t i = 0; i < 8; ++i) out += fmt::format("{:02x}", hash[i]);
  return out;
}

std::string styleOf(std::string_view sheet, const rulebook::Site& site) {
  return std::string(sheet) + pages::brandCss(site);
}

json bothLanguages(const rulebook::Text& text) {
  json out = json::object();
  if (text.empty()) return out;
  for (const Lang lang : {Lang::Zh, Lang::En}) out[std::string(text::name(lang))] = text.first(lang);
  return out;
}

// What the desk's script cannot know: how the authors call their desk, its categories and its teams.
std::string deskScript(const rulebook::Settings& settings) {
  json categories = json::object(), teams = json::object();
  for (const rulebook::Category& category : settings.categories) {
    categories[category.id] = bothLanguages(category.title);
    if (settings.teams.empty()) teams[category.team] = json::object();
  }
  for (const rulebook::Team& team : settings.teams) teams[team.id] = bothLanguages(team.name);
  const json config = {
      {"name", bothLanguages(settings.botName)}, {"categories", categories}, {"teams", teams}};
  return "(function(XIAOER_CONFIG){" + std::string(deskJs()) + "\n})(" + config.dump() + ");\n";
}

// One hash for all files, so that a page never gets styles and scripts of two states.
std::string assetsOf(const rulebook::Settings& settings) {
  return hashOf(styleOf(helpCss(), settings.site) + std::string(helpJs()) +
                styleOf(deskCss(), settings.site) + deskScript(settings));
}

json orNull(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

}  // namespace

// A weak tag: the compressed and the plain form of a page are the same page.
Kept kept(std::string type, std::string body) {
  Kept out{std::move(type), std::move(body), {}, {}};
  out.etag = "W/\"" + hashOf(out.body) + "\"";
  if (out.body.size() >= kWorthCompressing) out.compressed = gzip(out.body);
  return out;
}

std::string widgetScript(const rulebook::Settings& settings, std::string_view script) {
  const json config = {{"name", bothLanguages(settings.botName)},
                       {"brand", orNull(settings.site.brand)},
                       {"logo", orNull(settings.site.logo)},
                       {"greeting", bothLanguages(settings.site.greeting)},
                       {"announcement", bothLanguages(settings.site.announcement)}};
  return "(function(XIAOER_CONFIG){" + std::string(script) + "\n})(" + config.dump() + ");\n";
}

Edition::Edition(std::shared_ptr<const app::Library> library)
    : library_(std::move(library)),
      site_{*library_->rules, *library_->articles, assetsOf(library_->rules->settings)},
      search_(library_->articles) {
  putPages(Lang::Zh);
  putPages(Lang::En);
  putFiles();
}

void Edition::put(const std::string& path, Lang lang, Kept page) {
  kept_.insert_or_assign(pages::keepLang(path, lang), std::move(page));
}

void Edition::putPages(Lang lang) {
  put("/", lang, kept(kHtml, pages::homePage(site_, lang)));
  put("/demo", lang, kept(kHtml, pages::demoPage(site_, lang)));
  kept_.insert_or_assign(lang == Lang::En ? "404?lang=en" : "404",
                         kept(kHtml, pages::notFoundPage(site_, lang)));
  for (const std::string& topic : pages::topicsOf(site_))
    put(pages::categoryPath(topic), lang, kept(kHtml, pages::topicPage(site_, topic, lang)));
  for (const auto* article : pages::articlesOf(site_, "", lang))
    put(pages::articlePath(article->id), lang, kept(kHtml, pages::articlePage(site_, *article, lang)));
}

void Edition::putFiles() {
  const rulebook::Settings& settings = library_->rules->settings;
  put("/assets/help.css", Lang::Zh, kept(kStyle, styleOf(helpCss(), settings.site)));
  put("/assets/help.js", Lang::Zh, kept(kScript, std::string(helpJs())));
  put("/assets/desk.css", Lang::Zh, kept(kStyle, styleOf(deskCss(), settings.site)));
  put("/assets/desk.js", Lang::Zh, kept(kScript, deskScript(settings)));
  put("/desk", Lang::Zh, kept(kHtml, pages::deskPage(site_)));
  put("/assets/icon.svg", Lang::Zh, kept("image/svg+xml", pages::iconSvg(site_)));
  put("/widget.js", Lang::Zh, kept(kScript, widgetScript(settings, widgetJs())));
  put("/widget-live.js", Lang::Zh, kept(kScript, std::string(widgetLiveJs())));
}

const Kept* Edition::find(std::string_view path, Lang lang) const {
  const auto found = kept_.find(lang == Lang::En ? std::string(path) + "?lang=en" : std::string(path));
  return found == kept_.end() ? nullptr : &found->second;
}

void Website::use(std::shared_ptr<const app::Library> library) {
  auto made = std::make_shared<const Edition>(std::move(library));
  const std::lock_guard lock(mutex_);
  edition_ = std::move(made);
}

std::shared_ptr<const Edition> Website::edition() const {
  const std::lock_guard lock(mutex_);
  return edition_;
}

}  // namespace xiaoer::http
