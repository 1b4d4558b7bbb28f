#include "text/edits.h"

#include <catch2/catch.hpp>

using namespace xiaoer::text;

TEST_CASE("letters between two words") {
  CHECK(edits("refund", "refund", 2) == 0);
  CHECK(edits("refnud", "refund", 2) == 1);
  CHECK(edits("authorisaton", "authorisation", 2) == 1);
  CHECK(edits("authorization", "authorisation", 2) == 1);
  CHECK(edits("abcd", "wxyz", 2) == 3);
  CHECK(edits("", "ab", 2) == 2);
}
