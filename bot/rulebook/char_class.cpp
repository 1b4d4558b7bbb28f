#include "rulebook/char_class.h"

#include <algorithm>
#include <bit>

namespace xiaoer::rulebook {

void CharClass::add(char32_t first, char32_t last) {
  for (char32_t c = first; c <= last && c < 0x80; ++c) ascii_[c / 64] |= uint64_t{1} << (c % 64);
  if (last >= 0x80 && !others_) ranges_.emplace_back(std::max<char32_t>(first, 0x80), last);
}

void CharClass::add(const CharClass& other) {
  ascii_[0] |= other.ascii_[0], ascii_[1] |= other.ascii_[1];
  if (other.others_) {  // a negated class of ASCII: everything beyond
    others_ = true;
    ranges_.clear();
  } else if (!others_) {
    ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
  }
}

void CharClass::negate() {
  ascii_[0] = ~ascii_[0], ascii_[1] = ~ascii_[1];
  others_ = !others_;
}

bool CharClass::inRanges(char32_t c) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

std::optional<std::u32string> CharClass::few(size_t limit) const {
  if (others_) return std::nullopt;
  std::u32string out;
  for (size_t half = 0; half < 2; ++half)
    for (uint64_t bits = ascii_[half]; bits != 0; bits &= bits - 1)
      out.push_back(static_cast<char32_t>(64 * half) + static_cast<char32_t>(std::countr_zero(bits)));
  for (const auto& [first, last] : ranges_) {
    if (last - first >= limit) return std::nullopt;
    for (char32_t c = first; c <= last; ++c) out.push_back(c);
  }
  return out.size() <= limit ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace xiaoer::rulebook
