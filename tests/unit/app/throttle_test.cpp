#include "app/throttle.h"

#include <catch2/catch.hpp>

using namespace xiaoer;
using namespace xiaoer::app;

namespace {
constexpr UnixMillis kNow{1'795'336'200'000};
}

TEST_CASE("the first few failures are free, then each wait is twice the last, up to the longest") {
  Throttle throttle(3);
  for (int i = 0; i < 2; ++i) throttle.failed("li", kNow);
  CHECK(throttle.wait("li", kNow) == 0);
  for (const int64_t wait : {30, 60, 120, 240, 480, 900, 900, 900}) {
    throttle.failed("li", kNow);
    CHECK(throttle.wait("li", kNow) == wait * kSecond);
  }
  CHECK(throttle.wait("li", kNow + 900 * kSecond) == 0);
  CHECK(throttle.wait("wang", kNow) == 0);
}

TEST_CASE("a success, or a day of quiet, begins anew") {
  Throttle throttle(1);
  throttle.failed("li", kNow);
  throttle.forget("li");
  CHECK(throttle.wait("li", kNow) == 0);
  for (int i = 0; i < 9; ++i) throttle.failed("li", kNow);
  throttle.failed("li", kNow + kDay + 1);
  CHECK(throttle.wait("li", kNow + kDay + 1) == Throttle::kFirstWait);
}

TEST_CASE("of too many names the quietest is forgotten, not the one who is at it") {
  Throttle throttle(1);
  throttle.failed("first", kNow);
  for (size_t i = 0; i < Throttle::kNames; ++i)
    throttle.failed(std::to_string(i), kNow + static_cast<int64_t>(i) + 1);
  CHECK(throttle.wait("first", kNow) == 0);
  CHECK(throttle.wait("0", kNow) > 0);
}
