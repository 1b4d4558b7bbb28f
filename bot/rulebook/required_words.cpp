#include "rulebook/required_words.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/utf8.h"

namespace xiaoer::rulebook {
namespace {

using Texts = std::vector<std::string>;

constexpr size_t kMostTexts = 600;  // in one list; beyond it too much is to be looked for
constexpr size_t kMostJoined = 64;  // that neighbours are joined to
constexpr char32_t kMostInClass = 16;
constexpr size_t kLeastBytes = 2;  // a single letter is in most messages

// What is known of a part of the pattern.
struct Part {
  bool exact = false;         // it matches these texts and no others
  Texts texts;                // where exact
  std::vector<Texts> needed;  // where not: of each list one is in every match
};

Part exactly(std::string text) { return {true, {std::move(text)}, {}}; }

bool useful(const Texts& texts) {
  return !texts.empty() && std::all_of(texts.begin(), texts.end(),
                                       [](const std::string& text) { return text.size() >= kLeastBytes; });
}

std::vector<Texts> needs(const Part& part) {
  if (!part.exact) return part.needed;
  return useful(part.texts) ? std::vector<Texts>{part.texts} : std::vector<Texts>{};
}

size_t shortest(const Texts& texts) {
  const auto less = [](const std::string& a, const std::string& b) { return a.size() < b.size(); };
  return std::min_element(texts.begin(), texts.end(), less)->size();
}

// Parts one after the other. Texts of neighbours are joined while they stay few.
class Sequence {
 public:
  void add(Part part) {
    if (!part.exact) {
      endRun();
      whole_ = false;
      needed_.insert(needed_.end(), part.needed.begin(), part.needed.end());
    } else if (run_.size() * part.texts.size() <= kMostJoined || run_.size() == 1) {
      Texts longer;
      for (const std::string& a : run_)
        for (const std::string& b : part.texts) longer.push_back(a + b);
      run_ = std::move(longer);
    } else {
      endRun();
      whole_ = false;
      run_ = std::move(part.texts);
    }
  }
  Part finish() {
    if (whole_) return {true, std::move(run_), {}};
    endRun();
    return {false, {}, std::move(needed_)};
  }

 private:
  void endRun() {
    if (useful(run_)) needed_.push_back(run_);
    run_ = {""};
  }
  Texts run_ = {""};
  bool whole_ = true;
  std::vector<Texts> needed_;
};

// One of several parts: of each its best list, together. The best is the one with the longest words.
Part anyOf(const std::vector<Part>& parts) {
  const bool exact = std::all_of(parts.begin(), parts.end(), [](const Part& p) { return p.exact; });
  Texts all;
  for (const Part& part : parts) {
    const auto lists = exact ? std::vector<Texts>{part.texts} : needs(part);
    if (lists.empty()) return {};
    const auto& best = *std::max_element(lists.begin(), lists.end(), [&](const Texts& a, const Texts& b) {
      return shortest(a) < shortest(b);
    });
    all.insert(all.end(), best.begin(), best.end());
  }
  if (all.size() > kMostTexts) return {};
  if (exact) return {true, std::move(all), {}};
  return {false, {}, {std::move(all)}};
}

// Recursive descent over RE2's syntax. What it does not know in detail it skips over, saying nothing of it;
// where it cannot tell how far that goes, or what it does to the rest, it gives up.
class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern) {}

  std::vector<Texts> run() {
    const Part all = readAlternatives();
    return good_ && rest_.empty() ? needs(all) : std::vector<Texts>{};
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  Part giveUp() {
    good_ = false;
    return {};
  }
  char32_t takeChar() {
    if (rest_.empty()) return giveUp(), U' ';
    size_t at = 0;
    const char32_t c = nextChar(rest_, at);
    rest_.remove_prefix(at);
    return c;
  }

  Part readAlternatives() {
    std::vector<Part> parts;
    do parts.push_back(readSequence());
    while (good_ && take("|"));
    return parts.size() == 1 ? std::move(parts[0]) : anyOf(parts);
  }
  Part readSequence() {
    Sequence out;
    while (good_ && !rest_.empty() && rest_[0] != '|' && rest_[0] != ')') out.add(readTimes(readAtom()));
    return out.finish();
  }
  // x?, x*, x+, x{m,n}, each perhaps lazy.
  Part readTimes(Part one) {
    if (take("?")) return take("?"), orNothing(std::move(one));
    if (take("*")) return take("?"), Part{};
    if (take("+")) return take("?"), Part{false, {}, needs(one)};
    if (rest_.size() < 2 || rest_[0] != '{' || rest_[1] < '0' || rest_[1] > '9') return one;
    const size_t end = rest_.find('}');
    if (end == std::string_view::npos) return giveUp();
    const bool maybe = rest_[1] == '0', once = rest_.starts_with("{1}");
    rest_.remove_prefix(end + 1);
    take("?");
    return once ? one : maybe ? Part{} : Part{false, {}, needs(one)};
  }
  static Part orNothing(Part one) {
    if (!one.exact) return {};
    one.texts.emplace_back();
    return one;
  }
  Part readAtom() {
    if (take("(")) return readGroup();
    if (take("[")) return readClass();
    if (take(".")) return {};
    if (take("^") || take("$")) return exactly("");
    if (take("\\")) return readEscape();
    std::string text;
    appendChar(text, takeChar());
    return exactly(std::move(text));
  }
  Part readGroup() {
    if (rest_.starts_with("?") && !take("?:")) return giveUp();  // flags and names
    Part inside = readAlternatives();
    return take(")") ? inside : giveUp();
  }
  static bool isAsciiAlnum(char32_t c) { return c < 0x80 && std::isalnum(static_cast<int>(c)); }
  Part readEscape() {
    const char32_t c = takeChar();
    if (!isAsciiAlnum(c)) {
      std::string text;
      appendChar(text, c);
      return exactly(std::move(text));
    }
    const std::u32string_view edges = U"bBAz", classes = U"dDsSwW";
    if (edges.find(c) != edges.npos) return exactly("");
    return classes.find(c) != classes.npos ? Part{} : giveUp();
  }
  Part readClass() {
    const bool other = take("^");
    Texts texts;
    bool known = !other, first = true;
    for (; good_ && (first || !take("]")); first = false) {
      const auto from = classChar();
      const bool range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
      const auto to = range ? (take("-"), classChar()) : from;
      known = known && from && to && *to >= *from && *to - *from <= kMostInClass;
      for (char32_t c = from.value_or(0); known && c <= *to; ++c) appendChar(texts.emplace_back(), c);
    }
    return known && texts.size() <= kMostInClass ? Part{true, std::move(texts), {}} : Part{};
  }
  // Nothing for a class inside the class.
  std::optional<char32_t> classChar() {
    if (rest_.starts_with("[:")) return giveUp(), std::nullopt;
    const char32_t c = takeChar();
    if (c != U'\\') return c;
    const char32_t escaped = takeChar();
    if (!isAsciiAlnum(escaped)) return escaped;
    const std::u32string_view classes = U"dDsSwW";
    if (classes.find(escaped) == classes.npos) giveUp();
    return std::nullopt;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::vector<Texts> requiredWords(std::string_view pattern) { return Reader(pattern).run(); }

}  // namespace xiaoer::rulebook
