#include "base/json_writer.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "base/utf8.h"

using namespace xiaoer;

TEST_CASE("objects, arrays and what is in them") {
  std::string out;
  {
    JsonObject object(out);
    object.text("a", "订单\n\"x\"\\");
    object.number("n", 0.5264);
    object.null("z");
    JsonArray list(object.value("l"));
    list.text("1");
    { JsonObject(list.value()).number("k", 7); }
  }
  CHECK(out == R"({"a":"订单\n\"x\"\\","n":0.5264,"z":null,"l":["1",{"k":7}]})");
}

TEST_CASE("numbers and long keys are written whole") {
  const std::string key(100, 'k');
  std::string out;
  {
    JsonObject object(out);
    object.number("least", std::numeric_limits<int64_t>::min());
    object.number("most", std::numeric_limits<uint64_t>::max());
    object.number("byte", static_cast<signed char>(-128));
    object.number(key, 1);
  }
  CHECK(out == R"({"least":-9223372036854775808,"most":18446744073709551615,"byte":-128,")" + key + "\":1}");
}

TEST_CASE("texts are written as nlohmann/json writes them") {
  std::mt19937 random(23);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (size_t n = random() % 24; n > 0; --n)
      appendChar(text, static_cast<char32_t>(random() % 3   ? random() % 0x90
                                             : random() % 2 ? 0x4E00 + random() % 99
                                                            : 0x1F600 + random() % 30));
    std::string out;
    appendJsonText(out, text);
    REQUIRE(out == nlohmann::json(text).dump());
  }
}
