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

  std::optional<std::vector<GapPattern>> run() {
    std::vector<GapPattern> ways;
    do {
      auto way = readWay();
      if (!way) return std::nullopt;
      ways.push_back(std::move(*way));
    } while (take('|'));
    return rest_.empty() ? std::optional(std::move(ways)) : std::nullopt;
  }

 private:
  // Up to a '|' that is in no group.
  std::optional<GapPattern> readWay() {
    GapPattern out;
    out.atStart = take('^');
    Gap gap;
    bool edge = false, afterPiece = false;  // \b was read: it belongs to what comes next
    while (good_ && !rest_.empty() && rest_[0] != '|') {
      if (take("\\b")) {
        edge = !(afterPiece && edgeRight(out.pieces.back().words));
      } else if (take('$')) {
        out.atEnd = true;
        if (!rest_.empty() && rest_[0] != '|') giveUp();
      } else if (startsGap()) {
        if (edge || !joinGap(gap, readGap())) return std::nullopt;
        afterPiece = false;
      } else {
        WordSet words = readItem();
        if (edge && !edgeLeft(words)) return std::nullopt;
        out.pieces.push_back({gap, std::move(words)});
        gap = {}, edge = false, afterPiece = true;
      }
    }
    if (!good_ || edge || out.pieces.empty()) return std::nullopt;
    if (gap.most > 0) out.pieces.push_back({gap, {Alternative{}}});
    return merged(std::move(out));
  }
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
    if (take('('))
      one = readGroup();
    else if (take('['))
      one = ofChars(readClass());
    else if (const char32_t c = readChar(false); good_)
      one = ofChars(c == U'\0' ? U"0123456789" : std::u32string(1, c));
    return repeated(std::move(one));
  }
  static bool isAsciiWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
  // \b before or behind these words: where they begin or end with an ASCII letter, digit or '_', and only
  // there, it says that none stands beside them. False, and nothing set, where it would say something else.
  static bool edgeLeft(WordSet& words) {
    const bool fits = std::all_of(words.begin(), words.end(), [](const Alternative& a) {
      return !a.text.empty() && isAsciiWord(a.text.front());
    });
    for (Alternative& a : words) a.edgeLeft |= fits;
    return fits;
  }
  static bool edgeRight(WordSet& words) {
    const bool fits = std::all_of(words.begin(), words.end(), [](const Alternative& a) {
      return !a.text.empty() && isAsciiWord(a.text.back());
    });
    for (Alternative& a : words) a.edgeRight |= fits;
    return fits;
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
    bool edge = false, begun = false;
    while (good_ && !rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
      if (startsGap()) return giveUp();
      if (take("\\b")) {
        edge = !(begun && edgeRight(out));
      } else if (take('$')) {
        for (Alternative& a : out) a.atEnd = true;
      } else {
        WordSet item = readItem();
        if (edge && !edgeLeft(item)) return giveUp();
        out = product(out, item);
        edge = false, begun = true;
      }
    }
    return edge ? giveUp() : out;
  }
  // Nothing may stand between two texts that are joined: neither an edge nor the end.
  static bool joins(const Alternative& a, const Alternative& b) {
    return !((a.edgeRight || a.atEnd) && !b.text.empty()) && !(b.edgeLeft && !a.text.empty());
  }
  static Alternative joined(const Alternative& a, const Alternative& b) {
    return {a.text + b.text, a.edgeLeft || b.edgeLeft, a.edgeRight || b.edgeRight, a.atEnd || b.atEnd, false};
  }
  WordSet product(const WordSet& left, const WordSet& right) {
    WordSet out;
    if (left.size() * right.size() > kMostAlternatives) return giveUp();
    for (const Alternative& a : left)
      for (const Alternative& b : right) {
        if (!joins(a, b)) return giveUp();
        out.push_back(joined(a, b));
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
      if (piece.before.most == 0 && !out.pieces.empty() && small(out.pieces.back().words, piece.words)) {
        WordSet both;
        for (const auto& a : out.pieces.back().words)
          for (const auto& b : piece.words) both.push_back(joined(a, b));
        out.pieces.back().words = std::move(both);
      } else {
        out.pieces.push_back(std::move(piece));
      }
    }
    bool anyRequired = false;
    for (auto& piece : out.pieces) {
      if (!onceEach(piece.words)) return std::nullopt;
      anyRequired |= !optional(piece.words);
    }
    return anyRequired ? std::optional(std::move(out)) : std::nullopt;
  }
  static bool small(const WordSet& left, const WordSet& right) {
    if (left.size() * right.size() > 64) return false;
    for (const auto& a : left)
      for (const auto& b : right)
        if (!joins(a, b)) return false;
    return true;
  }
  // False where the empty text stands in it in two ways: anywhere and at the end.
  static bool onceEach(WordSet& words) {
    WordSet once;
    size_t empty = 0;
    for (auto& a : words)
      if (std::find(once.begin(), once.end(), a) == once.end()) {
        empty += a.text.empty();
        once.push_back(std::move(a));
      }
    words = std::move(once);
    return empty < 2;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<std::vector<GapPattern>> takeApart(std::string_view pattern) { return Parser(pattern).run(); }

bool optional(const WordSet& words) {
  return std::any_of(words.begin(), words.end(), [](const Alternative& a) { return a.text.empty(); });
}

}  // namespace xiaoer::rulebook
