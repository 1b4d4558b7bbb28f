#include "base/clock.h"

#include <chrono>

namespace xiaoer {

std::string rfc3339(UnixMillis at) {
  using namespace std::chrono;
  const sys_time<milliseconds> when{milliseconds{at.ms}};
  const auto day = floor<days>(when);
  const year_month_day date{day};
  const hh_mm_ss time{when - day};
  std::string out = "0000-00-00T00:00:00.000Z";  // filled in by hand: each request that is logged has one
  const auto put = [&](size_t end, int64_t number) {
    for (; number > 0; number /= 10) out[--end] = static_cast<char>('0' + number % 10);
  };
  put(4, static_cast<int>(date.year())), put(7, static_cast<unsigned>(date.month()));
  put(10, static_cast<unsigned>(date.day())), put(13, time.hours().count());
  put(16, time.minutes().count()), put(19, time.seconds().count()), put(23, time.subseconds().count());
  return out;
}

UnixMillis SystemClock::now() const {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace xiaoer
