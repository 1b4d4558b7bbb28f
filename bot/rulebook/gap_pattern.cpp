#include "rulebook/gap_pattern.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/utf8.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kMostAlternatives = 600;  // of one set; more is not worth taking apart
constexpr size_t kMostWays = 16;
constexpr size_t kMostDepth = 30;       // of groups in groups
constexpr size_t kMostBytes = 20'000;   // of a pattern: longer ones are left to RE2, which refuses some
constexpr uint32_t kMostRepeated = 12;  // copies of a group, by all groups around it
constexpr uint32_t kMostCounted = 600;  // characters of all counted gaps together, for the same reason
constexpr size_t kMostInClass = 64;     // that are looked for as words
constexpr std::string_view kSpecial = "\\.*+?{}()[]|^$";

using Kind = Part::Kind;

// Recursive descent.
class Parser {
 public:
  explicit Parser(std::string_view pattern) : rest_(pattern), size_(pattern.size()) {
    good_ = size_ <= kMostBytes;
    anyCase_ = take("(?i)");
  }

  std::optional<Part> run() {
    Part all = readEither();
    return good_ && rest_.empty() && counted_ <= kMostCounted ? std::optional(std::move(all)) : std::nullopt;
  }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  Part giveUp() {
    good_ = false;
    return {};
  }

  // Up to a ')' or the end.
  Part readEither() {
    std::vector<Part> all;
    do {
      Part one = readSequence();
      if (one.kind == Kind::Words && !all.empty() && all.back().kind == Kind::Words)
        for (Alternative& a : one.words) appendOnce(all.back().words, std::move(a));
      else
        all.push_back(std::move(one));
      if (all.back().words.size() > kMostAlternatives) return giveUp();
    } while (good_ && take('|'));
    if (all.size() == 1) return std::move(all[0]);
    Part out = made(Kind::Either);
    out.parts = std::move(all);
    return out;
  }
  Part readSequence() {
    Part out = made(Kind::Sequence);
    while (good_ && !rest_.empty() && rest_[0] != '|' && rest_[0] != ')') append(out.parts, readItem());
    if (out.parts.empty()) return ofWords({Alternative{}});
    return out.parts.size() == 1 ? Part(std::move(out.parts[0])) : out;
  }
  // Characters that stand for themselves, up to the one that a repetition may belong to.
  Part readLiterals() {
    Alternative word;
    while (!rest_.empty() && kSpecial.find(rest_[0]) == std::string_view::npos) {
      size_t at = 0;
      nextChar(rest_, at);
      if (repeats(rest_.substr(at))) break;
      appendChar(word.text, nextLiteral());
    }
    return ofWords({std::move(word)});
  }
  Part readItem() {
    if (Part literals = readLiterals(); !literals.words[0].text.empty()) return literals;
    if (take('^')) return made(Kind::Start);
    if (take('$')) return made(Kind::End);
    if (take("\\b")) return made(Kind::Edge);
    if (take('(')) return repeated(readGroup());
    return repeated(take('[') ? readClass() : readChar());
  }
  Part readGroup() {
    if ((rest_.starts_with("?") && !take("?:")) || ++depth_ > kMostDepth) return giveUp();
    Part out = readEither();
    --depth_;
    return take(')') ? std::move(out) : giveUp();
  }

  // "{m,n}", "{n}", "?", "*", "+" and nothing.
  struct Times {
    uint32_t least = 1, most = 1;
    bool lazy = false;
  };
  static bool repeats(std::string_view rest) {
    return !rest.empty() && (rest[0] == '?' || rest[0] == '*' || rest[0] == '+' || rest[0] == '{');
  }
  Times readTimes() {
    Times times;
    if (!repeats(rest_)) return times;
    if (take('?'))
      times = {0, 1};
    else if (take('*'))
      times = {0, Part::kNoEnd};
    else if (take('+'))
      times = {1, Part::kNoEnd};
    else if (take('{'))
      times = readBraces();
    times.lazy = take('?');
    if (repeats(rest_)) giveUp();
    return times;
  }
  Times readBraces() {
    const uint32_t least = readNumber();
    uint32_t most = least;
    if (take(',')) most = rest_.starts_with("}") ? Part::kNoEnd : readNumber();
    if (!take('}') || most < least || most == 0) giveUp();
    return {least, most};
  }
  uint32_t readNumber() {
    uint32_t n = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
    if (error != std::errc() || n > 1000) giveUp();
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return n;
  }

  // Of a single character: a run, or as words where these are few and stand there once.
  static Part ofChars(Part one, const Times& times) {
    const auto few = one.chars.few(kMostInClass);
    if (times.most > 1 || !few) {
      one.least = times.least, one.most = times.most;
      return one;
    }
    Part out = made(Kind::Words);
    for (const char32_t c : *few) appendChar(out.words.emplace_back().text, c);
    if (times.least == 0) out.words.emplace_back();
    return out;
  }
  Part repeated(Part one) {
    const Times times = readTimes();
    if (!good_ || times.lazy) return giveUp();
    const uint32_t copies = times.most == Part::kNoEnd ? times.least : times.most;
    if (copies > 1) counted_ += copies;
    if (one.kind == Kind::Run && one.least == 1 && one.most == 1) return ofChars(std::move(one), times);
    if (times.least == 1 && times.most == 1) return one;
    if (one.kind == Kind::Words && times.least == 0 && times.most == 1) {
      appendOnce(one.words, {});
      return one;
    }
    repeats_ *= copies + 1, counted_ *= copies + 1;
    if ((nullable(one) && times.most > 1) || repeats_ > kMostRepeated || repeats_ * size_ > kMostBytes)
      return giveUp();
    Part out = made(Kind::Repeat);
    out.least = times.least, out.most = times.most;
    out.parts.push_back(std::move(one));
    return out;
  }

  Part readClass() {
    Part out = made(Kind::Run);
    const bool other = take('^');
    if (rest_.starts_with("]")) return giveUp();
    while (good_ && !rest_.empty() && rest_.front() != ']') {
      if (rest_.front() == '[') return giveUp();
      const Part one = rest_.front() == '\\' ? readEscape() : literal(nextLiteral());
      const bool range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
      if (!good_ || !range) {
        out.chars.add(one.chars);
        continue;
      }
      take('-');
      if (rest_.front() == '[' || rest_.front() == '\\') return giveUp();
      const auto first = one.chars.few(1);
      const char32_t last = nextLiteral();
      if (!first || last < first->front()) return giveUp();
      addRange(out.chars, first->front(), last);
    }
    if (!take(']')) return giveUp();
    if (other) out.chars.negate();
    return out;
  }
  Part readChar() {
    if (rest_.empty()) return giveUp();
    if (rest_.front() == '\\') return readEscape();
    if (take('.')) {
      Part any = made(Kind::Run);
      any.chars.negate();
      return any;
    }
    if (kSpecial.find(rest_.front()) != std::string_view::npos) return giveUp();
    return literal(nextLiteral());
  }
  char32_t nextLiteral() {
    size_t at = 0;
    char32_t c = nextChar(rest_, at);
    rest_.remove_prefix(at);
    // Under (?i), letters beyond ASCII may be the same as others in ways that only RE2 knows.
    if (anyCase_ && c >= 0x80 && c < 0x2E80 && text::isWordChar(c)) giveUp();
    if (anyCase_ && c >= 'A' && c <= 'Z') c = c - 'A' + 'a';
    return c;
  }
  static Part literal(char32_t c) {
    Part out = made(Kind::Run);
    out.chars.add(c, c);
    return out;
  }
  void addRange(CharClass& to, char32_t first, char32_t last) {
    const bool plain =
        last < 0x80 && std::isalnum(static_cast<int>(first)) && std::isalnum(static_cast<int>(last));
    if (anyCase_ && !plain) giveUp();
    to.add(first, last);
  }
  Part readEscape() {
    take('\\');
    if (rest_.empty() || static_cast<unsigned char>(rest_[0]) >= 0x80) return giveUp();
    const char c = rest_[0];
    rest_.remove_prefix(1);
    if (!isAsciiWord(c)) return literal(static_cast<char32_t>(c));
    Part out = made(Kind::Run);
    const auto kind = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (kind == 'd' || kind == 'w') out.chars.add('0', '9');
    if (kind == 'w') out.chars.add('a', 'z'), out.chars.add('A', 'Z'), out.chars.add('_', '_');
    if (kind == 's') out.chars.add('\t', '\n'), out.chars.add('\f', '\r'), out.chars.add(' ', ' ');
    if (kind != 'd' && kind != 'w' && kind != 's') return giveUp();
    if (kind != c) out.chars.negate();
    return out;
  }

  std::string_view rest_;
  size_t size_;
  bool good_ = true, anyCase_ = false;
  size_t depth_ = 0;
  uint32_t counted_ = 0, repeats_ = 1;
};

}  // namespace

std::optional<std::vector<Part>> takeApart(std::string_view pattern) {
  auto all = Parser(pattern).run();
  if (!all) return std::nullopt;
  std::vector<Part> ways;
  if (countWays(*all) <= kMostWays)
    ways = waysOf(std::move(*all));
  else
    ways.push_back(std::move(*all));
  return ways;
}

}  // namespace xiaoer::rulebook
