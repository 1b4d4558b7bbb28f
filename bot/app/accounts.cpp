#include "app/accounts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/passwords.h"

namespace xiaoer::app {
namespace {

using nlohmann::json;

// Is there somebody who takes this team's tickets?
bool hasPeople(const std::string& team, const std::vector<store::AgentRow>& all) {
  return std::any_of(all.begin(), all.end(), [&](const store::AgentRow& one) {
    const auto role = desk::roleNamed(one.role);
    return !one.disabledAt && role && desk::may(*role, desk::Right::Tickets) &&
           (one.teams.empty() || std::find(one.teams.begin(), one.teams.end(), team) != one.teams.end());
  });
}

bool alive(const store::SessionRow& session, UnixMillis now) {
  return now.ms - session.usedAt.ms < kSessionIdle && now.ms - session.createdAt.ms < kSessionAge;
}

// What the audit log says of a change, and whether sessions end with it.
struct Described {
  std::string what;
  json detail;
};
Described described(const store::AgentRow& before, const store::AgentRow& after) {
  json detail = json::object();
  if (before.role != after.role) detail["role"] = {before.role, after.role};
  if (before.display != after.display) detail["display"] = {before.display, after.display};
  if (before.teams != after.teams) detail["teams"] = {before.teams, after.teams};
  if (!before.disabledAt && after.disabledAt) return {"agent_disabled", detail};
  if (before.disabledAt && !after.disabledAt) return {"agent_enabled", detail};
  return {before.role != after.role ? "role_changed" : "agent_changed", detail};
}

}  // namespace

bool goodAccountName(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return name.size() >= 2 && name.size() <= 32 && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
         });
}

// What waits for a team without people would stand in nobody's queue, and ring for nobody.
Caller Accounts::callerOf(store::AgentRow agent, const std::vector<store::AgentRow>& all, std::string token,
                          std::string address) const {
  if (!agent.teams.empty())
    for (const std::string& team : teams_())
      if (!hasPeople(team, all)) agent.teams.push_back(team);
  return {agent.no,          agent.name,
          agent.display,     desk::roleNamed(agent.role).value_or(desk::Role::Agent),
          agent.teams,       std::move(token),
          std::move(address)};
}

void Accounts::signIn(std::string name, std::string password, std::string address,
                      std::function<void(SignIn)> done) {
  const UnixMillis now = clock_.now();
  const int64_t wait = std::max(names_.wait(name, now), addresses_.wait(address, now));
  if (wait > 0) return done({SignIn::Outcome::Wait, wait, {}});
  const bool queued = passwords_.post([this, name, password = std::move(password), address, done] {
    auto agent = store_.agentNamed(name);
    if (!agent) return done({});
    const bool known = *agent && !(*agent)->disabledAt;
    const bool fit = fits(password, known ? (*agent)->password : "");
    tried(name, address, known ? std::move(*agent) : std::nullopt, fit, done);
  });
  if (!queued) done({SignIn::Outcome::Wait, 5 * kSecond, {}});
}

void Accounts::tried(const std::string& name, const std::string& address,
                     std::optional<store::AgentRow> agent, bool fit, std::function<void(SignIn)> done) {
  const UnixMillis now = clock_.now();
  if (agent && fit) {
    names_.forget(name);
    return begin(*agent, address, std::move(done));
  }
  names_.failed(name, now), addresses_.failed(address, now);
  store_.keepAccounts({store::AuditRow{0, now, name, "sign_in_failed", "", address}}, [done](Status) {
    done({SignIn::Outcome::Wrong, 0, {}});
  });
}

void Accounts::begin(const store::AgentRow& agent, const std::string& address,
                     std::function<void(SignIn)> done) {
  const UnixMillis now = clock_.now();
  const auto all = store_.agents();
  if (!all) return done({});
  Caller caller = callerOf(agent, *all, newToken(), address);
  std::vector<store::AccountWrite> writes;
  writes.push_back(store::DropSessions{agent.no, {}, {}, now + -kSessionAge, now + -kSessionIdle});
  writes.push_back(store::KeepSession{{tokenDigest(caller.token), agent.no, now, now, address}});
  writes.push_back(store::AuditRow{0, now, caller.actor(), "signed_in", "", address});
  store_.keepAccounts(std::move(writes), [done, caller](Status kept) {
    done({kept ? SignIn::Outcome::In : SignIn::Outcome::Failed, 0, caller});
  });
}

Result<std::optional<Caller>> Accounts::inSession(const std::string& token, std::string address) {
  if (token.size() != 64) return std::optional<Caller>{};
  auto session = store_.session(tokenDigest(token));
  if (!session) return session.error();
  const UnixMillis now = clock_.now();
  if (!*session || !alive(**session, now)) return std::optional<Caller>{};
  const auto agents = store_.agents();
  if (!agents) return agents.error();
  const auto agent = std::find_if(agents->begin(), agents->end(),
                                  [&](const store::AgentRow& one) { return one.no == (*session)->agent; });
  if (agent == agents->end() || agent->disabledAt) return std::optional<Caller>{};
  if (now.ms - (*session)->usedAt.ms > kSessionNoted) {
    store_.keepAccounts({store::UseSession{(*session)->token, now}},
                        [](Status) {});  // lost, it ends a little earlier
  }
  return std::optional(callerOf(*agent, *agents, token, std::move(address)));
}

Result<std::optional<Caller>> Accounts::withKey(const std::string& key, std::string address) {
  auto row = store_.key(tokenDigest(key));
  if (!row) return row.error();
  if (!*row || (*row)->disabledAt) return std::optional<Caller>{};
  return std::optional(Caller{0,
                              (*row)->name,
                              (*row)->name,
                              desk::roleNamed((*row)->role).value_or(desk::Role::Agent),
                              {},
                              "",
                              std::move(address)});
}

void Accounts::signOut(const Caller& caller, bool everywhere, std::function<void(Status)> done) {
  store::DropSessions drop{caller.agent, {}, {}, {}, {}};
  if (!everywhere) drop.only = tokenDigest(caller.token);
  const char* about = everywhere ? "everywhere" : "";
  store_.keepAccounts(
      {drop, store::AuditRow{0, clock_.now(), caller.actor(), "signed_out", about, caller.address}},
      std::move(done));
}

void Accounts::changePassword(Caller caller, std::string current, std::string next,
                              std::function<void(Status)> done) {
  const UnixMillis now = clock_.now();
  const auto busy = Error{ErrorKind::Unavailable, "too many passwords are being looked at"};
  if (names_.wait(caller.name, now) > 0) return done(busy);
  const bool queued = passwords_.post([this, caller, current = std::move(current), next = std::move(next),
                                       done] {
    auto agent = store_.agentNamed(caller.name);
    if (!agent) return done(agent.error());
    if (!*agent || !fits(current, (*agent)->password)) {
      names_.failed(caller.name, clock_.now());
      return done(Error{ErrorKind::Invalid, "is not the password until now"});
    }
    store::KeepPassword keep{(*agent)->no, hashed(next)};
    if (keep.password.empty()) return done(Error{ErrorKind::Unavailable, "no memory for a password"});
    store_.keepAccounts(
        {std::move(keep), store::DropSessions{caller.agent, {}, tokenDigest(caller.token), {}, {}},
         store::AuditRow{0, clock_.now(), caller.actor(), "password_changed", caller.name, caller.address}},
        done);
  });
  if (!queued) done(busy);
}

void Accounts::note(const Caller& caller, std::string what, std::string about, std::string detail,
                    std::function<void(Status)> done) {
  store_.keepAccounts({store::AuditRow{0, clock_.now(), caller.actor(), std::move(what), std::move(about),
                                       caller.address, std::move(detail)}},
                      std::move(done));
}

void Accounts::change(const std::string& name, const Change& change, const std::string& actor,
                      const std::string& address, std::function<void(Result<store::AgentRow>)> done) {
  const auto agents = store_.agents();
  if (!agents) return done(agents.error());
  const auto found = std::find_if(agents->begin(), agents->end(),
                                  [&](const store::AgentRow& one) { return one.name == name; });
  if (found == agents->end()) return done(Error{ErrorKind::NotFound, "there is no such agent"});
  store::AgentRow after = *found;
  if (change.display) after.display = *change.display;
  if (change.role) after.role = desk::name(*change.role);
  if (change.teams) after.teams = *change.teams;
  const UnixMillis now = clock_.now();
  if (change.disabled && *change.disabled && !after.disabledAt) after.disabledAt = now;
  if (change.disabled && !*change.disabled) after.disabledAt.reset();
  const auto isAdmin = [](const store::AgentRow& one) { return one.role == "admin" && !one.disabledAt; };
  if (isAdmin(*found) && !isAdmin(after) && std::count_if(agents->begin(), agents->end(), isAdmin) == 1)
    return done(Error{ErrorKind::Invalid, "is the last admin: make somebody else one first"});
  const Described said = described(*found, after);
  std::vector<store::AccountWrite> writes{
      store::KeepAgent{after}, store::AuditRow{0, now, actor, said.what, name, address, said.detail.dump()}};
  if (after.disabledAt) writes.push_back(store::DropSessions{after.no, {}, {}, {}, {}});
  store_.keepAccounts(std::move(writes),
                      [after, done](Status kept) { kept ? done(after) : done(kept.error()); });
}

}  // namespace xiaoer::app
