// The life of a ticket: what may happen to it in each status, and what comes of it. Pure: the caller keeps
// the ticket and its history in one transaction, under the version it has read.
#pragma once
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/zone.h"
#include "desk/history.h"
#include "desk/ticket.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

enum class Event {
  AgentReplies = 0,  // a human writes to the customer; internal notes are no event
  AgentOpens,        // an agent sets the status …
  AgentWaits,        // … to pending: for the customer
  AgentHolds,        // … to on_hold: for a third party
  AgentSolves,       // … to solved
  AgentCloses,       // … to closed, before the time
  AgentMerges,       // it goes on in another ticket, which the caller has put into mergedInto
  CustomerWrites,    // a real message
  CustomerThanks,    // thanks, goodbye, "ok": nothing new (heard() tells these three apart)
  CustomerConfirms,  // says that it works now
  SaysHeld,          // "did it hold?" yes
  SaysNotHeld,       // "did it hold?" no
  Quiet,             // nobody has written for so long that it is closed (due.h)
};

// Where a ticket goes.
struct Move {
  Status to = Status::New;
  bool followUp = false;  // it stays as it is, and a new ticket is opened that names it (Ticket::followUpOf)
};

// The table: nothing where the event cannot happen to a ticket in that status.
std::optional<Move> moved(Status from, Event event);

struct Applied {
  bool followUp = false;
  Changes changes;  // empty where the event changes nothing: thanks for a solved ticket
};

// Lets it happen: status, first response, deadlines and their clock, what follows a solution. `ticket` is
// left alone where nothing comes of it; else its version has grown by one and updatedAt is `now`. Conflict:
// cannot happen in this status; the message says why, for the agent. The two clocks: the first-response clock
// ends with the first AgentReplies and stops for nothing else. The solution clock counts working time; it
// stands still while pending and while solved, and runs on while on_hold, since that wait is not the
// customer's. A ticket that is opened again gets both promises anew from now.
Result<Applied> apply(Event event, const Actor& by, UnixMillis now, const rulebook::RuleBook& book,
                      const Zone& zone, Ticket& ticket);

// A field set by hand (team, assignee, priority): the entry for the history, with the version counted up;
// nothing where it has that value already. Another team counts what is still promised anew by its own hours,
// from the ticket's beginning, or from `now` where that has passed; what has been missed stays missed. A new
// priority counts the deadline of the solution anew from the ticket's beginning; it never moves into the past
// of `now`.
Changes setTeam(std::string team, const Actor& by, UnixMillis now, const rulebook::RuleBook& book,
                const Zone& zone, Ticket& ticket);
Changes setAssignee(std::string agent, const Actor& by, UnixMillis now, Ticket& ticket);  // "": nobody
Changes setPriority(Priority priority, const Actor& by, UnixMillis now, const rulebook::RuleBook& book,
                    const Zone& zone, Ticket& ticket);

// CustomerThanks, CustomerConfirms or CustomerWrites; in doubt CustomerWrites. `typed`: valid UTF-8.
Event heard(std::string_view typed);

// "还是不行", "又不同步了", "it is back": words that only make sense of a trouble that was there before.
bool saysItIsBack(std::string_view typed);

}  // namespace xiaoer::desk
