#include "text/normal_form.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

#include "base/utf8.h"

namespace xiaoer::text {
namespace {

constexpr char32_t kHanFirst = 0x3400, kHanLast = 0x9FFF;

// Traditional → simplified, one character for one. ICU's transliterator is far too slow for every message,
// so it is asked once for the whole block.
class Simplifier {
 public:
  Simplifier() {
    std::iota(to_.begin(), to_.end(), static_cast<char16_t>(kHanFirst));
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Transliterator> simplify(
        icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
    if (U_FAILURE(status)) return;
    icu::UnicodeString all;
    for (char32_t c = kHanFirst; c <= kHanLast; ++c) all.append(static_cast<UChar32>(c)).append(u'\n');
    simplify->transliterate(all);
    if (all.length() != static_cast<int32_t>(2 * to_.size())) return;  // not one for one: leave all as it is
    for (size_t i = 0; i < to_.size(); ++i) to_[i] = all.charAt(static_cast<int32_t>(2 * i));
  }
  char32_t operator()(char32_t c) const { return c >= kHanFirst && c <= kHanLast ? to_[c - kHanFirst] : c; }

 private:
  std::array<char16_t, kHanLast - kHanFirst + 1> to_;
};

const Simplifier& simplifier() {
  static const Simplifier one;
  return one;
}

const icu::Normalizer2* caseFolder() {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* one = icu::Normalizer2::getNFKCCasefoldInstance(status);
  return one;
}

bool isDropped(char32_t c) {
  if (c < 0x80) return c < 0x20 || c == 0x7F;
  const auto u = static_cast<UChar32>(c);
  if (isCjk(c)) return false;
  const int type = u_charType(u);
  return type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_ENCLOSING_MARK ||
         type == U_UNASSIGNED || u_hasBinaryProperty(u, UCHAR_EXTENDED_PICTOGRAPHIC) ||
         u_hasBinaryProperty(u, UCHAR_REGIONAL_INDICATOR) || u_hasBinaryProperty(u, UCHAR_EMOJI_MODIFIER) ||
         u_hasBinaryProperty(u, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool isSpace(char32_t c) {
  return c < 0x80 ? c == ' ' || (c >= 9 && c <= 13) : u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool isMark(char32_t c) {
  if (c < 0x80) return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  return u_ispunct(static_cast<UChar32>(c));
}

// Case and width folded, with the byte of `typed` that each byte came from.
NormalForm folded(std::string_view typed) {
  NormalForm out;
  out.text.reserve(typed.size());
  icu::StringByteSink<std::string> sink(&out.text);
  icu::Edits edits;
  UErrorCode status = U_ZERO_ERROR;
  caseFolder()->normalizeUTF8(0, icu::StringPiece(typed.data(), static_cast<int32_t>(typed.size())), sink,
                              &edits, status);
  out.origin.resize(out.text.size() + 1);
  std::iota(out.origin.begin(), out.origin.end(), 0u);
  if (edits.hasChanges()) {
    auto step = edits.getFineIterator();
    while (step.next(status)) {
      for (int32_t i = 0; i < step.newLength(); ++i) {
        const int32_t from = step.sourceIndex() + (step.hasChange() ? 0 : i);
        out.origin[static_cast<size_t>(step.destinationIndex() + i)] = static_cast<uint32_t>(from);
      }
    }
  }
  out.origin.back() = static_cast<uint32_t>(typed.size());
  return out;
}

// Simplifies, drops what carries no meaning, and writes at most one space or mark in a row.
class Cleaner {
 public:
  explicit Cleaner(size_t size) {
    out_.text.reserve(size);
    out_.origin.reserve(size + 1);
  }
  void take(char32_t c, uint32_t from) {
    if (isSpace(c)) {
      if (!space_) spaceFrom_ = from;
      space_ = !out_.text.empty();
    } else if (!isDropped(c)) {
      put(simplifier()(c), from);
    }
  }
  NormalForm finish(uint32_t end) {
    out_.origin.push_back(end);
    return std::move(out_);
  }

 private:
  void put(char32_t c, uint32_t from) {
    const bool besideCjk = isCjk(last_) || isCjk(c);
    if (space_ && !besideCjk) emit(' ', spaceFrom_);
    if (c == last_ && isMark(c) && (!space_ || besideCjk)) return;  // a repeated mark
    space_ = false;
    emit(c, from);
  }
  void emit(char32_t c, uint32_t from) {
    appendChar(out_.text, c);
    out_.origin.resize(out_.text.size(), from);
    last_ = c;
  }
  NormalForm out_;
  char32_t last_ = 0;
  bool space_ = false;
  uint32_t spaceFrom_ = 0;
};

}  // namespace

bool isCjk(char32_t c) {
  return (c >= 0x3000 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0x20000 && c <= 0x3FFFF) ||
         c == 0x201C || c == 0x201D || c == 0x2018 || c == 0x2019;
}

bool isWordChar(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return !isCjk(c) && u_isalnum(static_cast<UChar32>(c));
}

NormalForm normalise(std::string_view typed) {
  const NormalForm once = folded(typed);
  Cleaner cleaner(once.text.size());
  for (size_t at = 0; at < once.text.size();) {
    const uint32_t from = once.origin[at];
    cleaner.take(nextChar(once.text, at), from);
  }
  NormalForm out = cleaner.finish(static_cast<uint32_t>(typed.size()));
  // Where something was dropped, what stood on both sides may now combine: fold once more, until it holds
  // still.
  UErrorCode status = U_ZERO_ERROR;
  if (out.text.size() == once.text.size() || caseFolder()->isNormalizedUTF8(out.text, status)) return out;
  NormalForm again = normalise(out.text);
  for (uint32_t& o : again.origin) o = out.origin[o];
  return again;
}

std::string normalised(std::string_view typed) { return normalise(typed).text; }

std::string_view opening(std::string_view text) {
  constexpr size_t kLongWord = 64;  // bytes
  const std::string_view out = firstChars(text, kOpeningChars);
  size_t end = out.size();
  const size_t most = std::min(text.size(), end + kLongWord);
  const auto isWord = [&](size_t at) { return isAsciiWord(static_cast<unsigned char>(text[at])); };
  while (end < most && isWord(end - 1) && isWord(end)) ++end;
  return text.substr(0, end);
}

std::string foldWidth(std::string_view typed) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  nfkc->normalizeUTF8(0, icu::StringPiece(typed.data(), static_cast<int32_t>(typed.size())), sink, nullptr,
                      status);
  return out;
}

}  // namespace xiaoer::text
