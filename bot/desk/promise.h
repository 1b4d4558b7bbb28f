// The two promises of every ticket: by when a human answers, by when it is solved.
#pragma once
#include <string_view>

#include "desk/calendar.h"
#include "desk/priority.h"
#include "desk/ticket.h"

namespace xiaoer::desk {

struct Promise {
  UnixMillis respondBy, resolveBy;
  bool known = true;  // false: one of them lies in, or behind, a year that the calendar does not know
};

// `calendar`: of the team that has the ticket. `channel`: the ticket's. `resolveDays`: the category's.
Promise promise(const Calendar& calendar, std::string_view channel, Priority priority, int resolveDays,
                UnixMillis from);

// The solution of a ticket whose priority has changed: counted from its beginning; from `now` where that has
// passed already.
Moment resolveAnew(const Calendar& calendar, const Ticket& ticket, Priority priority, int resolveDays,
                   UnixMillis now);

// When a warning comes that a promise will run out.
UnixMillis warnOfRespond(const Calendar& calendar, std::string_view channel, UnixMillis respondBy);
UnixMillis warnOfResolve(const Calendar& calendar, UnixMillis resolveBy);

}  // namespace xiaoer::desk
