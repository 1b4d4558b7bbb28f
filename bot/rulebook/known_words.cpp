#include "rulebook/known_words.h"

#include <algorithm>

#include "base/utf8.h"
#include "text/language.h"
#include "text/sounds.h"

namespace xiaoer::rulebook {
namespace {

bool isHan(char32_t c) { return text::soundsOf(c)[0] != text::kNoSound || (c >= 0x3400 && c <= 0x9FFF); }
bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

class Collector {
 public:
  KnownWords finish() { return std::move(out_); }

  void add(const Line& line) {
    ++line_;
    switch (line.kind) {
      case Line::Kind::Example:
        return addExample(line.example);
      case Line::Kind::Words:
        for (const auto& element : line.words)
          for (const std::string& word : element) addPattern(word);
        return;
      case Line::Kind::Pattern:
        return addPattern(line.pattern);
    }
  }

 private:
  struct Noted {
    uint32_t number;
    uint32_t line = 0;  // that it was noted for last
  };
  using Index = std::unordered_map<std::string, Noted>;

  void note(std::vector<KnownWords::Word>& words, Index& index, std::string_view word, bool own) {
    const auto number = static_cast<uint32_t>(words.size());
    Noted& noted = index.try_emplace(std::string(word), Noted{number}).first->second;
    if (noted.number == number) words.push_back({std::string(word)});
    if (noted.line == line_) return;  // once a line
    noted.line = line_;
    ++words[noted.number].said;
    words[noted.number].own |= own;
  }
  void noteHan(std::string_view word, bool own) {
    const size_t chars = countChars(word);
    size_t at = 0;
    if (chars == 1 && own) out_.characters.try_emplace(nextChar(word, at), 1);
    if (chars > 1 && chars <= kLongestHan) note(out_.han, han_, word, own);
  }
  void noteLatin(std::string_view word, bool own) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), isLetter)) note(out_.latin, latin_, word, own);
  }

  void addExample(std::string_view example) {
    for (const std::string_view word : text::words(example)) noteHan(word, false), noteLatin(word, false);
    std::string phrase;
    const auto endPhrase = [&] {
      if (!phrase.empty()) out_.phrases.push_back(std::move(phrase));
      phrase.clear();
    };
    for (size_t at = 0; at < example.size();) {
      const char32_t c = nextChar(example, at);
      if (!isHan(c)) {
        endPhrase();
        continue;
      }
      appendChar(phrase, c);
      ++out_.characters[c];
    }
    endPhrase();
  }

  // Chinese without a break, and whole words of letters: "fail" of /\bfail\b/, nothing of /fail\w*/.
  void addPattern(std::string_view pattern) {
    for (size_t at = 0; at < pattern.size();) {
      const size_t begin = at;
      if (pattern[at] == '\\') {
        at = std::min(at + 2, pattern.size());
      } else if (pattern[at] == '[') {
        at = std::min(pattern.find(']', at + 1), pattern.size() - 1) + 1;
      } else if (isLetter(pattern[at])) {
        while (at < pattern.size() && isLetter(pattern[at])) ++at;
        if (isEdge(pattern, begin, true) && isEdge(pattern, at, false))
          noteLatin(pattern.substr(begin, at - begin), true);
      } else if (!isHan(nextChar(pattern, at))) {
        continue;
      } else {
        size_t end = at;
        while (at < pattern.size() && isHan(nextChar(pattern, at))) end = at;
        at = end;
        noteHan(pattern.substr(begin, end - begin), true);
      }
    }
  }
  // Does a word end here, as far as one can see without taking the pattern apart?
  static bool isEdge(std::string_view pattern, size_t at, bool before) {
    if (before) {
      if (at == 0 || (at > 1 && pattern.substr(at - 2, 2) == "\\b")) return true;
      return std::string_view("|( ^").find(pattern[at - 1]) != std::string_view::npos;
    }
    if (at == pattern.size() || pattern.substr(at, 2) == "\\b") return true;
    return std::string_view("|) $").find(pattern[at]) != std::string_view::npos;
  }

  KnownWords out_;
  Index han_, latin_;
  uint32_t line_ = 0;
};

}  // namespace

KnownWords knownWords(const std::vector<Rule>& rules) {
  Collector collector;
  for (const Rule& rule : rules) {
    for (const Line& line : rule.says) collector.add(line);
    for (const Line& line : rule.never) collector.add(line);
  }
  return collector.finish();
}

}  // namespace xiaoer::rulebook
