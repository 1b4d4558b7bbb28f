// UTF-8 (RFC 3629): validity, counting and walking by code point.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace xiaoer {

// No overlong forms, no surrogates, nothing beyond U+10FFFF.
bool validUtf8(std::string_view text);

// Code points in valid UTF-8.
size_t countChars(std::string_view text);

// The code point at `at`, which is moved behind it. `text` must be valid UTF-8 and `at` a boundary.
char32_t nextChar(std::string_view text, size_t& at);

void appendChar(std::string& to, char32_t c);

// A letter, digit or '_' of ASCII: what RE2's \w and \b know.
constexpr bool isAsciiWord(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || c == U'_';
}

// With the capital letters of ASCII made small; nothing else is touched.
std::string lowered(std::string_view text);

// The first `chars` code points of `text`; all of it where it is shorter.
std::string_view firstChars(std::string_view text, size_t chars);

// Columns a terminal needs for it: 2 for East Asian wide and full-width characters, 0 for combining marks.
size_t displayWidth(std::string_view text);

}  // namespace xiaoer
