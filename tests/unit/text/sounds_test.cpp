#include <catch2/catch.hpp>

#include "text/sounds.h"

using namespace xiaoer::text;

namespace {

std::string read(char32_t c) {
  const auto [usual, other] = soundsOf(c);
  return std::string(syllable(usual)) + (other == kNoSound ? "" : "/" + std::string(syllable(other)));
}

// "dingdant" → "ding dan t-"
std::string cut(std::string_view letters) {
  const auto pinyin = cutPinyin(letters);
  if (!pinyin) return "no";
  std::string out;
  for (const Sound sound : pinyin->sounds) out += (out.empty() ? "" : " ") + std::string(syllable(sound));
  if (!pinyin->begun.empty()) out += (out.empty() ? "" : " ") + std::string(pinyin->begun) + "-";
  return out;
}

}  // namespace

TEST_CASE("a character is read without its tone") {
  CHECK(read(U'订') == "ding");
  CHECK(read(U'单') == "dan");
  CHECK(read(U'率') == "lv/shuai");
  CHECK(read(U'长') == "zhang/chang");
  CHECK(read(U'女') == "nv");
  CHECK(read(U'重') == "zhong/chong");
  CHECK(read(U'a').empty());
  CHECK(read(U'。').empty());
  CHECK(soundsOf(U'录') == soundsOf(U'陆'));
}

TEST_CASE("syllables that many do not tell apart are roughly the same") {
  const auto rough = [](std::string_view a) { return roughSound(soundsBeginning(a).first); };
  for (const auto& [one, other] : {std::pair{"zhang", "zang"},
                                   {"shi", "si"},
                                   {"cheng", "chen"},
                                   {"lan", "nan"},
                                   {"fei", "hei"},
                                   {"bing", "bin"},
                                   {"zhuang", "zuan"}}) {
    CAPTURE(one, other);
    CHECK(rough(one) == rough(other));
  }
  for (const auto& [one, other] : {std::pair{"dan", "dang"}, {"bu", "bu"}}) CHECK(rough(one) == rough(other));
  for (const auto& [one, other] :
       {std::pair{"ding", "deng"}, {"zhang", "jiang"}, {"bu", "pu"}, {"he", "hei"}})
    CHECK(rough(one) != rough(other));
  CHECK(roughSound(kNoSound) == kNoSound);
}

TEST_CASE("letters are cut into syllables") {
  const std::pair<const char*, const char*> rows[] = {
      {"dingdantongbu", "ding dan tong bu"},
      {"dingdant", "ding dan t-"},
      {"zhanghaoyichang", "zhang hao yi chang"},
      {"shouquan", "shou quan"},
      {"xian", "xian"},
      {"fangan", "fang an"},
      {"zhuang", "zhuang"},
      {"zh", "zh-"},
      {"ddtb", "no"},
      {"sync", "no"},
      {"order", "no"},
      {"dingdan2", "no"},
      {"", "no"},
  };
  for (const auto& [letters, syllables] : rows) {
    CAPTURE(letters);
    CHECK(cut(letters) == syllables);
  }
}

TEST_CASE("a beginning stands for all syllables that go on with it") {
  const auto [first, behind] = soundsBeginning("zhu");
  REQUIRE(first < behind);
  for (Sound sound = first; sound < behind; ++sound) CHECK(syllable(sound).starts_with("zhu"));
  const auto [none, end] = soundsBeginning("xyz");
  CHECK(none == end);
}
