// When people work, as authors write it (docs/rules.md, section 9). What follows from it: desk/calendar.h.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "base/fault.h"

namespace xiaoer::rulebook {

// Minutes after a day's midnight, [begin, end). The end may lie in the next day: begin < end <= begin + 24 h.
struct Shift {
  int begin = 0, end = 24 * 60;
};
using Shifts = std::vector<Shift>;  // by begin, none overlaps or touches another; none: closed

struct Hours {
  std::array<Shifts, 7> week;  // Monday first
  Shifts holiday, makeup;

  static Hours always();
};

// A span of days, both ends included, as month * 100 + day.
struct Days {
  std::string name;
  int from = 0, to = 0;
  Place place;
};

struct Year {
  int year = 0;
  std::vector<Days> holidays;  // within the year: from <= to
  std::vector<Days> makeup;    // single days without a name
  Place place;
};

struct Calendar {
  Hours hours = Hours::always();
  std::array<bool, 7> workingDays = {true, true, true, true, true, false, false};
  std::vector<Year> years;  // ascending
  std::vector<Days> peaks;  // every year; may go over New Year: from > to

  // Null where the file does not know it.
  const Year* find(int year) const;
  // Are holidays of that year known? Without `years`, none are wanted, and so nothing is missing.
  bool knows(int year) const { return years.empty() || find(year) != nullptr; }
};

}  // namespace xiaoer::rulebook
