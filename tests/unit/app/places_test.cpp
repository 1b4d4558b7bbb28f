#include "app/places.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace xiaoer::app;

TEST_CASE("a conversation has so many streams, and an address so many of all conversations") {
  Places places;
  std::vector<uint64_t> own;
  for (size_t i = 0; i < kStreamsOfConversation; ++i) {
    const auto place = places.take("mei", kStreamsOfConversation, "192.0.2.1");
    REQUIRE(place);
    own.push_back(*place);
  }
  CHECK_FALSE(places.take("mei", kStreamsOfConversation, "192.0.2.2"));
  CHECK(places.leave(own[0]));
  CHECK_FALSE(places.leave(own[0]));  // once
  CHECK(places.held("mei") == kStreamsOfConversation - 1);
  CHECK(places.take("mei", kStreamsOfConversation, "192.0.2.2"));
  for (size_t i = places.held("192.0.2.1"); i < kStreamsOfAddress; ++i)
    REQUIRE(places.take("c" + std::to_string(i), kStreamsOfConversation, "192.0.2.1"));
  CHECK_FALSE(places.take("lan", kStreamsOfConversation, "192.0.2.1"));
  CHECK(places.take("lan", kStreamsOfConversation, "192.0.2.3"));
  CHECK(places.take("lan", kStreamsOfConversation, ""));  // nobody knows from where
}

TEST_CASE("there are so many streams, and no name is remembered of who got none or has left") {
  Places places;
  std::vector<uint64_t> all;
  for (size_t i = 0; i < kStreams; ++i) {
    const auto place = places.take("c" + std::to_string(i), 1, "a" + std::to_string(i));
    REQUIRE(place);
    all.push_back(*place);
  }
  CHECK(places.names() == 2 * kStreams);
  for (int i = 0; i < 100; ++i)
    CHECK_FALSE(places.take("late" + std::to_string(i), 1, "from" + std::to_string(i)));
  CHECK_FALSE(places.take("c0", 1, "elsewhere"));
  CHECK(places.held("late0") == 0);
  CHECK(places.names() == 2 * kStreams);
  places.leave(all.back()), all.pop_back();
  const auto next = places.take("late0", 1, "");
  REQUIRE(next);
  all.push_back(*next);
  for (const uint64_t place : all) CHECK(places.leave(place));
  CHECK(places.names() == 0);
}
