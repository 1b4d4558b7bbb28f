// The working calendar: when somebody is there, which days are worked, and time counted in either.
#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/zone.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

// What is counted. Working time is the opening time of working days: of the shifts that begin on one.
enum class Counted { OpeningTime, WorkingTime };

struct Moment {
  UnixMillis at;
  // False: a day of a year that the calendar does not know lies before it. Such days count as the plain week
  // has them; nothing is guessed about holidays.
  bool known = true;
};

// [begin, end).
struct Span {
  UnixMillis begin, end;
};

// A view of the rule book's calendar: cheap to make, immutable, any thread. Settings and zone must outlive
// it.
class Calendar {
 public:
  // With the hours of that team; "" or an unknown one: those of the calendar itself.
  Calendar(const rulebook::Settings& settings, const Zone& zone, std::string_view team = {});

  bool isOpen(UnixMillis at) const;
  bool isPeak(UnixMillis at) const;
  // Not a holiday, and a working day of the week or a make-up day.
  bool isWorkingDay(std::chrono::sys_days day) const;

  // ms of it between the two; 0 where `to` is not after `from`.
  int64_t between(UnixMillis from, UnixMillis to, Counted what) const;
  // The first moment by which `ms` of it have passed since `from`; `from` itself for 0. Where there is not
  // enough of it in the next kHorizonDays: their end, not known.
  Moment after(UnixMillis from, int64_t ms, Counted what) const;
  // The last moment from which `ms` of it are left until `by`, not earlier than kHorizonDays before it.
  UnixMillis before(UnixMillis by, int64_t ms, Counted what) const;
  // The first open moment from `at` on: `at` itself while open.
  Moment opens(UnixMillis at) const;
  // When the last shift ends of the working day that is `days` working days after today's; the end of that
  // day where nobody is there.
  Moment endOfWorkingDay(UnixMillis from, int days) const;

  // In order, none overlaps another, cut to [from, to).
  std::vector<Span> spans(UnixMillis from, UnixMillis to, Counted what) const;

 private:
  std::chrono::sys_days dayOf(UnixMillis at) const;
  UnixMillis instant(std::chrono::sys_days day, int minute) const;
  const rulebook::Shifts& shiftsOf(std::chrono::sys_days day) const;
  bool knows(std::chrono::sys_days from, std::chrono::sys_days to) const;

  const rulebook::Calendar& rules_;
  const rulebook::Hours& hours_;
  const Zone& zone_;
};

constexpr int kHorizonDays = 400;

}  // namespace xiaoer::desk
