#include "desk/callback.h"

#include <algorithm>

namespace xiaoer::desk {
namespace {

constexpr int64_t kShortest = kHour;

UnixMillis evenHour(UnixMillis at) { return {(at.ms + kHour - 1) / kHour * kHour}; }

}  // namespace

std::vector<Span> callWindows(const Calendar& calendar, UnixMillis now, size_t limit) {
  std::vector<Span> out;
  const UnixMillis first = now + kCallNotice;
  for (const Span& open : calendar.spans(first, now + kCallDays * kDay, Counted::OpeningTime)) {
    // What has begun already goes on from the next full hour.
    UnixMillis at = open.begin == first ? evenHour(open.begin) : open.begin;
    for (; at.ms + kShortest <= open.end.ms && out.size() < limit; at = at + kCallWindow)
      out.push_back({at, {std::min(at.ms + kCallWindow, open.end.ms)}});
    if (out.size() >= limit) break;
  }
  return out;
}

bool isCallWindow(const Calendar& calendar, UnixMillis now, Span window) {
  const int64_t length = window.end.ms - window.begin.ms;
  return length >= kShortest && length <= kCallWindow && window.begin.ms >= now.ms &&
         window.end.ms <= now.ms + kCallDays * kDay &&
         calendar.between(window.begin, window.end, Counted::OpeningTime) == length;
}

}  // namespace xiaoer::desk
