#include "base/json_writer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace xiaoer {
namespace {

void appendEscaped(std::string& to, char c) {
  switch (c) {
    case '"':
      to += "\\\"";
      return;
    case '\\':
      to += "\\\\";
      return;
    case '\n':
      to += "\\n";
      return;
    case '\t':
      to += "\\t";
      return;
    case '\r':
      to += "\\r";
      return;
    case '\b':
      to += "\\b";
      return;
    case '\f':
      to += "\\f";
      return;
    default:
      fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

// A high bit where a byte of `eight` is below 0x20, a quotation mark or a backslash (Mycroft's test for a
// zero byte, in "Bit Twiddling Hacks"); a byte behind a hit may be marked without cause.
uint64_t marks(uint64_t eight) {
  constexpr uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
  const auto zero = [](uint64_t x) { return (x - ones) & ~x; };
  return (((eight - 0x20 * ones) & ~eight) | zero(eight ^ ('"' * ones)) | zero(eight ^ ('\\' * ones))) &
         highs;
}

uint64_t eightAt(std::string_view text, size_t at) {
  uint64_t eight = 0;
  std::memcpy(&eight, text.data() + at, sizeof eight);
  return eight;
}

// How many bytes at the beginning need no escape. Most texts need none at all.
size_t plainBytes(std::string_view text) {
  constexpr size_t step = sizeof(uint64_t);
  size_t at = 0;
  while (at + step <= text.size() && marks(eightAt(text, at)) == 0) at += step;
  const bool fewLeft = at + step > text.size() && text.size() >= step;
  if (fewLeft && marks(eightAt(text, text.size() - step)) == 0) return text.size();
  const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  while (at < text.size() && plain(text[at])) ++at;
  return at;
}

}  // namespace

std::string& JsonBrackets::next(std::string_view key) {
  const size_t size = key.size() + (any_ ? 4 : 3);
  char piece[64];
  if (size > sizeof piece) {
    (((next() += '"') += key) += "\":");
    return out_;
  }
  char* end = piece;
  if (any_) *end++ = ',';
  *end++ = '"';
  end = std::copy(key.begin(), key.end(), end);
  *end++ = '"', *end++ = ':';
  any_ = true;
  return out_.append(piece, size);
}

void appendJsonText(std::string& to, std::string_view text) {
  to += '"';
  while (true) {
    const size_t plain = plainBytes(text);
    to.append(text.substr(0, plain));
    if (plain == text.size()) break;
    appendEscaped(to, text[plain]);
    text.remove_prefix(plain + 1);
  }
  to += '"';
}

}  // namespace xiaoer
