#include "http/page_answer.h"

#include "http/accept.h"
#include "http/origins.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using text::Lang;

// Scripts and styles are files of this server and nothing else; pictures and films of articles may come from
// anywhere; who may put the page into a frame stands in the settings.
std::string pagePolicy(const rulebook::Site& site) {
  return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https: http:; "
         "media-src 'self' https: http:; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
         frameAncestors(site);
}

}  // namespace

std::string_view queryOf(const Request& request, std::string_view name) {
  for (const auto& [key, value] : request.query)
    if (key == name) return value;
  return {};
}

Lang langOf(const Request& request) { return text::langNamed(queryOf(request, "lang")).value_or(Lang::Zh); }

bool wantsPage(const Request& request) { return accepts(request.header("Accept"), "text/html"); }

Response answer(const Request& request, const Kept& file, const char* caching, int status) {
  Response out{status, file.type, {}, {{"ETag", file.etag}, {"Cache-Control", caching}}};
  const bool zipped = !file.compressed.empty() && accepts(request.header("Accept-Encoding"), "gzip");
  if (status == 200 && holdsEtag(request.header("If-None-Match"), file.etag)) {
    out.status = 304;
  } else {
    out.body = zipped ? file.compressed : file.body;
    if (zipped) out.headers.emplace_back("Content-Encoding", "gzip");
  }
  out.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  return out;
}

Response pageAnswer(const Request& request, const Edition& edition, const Kept& page, int status) {
  Response out = answer(request, page, status == 200 ? kRevalidate : "no-store", status);
  out.headers.emplace_back("Content-Security-Policy", pagePolicy(edition.library().rules->settings.site));
  out.headers.emplace_back("Referrer-Policy", "strict-origin-when-cross-origin");
  return out;
}

Response madeAnswer(const Edition& edition, std::string html, int status) {
  return {status,
          "text/html; charset=utf-8",
          std::move(html),
          {{"Content-Security-Policy", pagePolicy(edition.library().rules->settings.site)},
           {"Referrer-Policy", "strict-origin-when-cross-origin"}}};
}

Response secretAnswer(std::string html, int status) {
  return {
      status,
      "text/html; charset=utf-8",
      std::move(html),
      {{"Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
       {"Referrer-Policy", "no-referrer"},
       {"X-Robots-Tag", "noindex, nofollow"}}};
}

Response deskAnswer(const Request& request, const Kept& page) {
  Response out = answer(request, page, kRevalidate);
  out.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  out.headers.emplace_back("Referrer-Policy",
                           "same-origin");  // addresses of tickets are nobody else's business
  return out;
}

Response missing(const Request& request, const Edition& edition, std::string_view detail) {
  if (!wantsPage(request)) return problem(404, detail);
  return pageAnswer(request, edition, edition.notFound(langOf(request)), 404);
}

}  // namespace xiaoer::http
