// When the customer will hear from us: opening hours, peaks, and the two promises of every ticket.
#pragma once
#include "base/clock.h"
#include "base/zone.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

bool isOpen(const rulebook::Settings& settings, const LocalTime& at);
bool isPeak(const rulebook::Settings& settings, const LocalTime& at);

struct Promise {
  UnixMillis respondBy;  // one hour of opening time from now
  UnixMillis resolveBy;  // the end of the working day (Monday to Friday) that is `resolveDays` after today
};
Promise promise(const rulebook::Settings& settings, const Zone& zone, UnixMillis now, int resolveDays);

}  // namespace xiaoer::desk
