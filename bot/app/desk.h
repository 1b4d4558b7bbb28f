// What agents do with tickets: each command is decided on the ticket as it is read, and kept whole with its
// history; what somebody else did meanwhile is never undone.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "app/accounts.h"
#include "app/library.h"
#include "app/live.h"
#include "app/notify.h"
#include "store/store.h"

namespace xiaoer::app {

// The commands of docs/desk.md. `version`: of the ticket as the agent saw it.
struct Claim {
  int64_t version = 0;
};
struct ReplyToCustomer {
  std::string text, messageId;
  std::optional<desk::Status> status;
};
struct WriteNote {
  std::string text, messageId;
};
struct Assign {
  int64_t version = 0;
  int64_t agent = 0;  // 0: nobody
};
struct HandToTeam {
  int64_t version = 0;
  std::string team, note;
};
struct SetStatus {
  int64_t version = 0;
  desk::Status status = desk::Status::Open;
};
struct SetPriority {
  int64_t version = 0;
  desk::Priority priority = desk::Priority::Normal;
};
struct Merge {
  int64_t version = 0;
  std::string into;
};
using Command =
    std::variant<Claim, ReplyToCustomer, WriteNote, Assign, HandToTeam, SetStatus, SetPriority, Merge>;

// Why a command was not done.
struct Refusal {
  enum class Kind { NotFound, NotAllowed, Taken, Impossible, Failed } kind = Kind::Failed;
  std::string why;     // for the agent; Impossible: what is wrong with the field
  std::string field;   // Impossible: which, as a JSON pointer
  int64_t holder = 0;  // Taken: who has the ticket, 0: nobody
  std::string holderName;
  int64_t version = 0;  // Taken: its version now
};
using Outcome = std::variant<std::string, Refusal>;  // the contract's DeskChange

class Desk {
 public:
  Desk(store::Store& store, const Clock& clock, Live& live, const Notices& notices,
       std::function<std::shared_ptr<const Library>()> library,
       std::function<void(std::function<void()>)> later);

  void command(const Caller& by, std::string number, Command command, std::function<void(Outcome)> done);
  // An agent has gone while somebody waits: the conversation goes back into the queue.
  void giveBack(const store::HeldConversation& held);

  // The contract's answers as JSON. NotFound where there is no such ticket.
  Result<std::string> queue(const Caller& by, store::QueueQuery query);
  Result<std::string> ticket(const Caller& by, const std::string& number);
  Result<std::string> agents();
  std::string agentJson(const store::AgentRow& agent) const;
  Result<std::string> table(UnixMillis from, UnixMillis to);  // CSV
  // The days of an export in the desk's time zone; nothing where the text is no day.
  std::optional<UnixMillis> beginOfDay(const std::string& day, int daysLater = 0) const;

 private:
  struct Work;
  void attempt(std::shared_ptr<Work> work);

  store::Store& store_;
  const Clock& clock_;
  Live& live_;
  const Notices& notices_;
  const std::function<std::shared_ptr<const Library>()> library_;
  const std::function<void(std::function<void()>)> later_;
};

}  // namespace xiaoer::app
