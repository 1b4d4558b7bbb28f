// Wall-clock time in a named time zone.
#pragma once
#include <memory>
#include <string>

#include "base/clock.h"

namespace xiaoer {

struct LocalTime {
  int year = 1970, month = 1, day = 1;
  int weekday = 0;  // Monday 0 … Sunday 6
  int minute = 0;   // of the day, 0 to 1439
};

// An IANA time zone. Immutable; any thread.
class Zone {
 public:
  // An unknown name is UTC (rule files are checked for it).
  explicit Zone(const std::string& name);
  ~Zone();
  Zone(Zone&&) noexcept;

  LocalTime local(UnixMillis at) const;
  // `minute` may be beyond the day's end. Of a time that a clock change repeats, the earlier instant; of one
  // that it skips, the instant of the change.
  UnixMillis instant(int year, int month, int day, int minute) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The day by its clock: "20261122".
std::string dayOf(const Zone& zone, UnixMillis at);

}  // namespace xiaoer
