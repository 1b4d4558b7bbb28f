#include <catch2/catch.hpp>

#include "base/clock.h"
#include "base/fault.h"
#include "base/utf8.h"

using namespace xiaoer;

TEST_CASE("UTF-8 is held to RFC 3629") {
  CHECK(validUtf8("订单 abc 😂"));
  CHECK_FALSE(validUtf8("\xC0\xAF"));          // overlong
  CHECK_FALSE(validUtf8("\xED\xA0\x80"));      // a surrogate
  CHECK_FALSE(validUtf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  CHECK_FALSE(validUtf8("订\xE5"));            // cut off
  CHECK(countChars("订单a😂") == 4);
  CHECK(firstChars("订单a", 2) == "订单");
  CHECK(lowered("AZaz@[É订") == "azaz@[É订");
  CHECK(displayWidth("订a") == 3);
}

TEST_CASE("times are RFC 3339 in UTC") {
  CHECK(rfc3339({0}) == "1970-01-01T00:00:00.000Z");
  CHECK(rfc3339({1'795'336'200'123}) == "2026-11-22T08:30:00.123Z");
  CHECK(rfc3339({-1}) == "1969-12-31T23:59:59.999Z");
  CHECK(rfc3339({253'402'300'799'999}) == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("a fault shows the line, and the caret stands under the character") {
  const Fault fault{{"a.yaml", 2, 10}, "unknown list '@snyc'", "did you mean '@sync'?"};
  CHECK(render(fault, "x\n- [订单, '@snyc']\n") ==
        "a.yaml:2:10: error: unknown list '@snyc'\n- [订单, '@snyc']\n           ^ did you mean '@sync'?\n");
}

TEST_CASE("the closest known word is found, a far one is not") {
  CHECK(closest("snyc", {"sync", "fail"}) == "sync");
  CHECK(closest("stok", {"sync", "fail"}) == "");
  CHECK(closest("synk", {"sync", "fail"}) == "sync");
  CHECK(closest("orders-not-sycing", {"orders-not-syncing"}) == "orders-not-syncing");
}
