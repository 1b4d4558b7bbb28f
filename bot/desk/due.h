// What time alone will do to a ticket: the moments that the app's timers wait for.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "base/zone.h"
#include "desk/ticket.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

enum class DueKind {  // bits of Ticket::dealtWith: append only
  RespondSoon = 0,    // the first response is nearly due: tell who has the ticket, or the team
  RespondLate,        // it was not given in time: tell the lead
  ResolveSoon,        // the same for the solution
  ResolveLate,
  AskSatisfaction,     // right after the solution
  RemindSatisfaction,  // a day later, unless rated
  AskHeld,             // three days after the solution
  Close,               // a week without an answer: solved, or pending
};
std::string_view name(DueKind kind);  // "respond_soon" …

struct Due {
  DueKind kind = DueKind::Close;
  UnixMillis at;
};

// All that lie ahead for the ticket as it is now, or are overdue and not yet dealt with; soonest first. Ask
// again after every change of the ticket.
std::vector<Due> dueMoments(const Ticket& ticket, const rulebook::RuleBook& book, const Zone& zone);

// The first of them, for the store's index of timers; nothing where time does nothing to it.
std::optional<Due> nextDue(const Ticket& ticket, const rulebook::RuleBook& book, const Zone& zone);

// Notes that it was dealt with (told, asked), so that it is not due again; counts the version up. For Close,
// apply Event::Quiet instead.
void dealtWith(DueKind kind, UnixMillis now, Ticket& ticket);

}  // namespace xiaoer::desk
