// The place in the queue, and how long it will honestly take.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "rulebook/rulebook.h"

namespace xiaoer::desk {

// A conversation that waits for a human, in one team's queue.
struct Waiting {
  std::string ticket;  // its number
  rulebook::Priority priority = rulebook::Priority::Normal;
  UnixMillis since;  // when it began to wait; kept when an agent gives it back
};

// Who comes first: by the time of coming, with a head start by priority (the table is in queue.cpp), so that
// what is urgent comes first and nobody waits for ever; at a tie the lower number.
bool before(const Waiting& a, const Waiting& b);

// 1 is next; nothing where it is not in the queue.
std::optional<size_t> placeInQueue(const std::vector<Waiting>& queue, std::string_view ticket);

// How fast the queue has moved lately.
struct Pace {
  std::vector<int64_t>
      took;          // ms from take to end of the latest conversations of the team, at most 50 are used
  size_t seats = 0;  // conversations that the agents who are here can hold at once, all together
  size_t free = 0;   // of those, now
};

struct Wait {
  int least = 0, most = 0;  // minutes; least <= most, most at least 1; both rounded up to what people say
};

// The time until someone takes the one at `place` (from 1): nine times in ten no longer than `most`, if the
// pace holds and nobody more urgent comes. Nothing where that is not known: no agent is here, or no seat is
// free and fewer than kLeastTook conversations have ended.
constexpr size_t kLeastTook = 5;
std::optional<Wait> waitingTime(size_t place, const Pace& pace);

}  // namespace xiaoer::desk
