#include "http/desk_access.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/passwords.h"
#include "http/answers.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

constexpr std::string_view kCookie = "xiaoer_session=", kKeyPrefix = "xk_";

// Of "a=1; xiaoer_session=…; b=2".
std::string sessionToken(const Request& request) {
  std::string_view rest = request.header("Cookie");
  while (!rest.empty()) {
    std::string_view one = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.starts_with(kCookie)) return std::string(one.substr(kCookie.size()));
  }
  return "";
}

std::string keyOf(const Request& request) {
  const std::string_view value = request.header("Authorization");
  const size_t at = value.find(kKeyPrefix);
  return at == 7 ? std::string(value.substr(at)) : "";  // behind "Bearer "
}

bool isLoopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

bool isSafe(const std::string& method) { return method == "GET" || method == "HEAD"; }

Response unauthorized() {
  return problem(401, "Sign in first: POST /v1/desk/session, or send a key as Authorization: Bearer xk_….");
}

std::optional<Response> refusal(const app::Caller& caller, const Request& request, desk::Right right, By by) {
  if (!desk::may(caller.role, right))
    return problem(403, fmt::format("This is not for the role '{}'.", desk::name(caller.role)));
  if (by == By::Person && !caller.isAgent()) return problem(403, "This is for people, not for keys.");
  if (caller.isAgent() && !isSafe(request.method) &&
      !app::same(request.header("X-CSRF-Token"), app::csrfOf(caller.token)))
    return problem(403, "X-CSRF-Token is missing or wrong. GET /v1/desk/session tells it.");
  return std::nullopt;
}

}  // namespace

Handler guarded(const DeskParts& parts, desk::Right right, By by, DeskHandler handler) {
  return [&accounts = parts.accounts, &live = parts.live, right, by, handler = std::move(handler)](
             Request& request, Reply reply) {
    const std::string key = keyOf(request);
    const auto caller = key.empty() ? accounts.inSession(sessionToken(request), addressOf(request))
                                    : accounts.withKey(key, addressOf(request));
    if (!caller) return reply.send(failure(caller.error()));
    if (!*caller) return reply.send(unauthorized());
    if (auto refused = refusal(**caller, request, right, by)) return reply.send(std::move(*refused));
    if ((*caller)->isAgent()) live.seen(**caller);
    handler(**caller, request, std::move(reply));
  };
}

std::string addressOf(const Request& request) {
  std::string_view said = request.header("X-Forwarded-For");
  if (said.empty() || !isLoopback(request.remoteAddress)) return request.remoteAddress;
  said.remove_prefix(said.rfind(',') + 1);  // npos + 1 is 0
  while (said.starts_with(' ')) said.remove_prefix(1);
  return std::string(said.substr(0, 64));
}

std::string sessionCookie(const std::string& token, bool secure) {
  return fmt::format("{}{}; Path=/v1/desk; HttpOnly; SameSite=Strict; Max-Age={}{}", kCookie, token,
                     token.empty() ? 0 : app::kSessionAge / kSecond, secure ? "; Secure" : "");
}

std::string queryValue(const Request& request, std::string_view key) {
  for (const auto& [name, value] : request.query)
    if (name == key) return value;
  return "";
}

Response nothing() { return {204, "", "", {}}; }

Response tooMany(int64_t waitMillis, std::string_view why) {
  Response response = problem(429, why);
  response.headers.emplace_back("Retry-After", fmt::format("{}", (waitMillis + kSecond - 1) / kSecond));
  return response;
}

}  // namespace xiaoer::http
