#include "rulebook/calendar.h"

#include <algorithm>

namespace xiaoer::rulebook {

Hours Hours::always() {
  Hours hours;
  hours.week.fill({Shift{}});
  hours.holiday = hours.makeup = {Shift{}};
  return hours;
}

const Year* Calendar::find(int year) const {
  const auto found = std::find_if(years.begin(), years.end(), [&](const Year& y) { return y.year == year; });
  return found == years.end() ? nullptr : &*found;
}

}  // namespace xiaoer::rulebook
