#include "app/live.h"

#include "unit/app/house.h"

using namespace xiaoer;
using namespace xiaoer::app;

namespace {

// Who is here by a stream.
void joins(House& house, uint64_t place, int64_t agent, Answer<bool>& heard) {
  Caller caller;
  caller.agent = agent, caller.name = caller.display = "agent" + std::to_string(agent);
  auto first = std::make_shared<std::atomic<bool>>(true);
  house.live().joinAgent(place, caller, {},
                         {[&heard, first](std::string_view) {
                            if (first->exchange(false)) heard(true);
                            return true;
                          },
                          [] {}});
}

}  // namespace

TEST_CASE("a stream that has ended before it began leaves nobody behind at the desk") {
  House house;
  Live& live = house.live();
  const auto gone = live.admit("agent 1", kStreamsOfAgent, ""),
             here = live.admit("agent 2", kStreamsOfAgent, "");
  Answer<bool> first, second;
  live.leave(*gone);
  joins(house, *gone, 1, first);
  joins(house, *here, 2, second);
  second.wait();
  for (int i = 0; i < 3; ++i) house.clock().advance(kMinute);
  Answer<bool> third;  // behind whatever the others brought about
  joins(house, *live.admit("agent 3", kStreamsOfAgent, ""), 3, third);
  third.wait();
  const auto states = live.states();
  CHECK((!states.contains(1) || states.at(1) == "offline"));
  CHECK(states.at(2) == "available");
}
