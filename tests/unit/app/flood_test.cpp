#include "app/flood.h"

#include <catch2/catch.hpp>

using namespace xiaoer;
using namespace xiaoer::app;

TEST_CASE("so many at once, then one after the other; quiet fills it up again") {
  Flood flood(3, kMinute);
  const UnixMillis now{1'795'336'200'000};
  for (int i = 0; i < 3; ++i) CHECK(flood.take("a", now) == 0);
  CHECK(flood.take("a", now) == kMinute);
  CHECK(flood.take("a", now + (kMinute - 1)) == 1);
  CHECK(flood.take("a", now + kMinute) == 0);
  CHECK(flood.take("a", now + kMinute) == kMinute);
  CHECK(flood.take("b", now) == 0);
  for (int i = 0; i < 3; ++i) CHECK(flood.take("a", now + kDay) == 0);
  CHECK(flood.take("a", now + kDay) == kMinute);
}

TEST_CASE("of too many names the quietest is forgotten") {
  Flood flood(1, kHour);
  UnixMillis now{1'795'336'200'000};
  CHECK(flood.take("first", now) == 0);
  for (size_t i = 0; i < Flood::kNames; ++i) flood.take(std::to_string(i), now = now + 1);
  CHECK(flood.take("first", now) == 0);
  CHECK(flood.take(std::to_string(Flood::kNames - 1), now) > 0);
}
