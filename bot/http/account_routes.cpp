// Signing in and out, one's own password, agents, the audit log.
#include <fmt/format.h>

#include "app/passwords.h"
#include "base/utf8.h"
#include "http/answers.h"
#include "http/body_fields.h"
#include "http/desk_routes.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using json = nlohmann::ordered_json;

constexpr size_t kMostNameChars = 64, kMostDisplayChars = 40, kMostTeams = 50, kMostTeamChars = 64;

std::string meJson(const app::Caller& caller, int64_t feed) {
  return json{{"id", caller.agent},
              {"name", caller.name},
              {"display", caller.display},
              {"role", desk::name(caller.role)},
              {"teams", caller.teams},
              {"csrf", app::csrfOf(caller.token)},
              {"feed", feed}}
      .dump();
}

Response me(const DeskParts& parts, const app::Caller& caller) {
  const auto feed = parts.store.feedEnd();
  return feed ? jsonAnswer(meJson(caller, *feed)) : failure(feed.error());
}

bool isSecure(const DeskParts& parts) {
  return parts.chat.library()->rules->settings.site.url.starts_with("https://");
}

Response signedIn(const DeskParts& parts, const app::SignIn& tried) {
  using Outcome = app::SignIn::Outcome;
  if (tried.outcome == Outcome::Wrong) return problem(401, "Name or password is wrong.");
  if (tried.outcome == Outcome::Wait)
    return tooMany(tried.waitMillis, "Too many tries. Wait before the next one.");
  if (tried.outcome == Outcome::Failed)
    return failure({ErrorKind::Unavailable, "the session could not be kept"});
  Response answer = me(parts, tried.caller);
  answer.headers.emplace_back("Set-Cookie", sessionCookie(tried.caller.token, isSecure(parts)));
  return answer;
}

void signIn(const DeskParts& parts, Request& request, Reply reply) {
  auto read = readObject(request.body, R"({"name": "…", "password": "…"})");
  if (auto* refused = std::get_if<Response>(&read)) return reply.send(std::move(*refused));
  BodyFields fields(std::get<nlohmann::json>(read));
  std::string name = fields.words("name", kMostNameChars);
  std::string password = fields.text("password", app::kMaxPasswordChars);
  if (password.empty() && !fields.bad("/password")) fields.wrong("/password", "is missing");
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.accounts.signIn(
      std::move(name), std::move(password), addressOf(request),
      [parts, reply](const app::SignIn& tried) mutable { reply.send(signedIn(parts, tried)); });
}

void signOut(const DeskParts& parts, const app::Caller& caller, Request& request, Reply reply) {
  const std::string everywhere = queryValue(request, "everywhere");
  if (!everywhere.empty() && everywhere != "true" && everywhere != "false")
    return reply.send(problem(422, "`everywhere` is true or false."));
  parts.accounts.signOut(caller, everywhere == "true", [reply](const Status& done) mutable {
    Response answer = done ? nothing() : failure(done.error());
    if (done) answer.headers.emplace_back("Set-Cookie", sessionCookie("", false));
    reply.send(std::move(answer));
  });
}

void changePassword(const DeskParts& parts, const app::Caller& caller, Request& request, Reply reply) {
  auto read = readObject(request.body, R"({"current": "…", "password": "…"})");
  if (auto* refused = std::get_if<Response>(&read)) return reply.send(std::move(*refused));
  BodyFields fields(std::get<nlohmann::json>(read));
  std::string current = fields.words("current", app::kMaxPasswordChars);
  std::string next = fields.words("password", app::kMaxPasswordChars);
  if (!next.empty() && countChars(next) < app::kMinPasswordChars)
    fields.wrong("/password", fmt::format("must have at least {} characters", app::kMinPasswordChars));
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.accounts.changePassword(
      caller, std::move(current), std::move(next), [reply](const Status& done) mutable {
        if (done) return reply.send(nothing());
        if (done.error().kind == ErrorKind::Invalid)
          return reply.send(problem(422, "Some fields are wrong.", {{"/current", done.error().message}}));
        if (done.error().kind == ErrorKind::Unavailable)
          return reply.send(tooMany(30 * kSecond, "Too many tries. Wait before the next one."));
        reply.send(failure(done.error()));
      });
}

void readTeams(const nlohmann::json& body, BodyFields& fields, app::Accounts::Change& change) {
  if (!fields.has("teams")) return;
  const auto& teams = body.at("teams");
  std::vector<std::string> read;
  bool fine = teams.is_array() && teams.size() <= kMostTeams;
  for (size_t i = 0; fine && i < teams.size(); ++i) {
    fine = teams[i].is_string() && !teams[i].get_ref<const std::string&>().empty() &&
           countChars(teams[i].get_ref<const std::string&>()) <= kMostTeamChars;
    if (fine) read.push_back(teams[i]);
  }
  if (fine)
    change.teams = std::move(read);
  else
    fields.wrong("/teams", "must be a list of names");
}

void changeAgent(const DeskParts& parts, const app::Caller& caller, Request& request, Reply reply) {
  auto read = readObject(request.body, R"({"role": "lead"})");
  if (auto* refused = std::get_if<Response>(&read)) return reply.send(std::move(*refused));
  const auto& body = std::get<nlohmann::json>(read);
  BodyFields fields(body);
  app::Accounts::Change change;
  if (fields.has("display")) change.display = fields.words("display", kMostDisplayChars);
  if (const auto role = fields.oneOf("role", desk::kRoles, true))
    change.role = static_cast<desk::Role>(*role);
  readTeams(body, fields, change);
  if (fields.has("disabled")) change.disabled = fields.yesNo("disabled");
  if (!fields.errors().empty()) return reply.send(problem(422, "Some fields are wrong.", fields.errors()));
  parts.accounts.change(
      request.params.at(0).second, change, caller.actor(), caller.address,
      [parts, reply](const Result<store::AgentRow>& changed) mutable {
        if (changed) return reply.send(jsonAnswer(parts.desk.agentJson(*changed)));
        if (changed.error().kind == ErrorKind::Invalid)
          return reply.send(problem(422, "Some fields are wrong.", {{"/role", changed.error().message}}));
        reply.send(failure(changed.error()));
      });
}

// A number of the query between `least` and `most`; `usual` where it is absent; nothing where it is none.
std::optional<int64_t> queryNumber(const Request& request, const char* key, int64_t least, int64_t most,
                                   int64_t usual) {
  const std::string value = queryValue(request, key);
  if (value.empty()) return usual;
  if (value.size() > 15 || value.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const int64_t number = std::stoll(value);
  return number >= least && number <= most ? std::optional(number) : std::nullopt;
}

void audit(const DeskParts& parts, Request& request, Reply reply) {
  const auto before = queryNumber(request, "before", 1, INT64_MAX, 0);
  const auto limit = queryNumber(request, "limit", 1, 500, 100);
  if (!before || !limit) return reply.send(problem(422, "`before` is a number, `limit` one from 1 to 500."));
  const auto rows = parts.store.audit(*before, static_cast<size_t>(*limit) + 1);
  if (!rows) return reply.send(failure(rows.error()));
  const auto count = std::min(rows->size(), static_cast<size_t>(*limit));
  json entries = json::array();
  for (size_t i = 0; i < count; ++i) {
    const store::AuditRow& row = (*rows)[i];
    json detail = json::parse(row.detail, nullptr, false);
    entries.push_back({{"no", row.no},
                       {"at", rfc3339(row.at)},
                       {"actor", row.actor},
                       {"what", row.what},
                       {"about", row.about},
                       {"address", row.address},
                       {"detail", detail.is_object() ? detail : json::object()}});
  }
  const bool more = rows->size() > count;
  reply.send(jsonAnswer(
      json{{"entries", std::move(entries)}, {"next", more ? json((*rows)[count - 1].no) : json(nullptr)}}
          .dump()));
}

}  // namespace

void addAccountRoutes(Router& router, const DeskParts& parts) {
  const auto add = [&](const char* method, const char* pattern, desk::Right right, By by, auto handler) {
    router.add(
        method, pattern,
        guarded(parts, right, by, [parts, handler](const app::Caller& caller, Request& request, Reply reply) {
          handler(parts, caller, request, std::move(reply));
        }));
  };
  using desk::Right;
  router.add("POST", "/v1/desk/session",
             [parts](Request& request, Reply reply) { signIn(parts, request, std::move(reply)); });
  add("GET", "/v1/desk/session", Right::SignIn, By::Person,
      [](const DeskParts& p, const app::Caller& caller, Request&, Reply reply) {
        reply.send(me(p, caller));
      });
  add("DELETE", "/v1/desk/session", Right::SignIn, By::Person, signOut);
  add("POST", "/v1/desk/password", Right::SignIn, By::Person, changePassword);
  add("GET", "/v1/desk/agents", Right::SignIn, By::Anyone,
      [](const DeskParts& p, const app::Caller&, Request&, Reply reply) {
        auto all = p.desk.agents();
        reply.send(all ? jsonAnswer(std::move(*all)) : failure(all.error()));
      });
  add("POST", "/v1/desk/agents/{name}", Right::Accounts, By::Anyone, changeAgent);
  add("GET", "/v1/desk/audit", Right::Accounts, By::Anyone,
      [](const DeskParts& p, const app::Caller&, Request& request, Reply reply) {
        audit(p, request, std::move(reply));
      });
}

}  // namespace xiaoer::http
