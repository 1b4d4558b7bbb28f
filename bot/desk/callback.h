// When a customer may be called back: spans of the hours in which the team that calls is there.
#pragma once
#include <vector>

#include "desk/calendar.h"

namespace xiaoer::desk {

constexpr int64_t kCallWindow = 2 * kHour;     // the longest
constexpr int64_t kCallNotice = 30 * kMinute;  // so long before it begins it is asked for
constexpr int kCallDays = 8;                   // so far ahead

// What is offered from `now` on, soonest first: opening time cut at even hours of its own, nothing shorter
// than an hour; at most `limit`.
std::vector<Span> callWindows(const Calendar& calendar, UnixMillis now, size_t limit);
// The same while it is not known what the call is about: the times in which every team is there, so that
// none is offered and refused afterwards. Where there are none such, those of the first team.
std::vector<Span> callWindows(const rulebook::Settings& settings, const Zone& zone, UnixMillis now,
                              size_t limit);

// May one be asked for? Also one that was offered a while ago, and cut otherwise by now.
bool isCallWindow(const Calendar& calendar, UnixMillis now, Span window);

}  // namespace xiaoer::desk
