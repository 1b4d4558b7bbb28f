#include "desk/promise.h"

#include <algorithm>
#include <chrono>

namespace xiaoer::desk {
namespace {

constexpr int kRespondMinutes = 60;
constexpr int kDayMinutes = 24 * 60;
constexpr int kDaysAhead = 8;  // if no day of a week is open, opening hours say nothing: they are not counted

std::optional<rulebook::Hours> hoursOn(const rulebook::Settings& settings, int weekday) {
  return settings.alwaysOpen ? std::optional(rulebook::Hours{})
                             : settings.hours[static_cast<size_t>(weekday)];
}

// Minutes after today's midnight at which an hour of opening time has passed.
std::optional<int> respondMinute(const rulebook::Settings& settings, const LocalTime& now) {
  int left = kRespondMinutes;
  for (int day = 0; day < kDaysAhead; ++day) {
    const auto hours = hoursOn(settings, (now.weekday + day) % 7);
    if (!hours) continue;
    const int begin = std::max(hours->open, day == 0 ? now.minute : 0);
    if (begin >= hours->close) continue;
    if (hours->close - begin >= left) return day * kDayMinutes + begin + left;
    left -= hours->close - begin;
  }
  return std::nullopt;
}

}  // namespace

bool isOpen(const rulebook::Settings& settings, const LocalTime& at) {
  const auto hours = hoursOn(settings, at.weekday);
  return hours && at.minute >= hours->open && at.minute < hours->close;
}

bool isPeak(const rulebook::Settings& settings, const LocalTime& at) {
  const int today = at.month * 100 + at.day;
  return std::any_of(settings.peaks.begin(), settings.peaks.end(), [&](const rulebook::Season& s) {
    return s.from <= s.to ? today >= s.from && today <= s.to : today >= s.from || today <= s.to;
  });
}

Promise promise(const rulebook::Settings& settings, const Zone& zone, UnixMillis now, int resolveDays) {
  const LocalTime local = zone.local(now);
  const auto minute = respondMinute(settings, local);
  Promise out;
  out.respondBy = minute ? zone.instant(local.year, local.month, local.day, *minute) : now + kHour;
  int day = 0;
  for (int working = 0; working < resolveDays;) working += (local.weekday + ++day) % 7 < 5;
  const auto last = hoursOn(settings, (local.weekday + day) % 7).value_or(rulebook::Hours{});
  out.resolveBy = zone.instant(local.year, local.month, local.day, day * kDayMinutes + last.close);
  return out;
}

}  // namespace xiaoer::desk
