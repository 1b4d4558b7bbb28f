#include "http/page_routes.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "http/answers.h"
#include "http/documents.h"
#include "http/fields.h"
#include "http/origins.h"
#include "http/page_answer.h"
#include "http/problem.h"
#include "pages/markdown.h"

namespace xiaoer::http {
namespace {

using json = nlohmann::ordered_json;
using text::Lang;

constexpr size_t kDefaultResults = 8, kMaxResults = 20;
Response described(const json& body) { return {200, "application/json", body.dump(), {{"Vary", "Accept"}}}; }

Response page(const Request& request, const Edition& edition) {
  const Kept* found = edition.find(request.path, langOf(request));
  return found == nullptr ? missing(request, edition, "There is no such page.")
                          : pageAnswer(request, edition, *found);
}

json index() {
  return {{"name", "xiaoer"},
          {"version", kVersion},
          {"links",
           {{"chat", "/v1/chat"},
            {"feedback", "/v1/feedback"},
            {"search", "/v1/search"},
            {"widget", "/widget.js"},
            {"desk", "/desk"},
            {"openapi", "/openapi.json"},
            {"ticket_schema", "/schemas/ticket.json"},
            {"health", "/healthz"},
            {"ready", "/readyz"},
            {"metrics", "/metrics"}}}};
}

json orNull(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json articleJson(const articles::Article& article) {
  return {{"id", article.id},
          {"lang", text::name(article.lang)},
          {"title", article.title},
          {"category", article.category},
          {"summary", article.summary},
          {"markdown", article.markdown},
          {"html", pages::fromMarkdown(article.markdown, article.lang).markup()},
          {"updated", orNull(article.updated)},
          {"related", article.related},
          {"video", orNull(article.video)}};
}

Response article(const Request& request, const Edition& edition) {
  if (wantsPage(request)) return page(request, edition);
  const std::string_view wanted = queryOf(request, "lang");
  const auto lang = wanted.empty() ? Lang::Zh : text::langNamed(wanted);
  if (!lang) return problem(422, "The query parameter lang must be zh or en.");
  const auto* found = edition.library().articles->find(
      request.params.at(0).second + "/" + request.params.at(1).second, *lang);
  return found == nullptr ? problem(404, "There is no such article.") : described(articleJson(*found));
}

json parts(const std::vector<articles::Piece>& pieces) {
  json out = json::array();
  for (const auto& [text, found] : pieces) out.push_back({{"text", text}, {"found", found}});
  return out;
}

json hitJson(const articles::HelpSearch::Hit& hit, Lang lang) {
  const articles::Article& article = *hit.article;
  return {{"id", article.id},
          {"title", article.title},
          {"url", pages::keepLang(pages::articlePath(article.id), lang)},
          {"category", article.category},
          {"summary", article.summary},
          {"title_parts", parts(hit.title)},
          {"snippet_parts", parts(hit.snippet)},
          {"why", hit.why}};
}

// 0 where it is no number from 1 to kMaxResults.
size_t limitOf(std::string_view text) {
  if (text.empty()) return kDefaultResults;
  size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  return error == std::errc() && end == text.data() + text.size() && limit <= kMaxResults ? limit : 0;
}

Response search(const Request& request, const Edition& edition) {
  const std::string_view query = queryOf(request, "q"), wanted = queryOf(request, "lang");
  const auto lang = wanted.empty() ? Lang::Zh : text::langNamed(wanted);
  const size_t limit = limitOf(queryOf(request, "limit"));
  if (!validUtf8(query)) return problem(422, "The query parameter q must be UTF-8.");
  if (countChars(query) > articles::kMaxQueryChars)
    return problem(422, "The query parameter q must have at most 200 characters.");
  if (!lang) return problem(422, "The query parameter lang must be zh or en.");
  if (limit == 0) return problem(422, "The query parameter limit must be a number from 1 to 20.");
  json results = json::array();
  for (const auto& hit : edition.search().search(query, *lang, limit)) results.push_back(hitJson(hit, *lang));
  Response out = described({{"query", query}, {"results", results}});
  out.headers.emplace_back("Cache-Control", "public, max-age=60");
  return out;
}

Response searchPage(const Request& request, const Edition& edition) {
  const std::string_view query = queryOf(request, "q");
  const Lang lang = langOf(request);
  pages::SearchView view;
  view.tooLong = !validUtf8(query) || countChars(query) > articles::kMaxQueryChars;
  if (!view.tooLong) {
    view.query = query;
    view.hits = edition.search().search(query, lang, kMaxResults);
  }
  return pageAnswer(request, edition,
                    kept("text/html; charset=utf-8", pages::searchPage(edition.site(), view, lang)));
}

bool isHost(std::string_view host) {
  return !host.empty() && host.size() <= 255 &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
             host.npos;
}

// Where the settings do not name it, the address that the client used.
std::string baseOf(const Request& request, const Edition& edition) {
  const std::string& url = edition.library().rules->settings.site.url;
  if (!url.empty()) return url;
  const std::string_view host = request.header("Host");
  const bool secure = request.header("X-Forwarded-Proto") == "https";
  return (secure ? "https://" : "http://") + std::string(isHost(host) ? host : "localhost");
}

Response sitemap(const Request& request, const Edition& edition) {
  return answer(
      request,
      kept("application/xml; charset=utf-8", pages::sitemap(edition.site(), baseOf(request, edition))),
      kRevalidate);
}

Response robots(const Request& request, const Edition& edition) {
  return answer(request, kept("text/plain; charset=utf-8", pages::robots(baseOf(request, edition))), kAWhile);
}

// Styles and scripts: for ever where the address names these very bytes.
Response asset(const Request& request, const Edition& edition) {
  const Kept* file = edition.find(request.path, Lang::Zh);
  const bool exact = queryOf(request, "v") == edition.site().assets;
  return answer(request, *file, exact ? kForEver : kAWhile);
}

Response desk(const Request& request, const Edition& edition) {
  return deskAnswer(request, *edition.find("/desk", Lang::Zh));
}

Response widget(const Request& request, const Edition& edition) {
  return answer(request, *edition.find(request.path, Lang::Zh), kAWhile);
}

Response home(const Request& request, const Edition& edition) {
  return wantsPage(request) ? page(request, edition) : described(index());
}

// "helpful" of a form as browsers send it; nothing where it is neither yes nor no.
std::optional<bool> helpfulOf(std::string_view form) {
  while (!form.empty()) {
    const std::string_view field = form.substr(0, form.find('&'));
    if (field == "helpful=yes") return true;
    if (field == "helpful=no") return false;
    form.remove_prefix(std::min(field.size() + 1, form.size()));
  }
  return std::nullopt;
}

void postFeedback(app::Chat& chat, const Edition& edition, const Request& request, Reply reply) {
  if (isForeign(request, edition.library().rules->settings.site))
    return reply.send(problem(403, "Pages of this origin may not say this."));
  const auto helpful = helpfulOf(request.body);
  if (!helpful) return reply.send(problem(422, "The field helpful must be yes or no."));
  const Lang lang = langOf(request);
  store::Feedback said;
  said.article = request.params.at(0).second + "/" + request.params.at(1).second;
  said.lang = text::name(lang);
  said.helpful = *helpful;
  const std::string back = pages::keepLang(pages::articlePath(said.article) + "#thanks", lang);
  chat.feedback(std::move(said), [reply, back](Status kept) mutable {
    reply.send(kept ? Response{303, "text/plain; charset=utf-8", "", {{"Location", back}}}
                    : failure(kept.error()));
  });
}

struct Route {
  const char* pattern;
  Response (*respond)(const Request&, const Edition&);
};

constexpr Route kRoutes[] = {
    {"/", home},
    {"/topics/{category}", page},
    {"/kb/{folder}/{slug}", article},
    {"/search", searchPage},
    {"/v1/search", search},
    {"/demo", page},
    {"/widget.js", widget},
    {"/desk", desk},
    {"/assets/desk.css", asset},
    {"/assets/desk.js", asset},
    {"/widget-live.js", widget},
    {"/assets/help.css", asset},
    {"/assets/help.js", asset},
    {"/assets/icon.svg", asset},
    {"/sitemap.xml", sitemap},
    {"/robots.txt", robots},
};

}  // namespace

void addPageRoutes(Router& router, app::Chat& chat, const Website& website) {
  for (const auto& [pattern, respond] : kRoutes)
    router.add("GET", pattern, [&website, respond = respond](Request& request, Reply reply) {
      reply.send(respond(request, *website.edition()));
    });
  router.add("POST", "/kb/{folder}/{slug}/feedback", [&chat, &website](Request& request, Reply reply) {
    postFeedback(chat, *website.edition(), request, std::move(reply));
  });
  router.otherwise([&website](Request& request, Reply reply) {
    reply.send(missing(request, *website.edition(), "Nothing is here. See /openapi.json for what is."));
  });
}

}  // namespace xiaoer::http
