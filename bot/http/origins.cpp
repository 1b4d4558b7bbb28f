#include "http/origins.h"

#include <algorithm>
#include <string_view>

#include "http/fields.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

// What agents use is for this server's own pages alone.
bool isDesk(std::string_view path) { return path.starts_with("/v1/desk/"); }

bool isShared(std::string_view path) {
  return path.starts_with("/v1/") || path.starts_with("/kb/") || path == "/widget.js" ||
         path == "/widget-live.js" || path == "/openapi.json";
}

// Host and port of an origin or a Host header, without the port that the scheme has anyway.
std::string_view withoutUsualPort(std::string_view host, std::string_view scheme) {
  const std::string_view usual = scheme == "https" ? ":443" : ":80";
  return host.ends_with(usual) ? host.substr(0, host.size() - usual.size()) : host;
}

bool isOwn(std::string_view origin, std::string_view host, const rulebook::Site& site) {
  if (origin == site.url) return true;
  const size_t colon = origin.find("://");
  if (colon == std::string_view::npos || host.empty()) return false;  // "null": a sandboxed frame, a file
  return sameName(origin.substr(colon + 3), withoutUsualPort(host, origin.substr(0, colon)));
}

bool isListed(std::string_view origin, const rulebook::Site& site) {
  return std::any_of(site.origins.begin(), site.origins.end(),
                     [&](const std::string& listed) { return listed == "*" || listed == origin; });
}

Response refusal() {
  return problem(403,
                 "Pages of this origin may not use this server. Its authors list origins in `bot.site`.");
}

Response preflight() {
  return {204,
          "",
          "",
          {{"Access-Control-Allow-Methods", "GET, POST"},
           {"Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID"},
           {"Access-Control-Max-Age", "86400"}}};
}

}  // namespace

Admission admit(const Request& request, const rulebook::Site& site) {
  if (isDesk(request.path)) {
    const std::string_view from = request.header("Origin");
    if (from.empty() || isOwn(from, request.header("Host"), site)) return {};
    return {{}, refusal()};
  }
  if (!isShared(request.path)) return {};
  const std::string_view origin = request.header("Origin");
  // Caches must not give one origin's answer to another; what is posted is in none.
  if (origin.empty() && request.method == "POST") return {};
  Admission out{{{"Vary", "Origin"}}, {}};
  if (origin.empty()) return out;
  const bool welcome = isListed(origin, site) || isOwn(origin, request.header("Host"), site);
  if (welcome) {
    out.headers.emplace_back("Access-Control-Allow-Origin", origin);
    out.headers.emplace_back("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
  }
  if (request.method == "OPTIONS" && !request.header("Access-Control-Request-Method").empty())
    out.answer = welcome ? preflight() : refusal();
  else if (!welcome && request.method == "POST" && request.path.starts_with("/v1/"))
    out.answer = refusal();
  return out;
}

std::function<Admission(const Request&)> admission(const app::Chat& chat) {
  return [&chat](const Request& request) {
    static const rulebook::Site nobody;
    // Most requests are no page's: only for one of a page the settings are fetched, which takes a lock.
    if (request.header("Origin").empty()) return admit(request, nobody);
    return admit(request, chat.library()->rules->settings.site);
  };
}

bool isForeign(const Request& request, const rulebook::Site& site) {
  const std::string_view origin = request.header("Origin");
  return !origin.empty() && !isListed(origin, site) && !isOwn(origin, request.header("Host"), site);
}

std::string frameAncestors(const rulebook::Site& site) {
  std::string out = "frame-ancestors 'self'";
  for (const std::string& origin : site.origins) out.append(1, ' ').append(origin);
  return out;
}

}  // namespace xiaoer::http
