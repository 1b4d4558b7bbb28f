#include <catch2/catch.hpp>
#include <set>

#include "store/store.h"

namespace xiaoer::store {
namespace {

TEST_CASE("an id is a UUIDv7: time in front, then version, variant and randomness") {
  const UnixMillis at{0x0123456789ab};
  const std::string text = ConversationId::make(at).text();
  REQUIRE(text.size() == 32);
  CHECK(text.substr(0, 12) == "0123456789ab");
  CHECK(text[12] == '7');
  CHECK(std::string("89ab").find(text[16]) != std::string::npos);
}

TEST_CASE("later ids sort behind earlier ones, and no two are alike") {
  std::set<std::string> all;
  for (int64_t ms = 0; ms < 1000; ++ms) {
    const std::string text = ConversationId::make({1795336200000 + ms}).text();
    CHECK((all.empty() || *all.rbegin() < text));
    all.insert(text);
  }
  for (int i = 0; i < 1000; ++i) all.insert(ConversationId::make({1795336200000}).text());
  CHECK(all.size() == 2000);
}

TEST_CASE("an id has one text") {
  const ConversationId id = ConversationId::make({1795336200000});
  CHECK(ConversationId::parse(id.text()) == id);
  CHECK(ConversationId::parse("000102030405060708090a0b0c0d0eff")->bytes[15] == 0xff);
  for (const std::string_view wrong :
       {"", "00", "000102030405060708090a0b0c0d0e0", "000102030405060708090a0b0c0d0e0f0",
        "000102030405060708090A0B0C0D0E0F", "000102030405060708090a0b0c0d0e0g",
        "00010203-0405-0607-0809-0a0b0c0d", "000102030405060708090a0b0c0d0e\xc3\xa4"})
    CHECK_FALSE(ConversationId::parse(wrong));
}

TEST_CASE("a digest knows where its parts end") {
  CHECK(digest({"ab", "c"}) == digest({"ab", "c"}));
  CHECK_FALSE(digest({"ab", "c"}) == digest({"a", "bc"}));
  CHECK_FALSE(digest({"a"}) == digest({"a", ""}));
  const Digest empty = digest({});  // SHA-256 of nothing
  CHECK(empty[0] == 0xe3);
  CHECK(empty[31] == 0x55);
}

}  // namespace
}  // namespace xiaoer::store
