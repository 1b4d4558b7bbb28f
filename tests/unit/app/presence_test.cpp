// What a waiting customer may be told, and who has gone.
#include "app/presence.h"

#include <catch2/catch.hpp>

using namespace xiaoer;
using namespace xiaoer::app;
using store::HeldConversation;
using store::Hold;
using store::Owner;

namespace {

constexpr UnixMillis kNow{1'795'336'200'000};

HeldConversation queued(const std::string& number, int64_t since, const std::string& team = "tech") {
  return {store::ConversationId::make(kNow),
          Hold{Owner::Queued, 0, kNow + since, kNow + since, number},
          team,
          "normal",
          "zh",
          kNow + kHour};
}

HeldConversation withAgent(const std::string& number, int64_t agent, bool waits) {
  const auto since = waits ? std::optional(kNow) : std::nullopt;
  return {store::ConversationId::make(kNow),
          Hold{Owner::Human, agent, kNow, since, number},
          "tech",
          "normal",
          "zh",
          kNow + kHour};
}

Here here(const std::string& name, std::vector<std::string> teams = {}) {
  Here one;
  one.display = name, one.teams = std::move(teams), one.lastSign = kNow;
  return one;
}

}  // namespace

TEST_CASE("places count within the team, in the order of waiting") {
  Floor floor;
  floor.agents[1] = here("小王");
  floor.queued = {queued("T1", -30'000), queued("T2", -20'000, "billing"), queued("T3", -10'000)};
  CHECK(handoverOf(floor, floor.queued[0], kNow).place == 1);
  CHECK(handoverOf(floor, floor.queued[1], kNow).place == 1);
  CHECK(handoverOf(floor, floor.queued[2], kNow).place == 2);
  CHECK(handoverOf(floor, queued("T4", 0), kNow).place == 3);  // about to be queued
  CHECK(handoverOf(floor, floor.queued[0], kNow).answerBy == kNow + kHour);
}

TEST_CASE("with nobody of the team on duty there is no place and no guess, only the promise") {
  Floor floor;
  floor.agents[1] = here("小王", {"billing"});
  floor.agents[2] = here("小李", {"tech"});
  floor.agents[2].away = true;
  floor.agents[3] = here("小赵", {"tech"});
  floor.agents[3].worksOnTickets = false;
  floor.agents[4] = here("小陈", {"tech"});
  floor.agents[4].lastSign = kNow + -61 * kSecond;
  floor.queued = {queued("T1", 0)};
  const Handover told = handoverOf(floor, floor.queued[0], kNow);
  CHECK_FALSE(told.staffed);
  CHECK_FALSE(told.place);
  CHECK_FALSE(told.waitMinutes);
  CHECK(told.answerBy == kNow + kHour);
  CHECK(handoverOf(floor, queued("T2", 0, "billing"), kNow).staffed);
}

TEST_CASE("a promise that has passed is not repeated") {
  Floor floor;
  HeldConversation late = queued("T1", 0);
  late.respondBy = kNow;
  CHECK_FALSE(handoverOf(floor, late, kNow).answerBy);
  CHECK_FALSE(handoverOf(floor, withAgent("T1", 1, false), kNow).answerBy);
}

TEST_CASE("an open feed is a sign of life; without one the last sign counts for the grace time") {
  Here one = here("小王");
  CHECK(one.state(kNow + 60 * kSecond, 60 * kSecond) == "available");
  CHECK(one.state(kNow + 60 * kSecond + 1, 60 * kSecond) == "offline");
  one.feeds = 1;
  CHECK(one.state(kNow + kDay, 60 * kSecond) == "available");
  one.away = true;
  CHECK(one.state(kNow, 60 * kSecond) == "away");
}

TEST_CASE("deserted is who waits for an agent who has gone; who has been answered waits for nobody") {
  Floor floor;
  floor.agents[1] = here("小王");
  floor.human = {withAgent("T1", 1, true), withAgent("T2", 1, false), withAgent("T3", 2, true)};
  REQUIRE(deserted(floor, kNow).size() == 1);  // of agent 2 nothing was ever seen
  CHECK(deserted(floor, kNow)[0].hold.ticket == "T3");
  CHECK(deserted(floor, kNow + 61 * kSecond).size() == 2);
}
