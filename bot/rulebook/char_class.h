// A class of characters: [a-z], [^\n], \d.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xiaoer::rulebook {

class CharClass {
 public:
  void add(char32_t first, char32_t last);
  void add(const CharClass& other);  // which holds ASCII alone, and all else where it is negated
  void negate();
  bool has(char32_t c) const {
    if (c < 0x80) return ascii_[c / 64] >> (c % 64) & 1;
    return ranges_.empty() ? others_ : inRanges(c) != others_;
  }
  bool hasAll() const { return others_ && ranges_.empty() && (ascii_[0] & ascii_[1]) == ~uint64_t{0}; }
  // Its characters where they are at most `limit`; else nothing.
  std::optional<std::u32string> few(size_t limit) const;
  bool operator==(const CharClass&) const = default;

 private:
  bool inRanges(char32_t c) const;
  std::array<uint64_t, 2> ascii_ = {};
  std::vector<std::pair<char32_t, char32_t>> ranges_;  // beyond ASCII, both ends included
  bool others_ = false;                                // beyond ASCII: those not in ranges_
};

}  // namespace xiaoer::rulebook
