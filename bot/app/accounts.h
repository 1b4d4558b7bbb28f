// Who works here: signing in and out, sessions, keys.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/throttle.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/worker.h"
#include "desk/roles.h"
#include "store/store.h"

namespace xiaoer::app {

// Limits of a session: without use, and in all.
constexpr int64_t kSessionIdle = 12 * kHour, kSessionAge = 7 * kDay;
constexpr int64_t kSessionNoted = 5 * kMinute;  // how exactly its last use is kept

// Who sends a request of the desk: an agent in a session, or an integration with a key.
struct Caller {
  int64_t agent = 0;  // 0: a key
  std::string name, display;
  desk::Role role = desk::Role::Agent;
  std::vector<std::string> teams;  // none: all; a team that nobody belongs to is everybody's
  std::string token;               // the session's
  std::string address;

  bool isAgent() const { return agent != 0; }
  std::string actor() const { return (isAgent() ? "agent " : "key ") + name; }  // for the audit log
};

struct SignIn {
  enum class Outcome { In, Wrong, Wait, Failed } outcome = Outcome::Failed;
  int64_t waitMillis = 0;  // Wait
  Caller caller;           // In; its token is what the cookie holds
};

// An account's name: a-z, 0-9, '.', '_', '-'; 2 to 32 of them, a letter first.
bool goodAccountName(std::string_view name);

class Accounts {
 public:
  // `teams`: the ids of all there are now; any thread.
  Accounts(store::Store& store, const Clock& clock, std::function<std::vector<std::string>()> teams)
      : store_(store), clock_(clock), teams_(std::move(teams)) {}

  // `done` is called once, from any thread. Wrong name and wrong password take as long. Tries are looked at
  // one after the other on a thread of their own; of more than a few that wait the rest is told to Wait.
  void signIn(std::string name, std::string password, std::string address, std::function<void(SignIn)> done);
  // Whose cookie or key it is; nothing where it is nobody's (any more).
  Result<std::optional<Caller>> inSession(const std::string& token, std::string address);
  Result<std::optional<Caller>> withKey(const std::string& key, std::string address);
  void signOut(const Caller& caller, bool everywhere, std::function<void(Status)> done);
  // Invalid: the current one is wrong.
  void changePassword(Caller caller, std::string current, std::string next, std::function<void(Status)> done);
  // Writes to the audit log.
  void note(const Caller& caller, std::string what, std::string about, std::string detail,
            std::function<void(Status)> done);

  // What may be changed of an agent; nothing: stays.
  struct Change {
    std::optional<std::string> display;
    std::optional<desk::Role> role;
    std::optional<std::vector<std::string>> teams;
    std::optional<bool> disabled;
  };
  // NotFound; Invalid: the last admin would be gone.
  void change(const std::string& name, const Change& change, const std::string& actor,
              const std::string& address, std::function<void(Result<store::AgentRow>)> done);

  // Lets what waits be finished. Idempotent.
  void close() { passwords_.close(); }

 private:
  void tried(const std::string& name, const std::string& address, std::optional<store::AgentRow> agent,
             bool fit, std::function<void(SignIn)> done);
  void begin(const store::AgentRow& agent, const std::string& address, std::function<void(SignIn)> done);
  Caller callerOf(store::AgentRow agent, const std::vector<store::AgentRow>& all, std::string token,
                  std::string address) const;

  store::Store& store_;
  const Clock& clock_;
  std::function<std::vector<std::string>()> teams_;
  Throttle names_{5}, addresses_{20};
  Worker passwords_{16};
};

}  // namespace xiaoer::app
