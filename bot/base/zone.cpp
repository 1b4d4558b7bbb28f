#include "base/zone.h"

#include <fmt/format.h>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

#include <chrono>

namespace xiaoer {

struct Zone::Impl {
  std::unique_ptr<icu::BasicTimeZone> zone;
};

Zone::Zone(const std::string& name) : impl_(std::make_unique<Impl>()) {
  // Every zone that ICU makes from a name is a BasicTimeZone.
  impl_->zone.reset(
      static_cast<icu::BasicTimeZone*>(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name))));
}

Zone::~Zone() = default;
Zone::Zone(Zone&&) noexcept = default;

LocalTime Zone::local(UnixMillis at) const {
  using namespace std::chrono;
  int32_t raw = 0, dst = 0;
  UErrorCode status = U_ZERO_ERROR;
  impl_->zone->getOffset(static_cast<UDate>(at.ms), false, raw, dst, status);
  const sys_time<milliseconds> wall{milliseconds{at.ms + raw + dst}};
  const auto day = floor<days>(wall);
  const year_month_day date{day};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(weekday{day}.iso_encoding()) - 1,
          static_cast<int>(duration_cast<minutes>(wall - day).count())};
}

UnixMillis Zone::instant(int year, int month, int day, int minute) const {
  using namespace std::chrono;
  const sys_days date = std::chrono::year{year} / month / day;
  const int64_t wall =
      duration_cast<milliseconds>(date.time_since_epoch()).count() + int64_t{minute} * kMinute;
  int32_t raw = 0, dst = 0;
  UErrorCode status = U_ZERO_ERROR;
  impl_->zone->getOffsetFromLocal(static_cast<UDate>(wall), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw,
                                  dst, status);
  const int64_t at = wall - raw - dst;
  impl_->zone->getOffset(static_cast<UDate>(at), false, raw, dst, status);
  icu::TimeZoneTransition change;
  const bool skipped = at + raw + dst != wall;
  if (skipped && impl_->zone->getPreviousTransition(static_cast<UDate>(at), true, change))
    return {static_cast<int64_t>(change.getTime())};
  return {at};
}

std::string dayOf(const Zone& zone, UnixMillis at) {
  const LocalTime t = zone.local(at);
  return fmt::format("{:04}{:02}{:02}", t.year, t.month, t.day);
}

}  // namespace xiaoer
