#include "desk/callback.h"

#include <algorithm>

namespace xiaoer::desk {
namespace {

constexpr int64_t kShortest = kHour;

UnixMillis evenHour(UnixMillis at) { return {(at.ms + kHour - 1) / kHour * kHour}; }

std::vector<Span> openTime(const Calendar& calendar, UnixMillis now) {
  return calendar.spans(now + kCallNotice, now + kCallDays * kDay, Counted::OpeningTime);
}

// The time that lies in both; each in order, without overlaps.
std::vector<Span> common(const std::vector<Span>& some, const std::vector<Span>& others) {
  std::vector<Span> out;
  for (auto a = some.begin(), b = others.begin(); a != some.end() && b != others.end();) {
    const Span both{std::max(a->begin, b->begin), std::min(a->end, b->end)};
    if (both.begin < both.end) out.push_back(both);
    a->end < b->end ? void(++a) : void(++b);
  }
  return out;
}

std::vector<Span> windowsIn(const std::vector<Span>& times, UnixMillis now, size_t limit) {
  std::vector<Span> out;
  const UnixMillis first = now + kCallNotice;
  for (const Span& open : times) {
    // What has begun already goes on from the next full hour.
    UnixMillis at = open.begin == first ? evenHour(open.begin) : open.begin;
    for (; at.ms + kShortest <= open.end.ms && out.size() < limit; at = at + kCallWindow)
      out.push_back({at, {std::min(at.ms + kCallWindow, open.end.ms)}});
    if (out.size() >= limit) break;
  }
  return out;
}

}  // namespace

std::vector<Span> callWindows(const Calendar& calendar, UnixMillis now, size_t limit) {
  return windowsIn(openTime(calendar, now), now, limit);
}

std::vector<Span> callWindows(const rulebook::Settings& settings, const Zone& zone, UnixMillis now,
                              size_t limit) {
  const Calendar first(settings, zone, settings.teams.empty() ? "" : settings.teams.front().id);
  std::vector<Span> all = openTime(first, now);
  for (const rulebook::Team& team : settings.teams)
    all = common(all, openTime(Calendar(settings, zone, team.id), now));
  auto out = windowsIn(all, now, limit);
  return out.empty() ? callWindows(first, now, limit) : out;
}

bool isCallWindow(const Calendar& calendar, UnixMillis now, Span window) {
  const int64_t length = window.end.ms - window.begin.ms;
  return length >= kShortest && length <= kCallWindow && window.begin.ms >= now.ms &&
         window.end.ms <= now.ms + kCallDays * kDay &&
         calendar.between(window.begin, window.end, Counted::OpeningTime) == length;
}

}  // namespace xiaoer::desk
