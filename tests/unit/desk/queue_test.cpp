#include "desk/queue.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <queue>
#include <random>

using namespace xiaoer;
using namespace xiaoer::desk;
using rulebook::Priority;

namespace {

// Waits of the one at `place` with all seats taken, the conversations that run having begun at some time
// before.
double actualWait(size_t place, size_t seats, const std::function<double()>& length, std::mt19937& random) {
  std::priority_queue<double, std::vector<double>, std::greater<>> ends;
  for (size_t s = 0; s < seats; ++s) {
    // A long conversation is more likely to be met running than a short one.
    double longest = 0, one = 0;
    for (int tries = 0; tries < 60; ++tries) longest = std::max(longest, length());
    do one = length();
    while (std::uniform_real_distribution<>(0, longest)(random) > one);
    ends.push(std::uniform_real_distribution<>(0, one)(random));
  }
  double now = 0;
  for (size_t taken = 0; taken < place; ++taken) {
    now = ends.top();
    ends.pop();
    ends.push(now + length());
  }
  return now;
}

}  // namespace

TEST_CASE("the place in the queue: who came first, with a head start for what is urgent") {
  const std::vector<Waiting> queue = {{"a", Priority::Normal, {0}},
                                      {"b", Priority::Urgent, {90 * kMinute}},
                                      {"c", Priority::High, {20 * kMinute}},
                                      {"d", Priority::Low, {-10 * kMinute}},
                                      {"e", Priority::Normal, {0}}};
  CHECK(placeInQueue(queue, "b") == 1);
  CHECK(placeInQueue(queue, "c") == 2);
  CHECK(placeInQueue(queue, "a") == 3);
  CHECK(placeInQueue(queue, "e") == 4);
  CHECK(placeInQueue(queue, "d") == 5);
  CHECK_FALSE(placeInQueue(queue, "f"));
  // Nobody waits for ever: what is urgent but came two hours later does not overtake.
  CHECK(before({"x", Priority::Normal, {0}}, {"y", Priority::Urgent, {2 * kHour + 1}}));
}

TEST_CASE("what is not known is not said") {
  const std::vector<int64_t> few(kLeastTook - 1, 10 * kMinute), enough(kLeastTook, 10 * kMinute);
  CHECK_FALSE(waitingTime(1, {enough, 0, 0}));
  CHECK_FALSE(waitingTime(1, {few, 2, 0}));
  CHECK_FALSE(waitingTime(0, {enough, 2, 0}));
  CHECK(waitingTime(1, {enough, 2, 0}));
  const auto atOnce = waitingTime(2, {few, 3, 2});
  REQUIRE(atOnce);
  CHECK((atOnce->least == 0 && atOnce->most == 2));
  CHECK_FALSE(waitingTime(3, {few, 3, 2}));
}

TEST_CASE("rounded up to what people say") {
  const auto most = [](size_t place, int64_t took) {
    return waitingTime(place, {std::vector<int64_t>(50, took), 1, 0})->most;
  };
  CHECK(most(1, kMinute) == 3);       // 2.3
  CHECK(most(1, 5 * kMinute) == 15);  // 11.5
  CHECK(most(1, 20 * kMinute) == 50);
  CHECK(most(1, kHour) == 150);
}

TEST_CASE("nine in ten wait no longer than they were told") {
  std::mt19937 random(5);
  std::exponential_distribution<> chance(1.0 / 8);
  std::lognormal_distribution<> skewed(1.8, 0.8);
  std::uniform_real_distribution<> even(4, 12);
  const std::function<double()> kinds[] = {[&] { return chance(random); }, [&] { return skewed(random); },
                                           [&] { return even(random); }, [] { return 8.0; }};
  for (const auto& length : kinds)
    for (const size_t seats : {1, 2, 6, 15})
      for (const size_t place : {1, 3, 10, 40}) {
        int kept = 0, rounds = 400;
        double told = 0, waited = 0;
        for (int round = 0; round < rounds; ++round) {
          Pace pace{{}, seats, 0};
          for (int n = 0; n < 20; ++n) pace.took.push_back(static_cast<int64_t>(length() * kMinute));
          const auto wait = waitingTime(place, pace);
          REQUIRE(wait);
          CHECK(wait->least <= wait->most);
          const double actual = actualWait(place, seats, length, random);
          kept += actual <= wait->most, told += wait->most, waited += actual;
        }
        INFO("seats " << seats << " place " << place << " told " << told / rounds << " waited "
                      << waited / rounds);
        CHECK(kept >= rounds * 88 / 100);          // of 400, what nine in ten may be by chance
        CHECK(told <= 4.2 * waited + 3 * rounds);  // and no excuse of hours for minutes
      }
}
