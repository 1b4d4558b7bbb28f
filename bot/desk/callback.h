// When a customer may be called back: spans of the hours in which somebody is there.
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

// May one be asked for? Also one that was offered a while ago, and cut otherwise by now.
bool isCallWindow(const Calendar& calendar, UnixMillis now, Span window);

}  // namespace xiaoer::desk
