#include "text/normal_form.h"

#include <catch2/catch.hpp>
#include <random>

#include "base/utf8.h"
#include "text/language.h"

using namespace xiaoer;
using namespace xiaoer::text;

TEST_CASE("width, case and script are folded") {
  CHECK(normalised("ＡＰＰ一打開就黑屏") == "app一打开就黑屏");
  CHECK(normalised("訂單同步唔到，點解？") == "订单同步唔到,点解?");
  CHECK(normalised("ＷＭＳ１２３") == "wms123");
  CHECK(normalised("Straße") == "strasse");
  CHECK(normalised("①②③") == "123");
}

TEST_CASE("what carries no meaning is dropped") {
  CHECK(normalised("😂😂😂").empty());
  CHECK(normalised("👨‍👩‍👧 订单👍🏽没了") == "订单没了");
  CHECK(normalised("订\u200B单\uFEFF") == "订单");
  CHECK(normalised("……") == ".");
  CHECK(normalised("！！！！") == "!");
  CHECK(normalised("为什么？？！！") == "为什么?!");
  CHECK(normalised(std::string("a\0b", 3)) == "ab");
}

TEST_CASE("white space: one between words, none beside Chinese") {
  CHECK(normalised("  订 单\n同\t步  ") == "订单同步");
  CHECK(normalised("my   orders \n are  gone ") == "my orders are gone");
  CHECK(normalised("APP 打不开") == "app打不开");
  CHECK(normalised("! !") == "! !");
}

TEST_CASE("offsets lead back to what was typed") {
  const std::string typed = "請問  ＡＢ訂單！！";
  const NormalForm normal = normalise(typed);
  REQUIRE(normal.text == "请问ab订单!");
  REQUIRE(normal.origin.size() == normal.text.size() + 1);
  CHECK(typed.substr(normal.origin[normal.text.find("订")], 3) == "訂");
  CHECK(typed.substr(normal.origin[normal.text.find("ab")], 3) == "Ａ");
  CHECK(normal.origin.back() == typed.size());
  CHECK(normalise("my  products are").origin[11] == 12);  // a word ends where its space begins
}

TEST_CASE("normalising twice changes nothing, offsets never run backwards") {
  std::mt19937 random(7);
  const std::u32string alphabet =
      U"aÉ\u0301\u0300e "
      U",,!!。…訂单\u200D\uFE0F😂👍🏽🇨🇳①ﬁＡ　\n\u1100\u1161\u20E3İß乾著0\u0345";
  for (int round = 0; round < 20'000; ++round) {
    std::string typed;
    for (size_t n = random() % 12; n > 0; --n) appendChar(typed, alphabet[random() % alphabet.size()]);
    const NormalForm once = normalise(typed);
    INFO(typed << " -> " << once.text);
    REQUIRE(validUtf8(once.text));
    REQUIRE(normalised(once.text) == once.text);
    REQUIRE(std::is_sorted(once.origin.begin(), once.origin.end()));
    REQUIRE(once.origin.back() == typed.size());
  }
}

TEST_CASE("the language is recognised by counting") {
  CHECK(recognise(normalised("订单没同步")) == Lang::Zh);
  CHECK(recognise(normalised("my orders are gone")) == Lang::En);
  CHECK(recognise(normalised("app打不开")) == Lang::Zh);
  CHECK(recognise(normalised("my shop 旺旺 lost all its orders")) == Lang::En);
  CHECK(recognise(normalised("12345 !!")) == std::nullopt);
}

TEST_CASE("words and tokens") {
  CHECK(words("订单同步失败") == std::vector<std::string_view>{"订单", "同步", "失败"});
  CHECK(words("my orders, gone!") == std::vector<std::string_view>{"my", "orders", "gone"});
  CHECK(tokens("报code 27错") == std::vector<std::string_view>{"报", "code", "27", "错"});
  CHECK(words("").empty());
}

TEST_CASE("the opening of a text ends behind a word") {
  const std::string first(kOpeningChars - 2, '.');
  CHECK(opening("") == "");
  CHECK(opening(first + "ab") == first + "ab");
  CHECK(opening(first + "ab c") == first + "ab");
  CHECK(opening(first + "abcd e") == first + "abcd");
  CHECK(opening(first + "订单同步") == first + "订单");
  CHECK(opening(std::string(4000, 'a')).size() < 2 * kOpeningChars);
}
