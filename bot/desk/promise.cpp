#include "desk/promise.h"

#include <algorithm>

namespace xiaoer::desk {
namespace {

// The first response, by channel; the first row that fits.
struct Response {
  std::string_view channel;  // "": every other one
  int64_t open;              // so much opening time must pass at least before it is due
  int64_t clock;             // and so much time by the clock
  int64_t warn;              // opening time before it is due at which a warning comes
};
constexpr Response kResponses[] = {
    {"email", kHour, 24 * kHour, 2 * kHour},
    {"", kHour, 0, 15 * kMinute},
};

// The solution: working days at most, by priority; the category's own are the most that count.
constexpr int kResolveDays[4] = {30, 30, 2, 1};  // low, normal, high, urgent
constexpr int64_t kResolveWarn = 4 * kHour;      // working time

const Response& responseOf(std::string_view channel) {
  const auto fits = [&](const Response& r) { return r.channel.empty() || r.channel == channel; };
  return *std::find_if(std::begin(kResponses), std::end(kResponses), fits);
}

Moment resolve(const Calendar& calendar, Priority priority, int resolveDays, UnixMillis from) {
  return calendar.endOfWorkingDay(from, std::min(resolveDays, kResolveDays[static_cast<size_t>(priority)]));
}

}  // namespace

Promise promise(const Calendar& calendar, std::string_view channel, Priority priority, int resolveDays,
                UnixMillis from) {
  const Response& response = responseOf(channel);
  const Moment respond = calendar.after(from, response.open, Counted::OpeningTime);
  const Moment solved = resolve(calendar, priority, resolveDays, from);
  return {std::max(respond.at, from + response.clock), solved.at, respond.known && solved.known};
}

Moment resolveAnew(const Calendar& calendar, const Ticket& ticket, Priority priority, int resolveDays,
                   UnixMillis now) {
  const Moment early = resolve(calendar, priority, resolveDays, ticket.createdAt);
  return early.at > now ? early : resolve(calendar, priority, resolveDays, now);
}

UnixMillis warnOfRespond(const Calendar& calendar, std::string_view channel, UnixMillis respondBy) {
  return calendar.before(respondBy, responseOf(channel).warn, Counted::OpeningTime);
}

UnixMillis warnOfResolve(const Calendar& calendar, UnixMillis resolveBy) {
  return calendar.before(resolveBy, kResolveWarn, Counted::WorkingTime);
}

}  // namespace xiaoer::desk
