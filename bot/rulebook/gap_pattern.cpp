#include "rulebook/gap_pattern.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

constexpr size_t kMostAlternatives = 600;  // of one set; more is not worth taking apart
constexpr uint32_t kNoEnd = 100'000;       // for `.*`: longer than any message

// Recursive descent over the part of RE2's syntax that is words, alternatives, classes of single characters,
// optional parts and gaps. Everything else makes it give up.
class Parser {
 public:
  explicit Parser(std::string_view pattern) : rest_(pattern) {}

  std::optional<GapPattern> run() {
    GapPattern out;
    out.atStart = take('^');
    Gap gap;
    while (good_ && !rest_.empty()) {
      if (rest_ == "$") {
        out.atEnd = take('$');
      } else if (startsGap()) {
        if (!joinGap(gap, readGap())) return std::nullopt;
      } else {
        WordSet words = readItem();
        out.pieces.push_back({gap, std::move(words)});
        gap = {};
      }
    }
    if (!good_ || out.pieces.empty()) return std::nullopt;
    if (gap.most > 0) out.pieces.push_back({gap, {Alternative{}}});
    return merged(std::move(out));
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
  WordSet giveUp() {
    good_ = false;
    return {};
  }

  // "{m,n}", "{n}", "?", "*", "+" and nothing; gives up on lazy ones.
  struct Times {
    uint32_t least = 1, most = 1;
  };
  Times readTimes() {
    Times times;
    if (take('?'))
      times = {0, 1};
    else if (take('*'))
      times = {0, kNoEnd};
    else if (take('+'))
      times = {1, kNoEnd};
    else if (take('{'))
      times = readBraces();
    else
      return times;
    if (!rest_.empty() && (rest_[0] == '?' || rest_[0] == '*' || rest_[0] == '+' || rest_[0] == '{'))
      giveUp();
    return times;
  }
  Times readBraces() {
    const uint32_t least = readNumber();
    uint32_t most = least;
    if (take(',')) most = rest_.starts_with("}") ? kNoEnd : readNumber();
    if (!take('}') || most < least) giveUp();
    return {least, most};
  }
  uint32_t readNumber() {
    uint32_t n = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
    if (error != std::errc() || n > 1000) giveUp();
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return n;
  }

  bool startsGap() const { return rest_.starts_with(".") || rest_.starts_with("[^"); }
  Gap readGap() {
    Gap gap;
    if (!take('.')) {
      take("[^");
      gap.except = readClass();
      if (gap.except.empty()) giveUp();
    }
    const Times times = readTimes();
    gap.least = times.least, gap.most = times.most;
    return gap;
  }
  // Two gaps in a row are one where neither leaves characters out.
  static bool joinGap(Gap& gap, const Gap& next) {
    if (gap.most == 0) {
      gap = next;
      return true;
    }
    if (!gap.except.empty() || !next.except.empty()) return false;
    gap.least += next.least, gap.most += next.most;
    return true;
  }

  // The characters up to the closing bracket; ranges of ASCII only.
  std::u32string readClass() {
    std::u32string out;
    while (good_ && !rest_.empty() && rest_.front() != ']') {
      const char32_t c = readChar(true);
      if (rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']') {
        take('-');
        const char32_t last = readChar(true);
        if (last < c || last > 0x7F) giveUp();
        for (char32_t each = c; good_ && each <= last; ++each) out.push_back(each);
      } else if (c == U'\0') {
        out.append(U"0123456789");  // \d, see readChar
      } else {
        out.push_back(c);
      }
    }
    if (!take(']')) giveUp();
    return out;
  }
  // One literal character, an escaped mark included; '\0' for \d.
  char32_t readChar(bool inClass) {
    if (rest_.empty()) return giveUp(), U' ';
    size_t at = 0;
    char32_t c = nextChar(rest_, at);
    rest_.remove_prefix(at);
    if (c != U'\\') {
      if (!inClass && std::u32string_view(U"*+?{}()[]|^$.").find(c) != std::u32string_view::npos) giveUp();
      if (inClass && (c == U'[' || c == U'^')) giveUp();
      return c;
    }
    if (take('d')) return U'\0';
    if (rest_.empty() || static_cast<unsigned char>(rest_[0]) >= 0x80 ||
        std::isalnum(static_cast<unsigned char>(rest_[0])))
      return giveUp(), U' ';
    c = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return c;
  }

  static WordSet ofChars(const std::u32string& chars) {
    WordSet out;
    for (const char32_t c : chars) {
      Alternative one;
      appendChar(one.text, c);
      out.push_back(std::move(one));
    }
    return out;
  }

  // A literal, class or group, with its times.
  WordSet readItem() {
    WordSet one;
    if (take("\\b")) return readEdged();
    if (take('('))
      one = readGroup();
    else if (take('['))
      one = ofChars(readClass());
    else if (const char32_t c = readChar(false); good_)
      one = ofChars(c == U'\0' ? U"0123456789" : std::u32string(1, c));
    return repeated(std::move(one));
  }
  // \bword\b as lists of Latin words are put in, the right edge perhaps missing.
  WordSet readEdged() {
    Alternative word;
    word.edgeLeft = true;
    while (good_ && !rest_.empty() && !word.edgeRight && rest_[0] != '|' && rest_[0] != ')') {
      if (take("\\b"))
        word.edgeRight = true;
      else if (const char32_t c = readChar(false); c != U'\0')
        appendChar(word.text, c);
      else
        giveUp();
    }
    const bool repeats = !rest_.empty() && std::string_view("?*+{").find(rest_[0]) != std::string_view::npos;
    if (word.text.empty() || repeats || !edgesAreAscii(word)) return giveUp();
    return {word};
  }
  static bool isAsciiWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
  static bool edgesAreAscii(const Alternative& word) {
    return isAsciiWord(word.text.front()) && (!word.edgeRight || isAsciiWord(word.text.back()));
  }
  WordSet readGroup() {
    if (rest_.starts_with("?") && !take("?:")) return giveUp();
    WordSet all;
    do {
      WordSet one = readSequence();
      all.insert(all.end(), one.begin(), one.end());
    } while (good_ && take('|'));
    if (!take(')')) return giveUp();
    return all;
  }
  // Items up to '|' or ')', as every text they can be, in the order of preference.
  WordSet readSequence() {
    WordSet out = {Alternative{}};
    while (good_ && !rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
      if (startsGap()) return giveUp();
      if (rest_.starts_with("\\b") && out.size() == 1 && !out[0].text.empty() && out[0].edgeLeft == false) {
        take("\\b");  // word\b without a left edge
        out[0].edgeRight = true;
        if (!isAsciiWord(out[0].text.back()) || (!rest_.empty() && rest_[0] != '|' && rest_[0] != ')'))
          return giveUp();
        return out;
      }
      out = product(out, readItem());
    }
    return out;
  }
  WordSet product(const WordSet& left, const WordSet& right) {
    WordSet out;
    if (left.size() * right.size() > kMostAlternatives) return giveUp();
    for (const Alternative& a : left)
      for (const Alternative& b : right) {
        // An edge in the middle of a text would have to be checked there.
        if ((a.edgeRight && !b.text.empty()) || (b.edgeLeft && !a.text.empty())) return giveUp();
        out.push_back({a.text + b.text, a.edgeLeft || b.edgeLeft, a.edgeRight || b.edgeRight, false});
      }
    return out;
  }
  // As often as allowed first, then less.
  WordSet repeated(WordSet one) {
    const Times times = readTimes();
    if (times.least == 1 && times.most == 1) return one;
    if (times.most > 3 ||
        std::any_of(one.begin(), one.end(), [](const Alternative& a) { return a.text.empty(); }))
      return giveUp();
    // Perl's order for x{0,2} is: for each first x, then each second or none; x before nothing.
    WordSet out = {Alternative{}};
    for (uint32_t n = times.most; n > 0; --n) {
      WordSet longer = product(one, out);
      if (n <= times.least)
        out = std::move(longer);
      else {
        longer.push_back({});
        out = std::move(longer);
      }
    }
    return out;
  }

  // A text counts once, where it is preferred most; neighbours without a gap become one set while they stay
  // small.
  static std::optional<GapPattern> merged(GapPattern in) {
    GapPattern out;
    out.atStart = in.atStart, out.atEnd = in.atEnd;
    for (auto& piece : in.pieces) {
      auto* last = out.pieces.empty() ? nullptr : &out.pieces.back();
      const bool joins = last != nullptr && piece.before.most == 0 &&
                         last->words.size() * piece.words.size() <= 64 && noEdges(last->words) &&
                         noEdges(piece.words);
      if (joins) {
        WordSet both;
        for (const auto& a : last->words)
          for (const auto& b : piece.words) both.push_back({a.text + b.text, false, false, false});
        last->words = std::move(both);
      } else {
        out.pieces.push_back(std::move(piece));
      }
    }
    for (auto& piece : out.pieces) {
      WordSet once;
      for (auto& a : piece.words)
        if (std::find(once.begin(), once.end(), a) == once.end()) once.push_back(std::move(a));
      piece.words = std::move(once);
    }
    const bool anyRequired =
        std::any_of(out.pieces.begin(), out.pieces.end(), [](const auto& p) { return !optional(p.words); });
    return anyRequired ? std::optional(std::move(out)) : std::nullopt;
  }
  static bool noEdges(const WordSet& words) {
    return std::none_of(words.begin(), words.end(),
                        [](const Alternative& a) { return a.edgeLeft || a.edgeRight; });
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<GapPattern> takeApart(std::string_view pattern) { return Parser(pattern).run(); }

bool optional(const WordSet& words) {
  return std::any_of(words.begin(), words.end(), [](const Alternative& a) { return a.text.empty(); });
}

}  // namespace xiaoer::rulebook
