// `xiaoer agent` and `xiaoer key`. They work beside a running server: the database is shared.
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <future>
#include <iostream>

#include "app/accounts.h"
#include "app/passwords.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "store/sqlite_store.h"

namespace xiaoer::cli {
namespace {

using Writes = std::vector<store::AccountWrite>;

constexpr char kActor[] = "command line";
constexpr size_t kMostDisplayChars = 40;

int failed(const std::string& why) {
  std::fprintf(stderr, "xiaoer: %s\n", why.c_str());
  return 1;
}

store::AuditRow note(UnixMillis now, std::string what, std::string about, std::string detail = "{}") {
  return {0, now, kActor, std::move(what), std::move(about), "", std::move(detail)};
}

Status keep(store::Store& store, Writes writes) {
  std::promise<Status> told;
  store.keepAccounts(std::move(writes), [&](Status status) { told.set_value(std::move(status)); });
  return told.get_future().get();
}

// The terminal shows nothing of what is typed while this lives.
class Hidden {
 public:
  Hidden() : isTerminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!isTerminal_) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Hidden() {
    if (isTerminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  termios before_{};
  const bool isTerminal_;
};

std::string typedLine(const char* prompt) {
  const bool terminal = isatty(STDIN_FILENO) != 0;
  if (terminal) std::fputs(prompt, stderr);
  std::string line;
  const Hidden hidden;
  std::getline(std::cin, line);
  if (terminal) std::fputc('\n', stderr);
  return line;
}

Result<std::string> newPassword() {
  const std::string password = typedLine("Password: ");
  if (!validUtf8(password)) return Error{ErrorKind::Invalid, "the password is not UTF-8"};
  const size_t chars = countChars(password);
  if (chars < app::kMinPasswordChars || chars > app::kMaxPasswordChars)
    return Error{ErrorKind::Invalid, fmt::format("a password has {} to {} characters", app::kMinPasswordChars,
                                                 app::kMaxPasswordChars)};
  if (isatty(STDIN_FILENO) != 0 && typedLine("Again: ") != password)
    return Error{ErrorKind::Invalid, "the two are not the same"};
  std::string hash = app::hashed(password);
  if (hash.empty()) return Error{ErrorKind::Unavailable, "there is no memory for argon2id (64 MiB)"};
  return hash;
}

int addAgent(store::Store& store, const AccountOptions& o, UnixMillis now) {
  const std::string display = o.display.empty() ? o.name : o.display;
  if (!app::goodAccountName(o.name))
    return failed("a name is 2 to 32 of a-z, 0-9, '.', '_' and '-', a letter first");
  if (!validUtf8(display) || countChars(display) > kMostDisplayChars)
    return failed(fmt::format("a display name has at most {} characters", kMostDisplayChars));
  const auto known = store.agentNamed(o.name);
  if (!known) return failed(known.error().message);
  if (*known) return failed(fmt::format("there is an agent '{}' already", o.name));
  const auto password = newPassword();
  if (!password) return failed(password.error().message);
  const store::AgentRow agent{0, o.name, display, o.role, o.teams, *password, now, {}};
  const Status kept = keep(store, {store::KeepAgent{agent}, note(now, "agent_added", o.name,
                                                                 fmt::format(R"({{"role":"{}"}})", o.role))});
  if (!kept) return failed(kept.error().message);
  fmt::print("added {} ({})\n", o.name, o.role);
  return 0;
}

int listAgents(store::Store& store) {
  const auto agents = store.agents();
  if (!agents) return failed(agents.error().message);
  for (const store::AgentRow& agent : *agents) {
    std::string teams;
    for (const std::string& team : agent.teams) teams += (teams.empty() ? "" : ",") + team;
    fmt::print("{}\t{}\t{}\t{}\t{}\n", agent.name, agent.display, agent.role, teams.empty() ? "*" : teams,
               agent.disabledAt ? "disabled" : "");
  }
  return 0;
}

int changePassword(store::Store& store, const AccountOptions& o, UnixMillis now) {
  auto agent = store.agentNamed(o.name);
  if (!agent) return failed(agent.error().message);
  if (!*agent) return failed(fmt::format("there is no agent '{}'", o.name));
  auto password = newPassword();
  if (!password) return failed(password.error().message);
  const Status kept =
      keep(store, {store::KeepPassword{(*agent)->no, std::move(*password)},
                   store::DropSessions{(*agent)->no, {}, {}, {}, {}}, note(now, "password_changed", o.name)});
  return kept ? 0 : failed(kept.error().message);
}

int changeAgent(store::Store& store, const Clock& clock, const AccountOptions& o) {
  app::Accounts accounts(store, clock, [] { return std::vector<std::string>(); });
  app::Accounts::Change change;
  if (o.action == "role") change.role = desk::roleNamed(o.role);
  if (o.action != "role") change.disabled = o.action == "disable";
  std::promise<Status> told;
  accounts.change(o.name, change, kActor, "", [&](const Result<store::AgentRow>& changed) {
    told.set_value(changed ? Status(Done{}) : Status(changed.error()));
  });
  const Status done = told.get_future().get();
  return done ? 0 : failed(fmt::format("'{}': {}", o.name, done.error().message));
}

int addKey(store::Store& store, const AccountOptions& o, UnixMillis now) {
  if (!app::goodAccountName(o.name))
    return failed("a name is 2 to 32 of a-z, 0-9, '.', '_' and '-', a letter first");
  const std::string key = "xk_" + app::newToken();
  const Status kept =
      keep(store, {store::KeepKey{{0, o.name, o.role, app::tokenDigest(key), now, {}}},
                   note(now, "key_added", o.name, fmt::format(R"({{"role":"{}"}})", o.role))});
  if (!kept) return failed(fmt::format("'{}': {}", o.name, kept.error().message));
  fmt::print("{}\n", key);
  return 0;
}

int listKeys(store::Store& store) {
  const auto keys = store.keys();
  if (!keys) return failed(keys.error().message);
  for (const store::KeyRow& key : *keys)
    fmt::print("{}\t{}\t{}\n", key.name, key.role, key.disabledAt ? "disabled" : "");
  return 0;
}

int disableKey(store::Store& store, const AccountOptions& o, UnixMillis now) {
  const auto keys = store.keys();
  if (!keys) return failed(keys.error().message);
  for (store::KeyRow key : *keys) {
    if (key.name != o.name) continue;
    key.disabledAt = now;
    const Status kept = keep(store, {store::KeepKey{key}, note(now, "key_disabled", o.name)});
    return kept ? 0 : failed(kept.error().message);
  }
  return failed(fmt::format("there is no key '{}'", o.name));
}

Result<std::unique_ptr<store::Store>> openIt(const AccountOptions& options) {
  // Only `serve` makes a database: a mistyped name must not begin an empty one.
  if (!std::filesystem::exists(options.db) && options.action != "add")
    return Error{ErrorKind::NotFound,
                 fmt::format("there is no database '{}'; name it with --db", options.db)};
  return store::openSqlite(options.db);
}

}  // namespace

int agent(const AccountOptions& options) {
  auto store = openIt(options);
  if (!store) return failed(store.error().message);
  const SystemClock clock;
  if (options.action == "add") return addAgent(**store, options, clock.now());
  if (options.action == "list") return listAgents(**store);
  if (options.action == "password") return changePassword(**store, options, clock.now());
  return changeAgent(**store, clock, options);
}

int key(const AccountOptions& options) {
  auto store = openIt(options);
  if (!store) return failed(store.error().message);
  const SystemClock clock;
  if (options.action == "add") return addKey(**store, options, clock.now());
  if (options.action == "list") return listKeys(**store);
  return disableKey(**store, options, clock.now());
}

}  // namespace xiaoer::cli
