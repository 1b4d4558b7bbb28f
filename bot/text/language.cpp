#include "text/language.h"

#include <unicode/brkiter.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>

#include <memory>

#include "base/utf8.h"
#include "text/normal_form.h"

namespace xiaoer::text {
namespace {

bool isLatinLetter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  UErrorCode status = U_ZERO_ERROR;
  return c < 0x0250 && uscript_getScript(static_cast<UChar32>(c), &status) == USCRIPT_LATIN;
}

// One for each thread: a break iterator holds the text it walks over.
icu::BreakIterator* wordBreaks() {
  thread_local const std::unique_ptr<icu::BreakIterator> one = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::BreakIterator>(
        icu::BreakIterator::createWordInstance(icu::Locale("zh"), status));
  }();
  return one.get();
}

}  // namespace

bool isHan(char32_t c) { return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF); }

std::string_view name(Lang lang) { return lang == Lang::Zh ? "zh" : "en"; }

std::optional<Lang> langNamed(std::string_view name) {
  if (name == "zh") return Lang::Zh;
  if (name == "en") return Lang::En;
  return std::nullopt;
}

std::optional<Lang> recognise(std::string_view normal) {
  size_t han = 0, latinWords = 0;
  bool inWord = false;
  for (size_t at = 0; at < normal.size();) {
    const char32_t c = nextChar(normal, at);
    han += isHan(c);
    const bool latin = isLatinLetter(c);
    latinWords += latin && !inWord;
    inWord = latin;
  }
  if (han == 0 && latinWords == 0) return std::nullopt;
  return han >= latinWords ? Lang::Zh : Lang::En;
}

std::vector<std::string_view> words(std::string_view normal) {
  std::vector<std::string_view> out;
  UErrorCode status = U_ZERO_ERROR;
  UText opened = UTEXT_INITIALIZER;
  utext_openUTF8(&opened, normal.data(), static_cast<int64_t>(normal.size()), &status);
  icu::BreakIterator* breaks = wordBreaks();
  if (breaks != nullptr && U_SUCCESS(status)) {
    breaks->setText(&opened, status);
    int32_t begin = breaks->first();
    for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next()) {
      if (breaks->getRuleStatus() != UBRK_WORD_NONE)
        out.push_back(normal.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
    }
  }
  utext_close(&opened);
  return out;
}

std::vector<std::string_view> tokens(std::string_view normal) {
  std::vector<std::string_view> out;
  size_t runBegin = 0;
  bool inRun = false;
  for (size_t at = 0; at < normal.size();) {
    const size_t begin = at;
    const char32_t c = nextChar(normal, at);
    const bool word = isWordChar(c);
    if (inRun && !word) out.push_back(normal.substr(runBegin, begin - runBegin));
    if (word && !inRun) runBegin = begin;
    inRun = word;
    if (isHan(c)) out.push_back(normal.substr(begin, at - begin));
  }
  if (inRun) out.push_back(normal.substr(runBegin));
  return out;
}

}  // namespace xiaoer::text
