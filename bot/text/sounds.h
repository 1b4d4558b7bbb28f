// How Chinese is read: pinyin without tones, so that a word typed by its sound, or with another character of
// the same sound (登陆 for 登录), is found.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace xiaoer::text {

// A syllable, numbered in alphabetical order from 1; 0 is none. The numbers hold for this build only: they
// follow ICU's data.
using Sound = uint16_t;
constexpr Sound kNoSound = 0;

// The usual reading and, for a few common characters, the other one (重: zhong, chong). Both 0 for what is
// not in GB 2312: everything but simplified Chinese. All functions: any thread.
std::array<Sound, 2> soundsOf(char32_t c);

// The same for syllables that many people do not tell apart: zh and z, ch and c, sh and s, -ng and -n, l and
// n, f and h. At most 511.
Sound roughSound(Sound sound);

// "lv" for lǜ: ü is typed as v.
std::string_view syllable(Sound sound);

struct Pinyin {
  std::vector<Sound> sounds;
  std::string_view begun;  // the rest, which begins a syllable: "dingdant" → "t"; points into what was given
};
// Cuts letters a to z into as few syllables as it can: "dingdan" → ding, dan. Nothing where it cannot.
std::optional<Pinyin> cutPinyin(std::string_view letters);

// First and behind the last of the syllables that begin with `letters`.
std::pair<Sound, Sound> soundsBeginning(std::string_view letters);

}  // namespace xiaoer::text
