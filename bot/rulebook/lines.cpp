#include "rulebook/lines.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/utf8.h"
#include "rulebook/gap_pattern.h"
#include "text/normal_form.h"

namespace xiaoer::rulebook {
namespace {

std::vector<std::string> namesOf(const Lists& lists) {
  std::vector<std::string> names;
  for (const auto& [name, words] : lists) names.push_back("@" + name);
  return names;
}

void unknownList(const std::string& name, const yaml::Node& node, size_t offset, const Lists& lists,
                 const yaml::Reporter& report) {
  const std::string hint = yaml::didYouMean("@" + name, namesOf(lists));
  report.error(node, fmt::format("unknown list '@{}'", name),
               hint.empty() ? "define it under `lists:`" : hint, offset);
}

bool isNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// One word as a regular expression that finds it only whole (RE2's \b knows ASCII alone, as our Latin words
// mostly are).
std::string wordPattern(const std::string& word) {
  const std::string quoted = re2::RE2::QuoteMeta(word);
  return (isAsciiWord(word.front()) ? "\\b" : "") + quoted + (isAsciiWord(word.back()) ? "\\b" : "");
}

std::string alternatives(const std::vector<std::string>& words) {
  std::string out = "(?:";
  for (const std::string& word : words) out += (out.size() > 3 ? "|" : "") + wordPattern(word);
  return out + ")";
}

// Puts word lists in place of @name; nothing, and a fault, at an unknown one. `skipped`: characters of the
// scalar before the pattern.
std::optional<std::string> withLists(std::string_view written, const yaml::Node& node, size_t skipped,
                                     const Lists& lists, const yaml::Reporter& report) {
  std::string out;
  for (size_t at = 0; at < written.size();) {
    if (written[at] != '@') {
      out += written[at++];
      continue;
    }
    if (written.substr(at).starts_with("@@")) {
      out += '@', at += 2;
      continue;
    }
    size_t end = at + 1;
    while (end < written.size() && isNameChar(written[end])) ++end;
    if (end == at + 1) {  // no name behind it: a plain @
      out += written[at++];
      continue;
    }
    auto found = lists.end();  // the longest known name: in /@sync-x/ the list is `sync`
    size_t used = end;
    for (; used > at + 1; --used)
      if (found = lists.find(written.substr(at + 1, used - at - 1)); found != lists.end()) break;
    if (found == lists.end()) {
      unknownList(std::string(written.substr(at + 1, end - at - 1)), node,
                  skipped + countChars(written.substr(0, at)), lists, report);
      return std::nullopt;
    }
    out += alternatives(found->second);
    at = used;
  }
  return out;
}

// The first character of a pattern that no normal form holds, with what the normal form has instead. Escapes,
// group names and flags are not text.
struct Impossible {
  size_t offset;  // characters
  std::string found, instead;
};

bool isNormal(const std::string& one) {
  if (one.size() == 1) return one[0] >= ' ' && one[0] < 0x7F && !(one[0] >= 'A' && one[0] <= 'Z');
  return text::normalised(one) == one;
}

// A first look at all characters beyond ASCII together: nearly every pattern is in order.
bool othersAreNormal(std::string_view pattern) {
  std::string others;
  for (const char c : pattern)
    if (static_cast<unsigned char>(c) >= 0x80) others += c;
  return text::normalised(others) == others;
}

std::optional<Impossible> impossible(std::string_view pattern) {
  if (pattern.starts_with("(?i)")) return std::nullopt;
  const bool others = othersAreNormal(pattern);
  size_t offset = 0;
  for (size_t at = 0; at < pattern.size(); ++offset) {
    const size_t begin = at;
    const char32_t c = nextChar(pattern, at);
    if (c == '\\') {
      const size_t braces = pattern.substr(at).starts_with("p{") || pattern.substr(at).starts_with("P{") ||
                                    pattern.substr(at).starts_with("x{")
                                ? pattern.find('}', at)
                                : std::string_view::npos;
      const bool shortClass =
          pattern.substr(at).starts_with("p") || pattern.substr(at).starts_with("P");  // \pL
      const size_t end =
          braces != std::string_view::npos ? braces + 1 : std::min(at + 1 + shortClass, pattern.size());
      while (at < end) nextChar(pattern, at), ++offset;
    } else if (c == '(' && pattern.substr(at).starts_with("?")) {
      while (at < pattern.size() && pattern[at] != ':' && pattern[at] != '>' && pattern[at] != ')')
        ++at, ++offset;
    } else if (const std::string one(pattern.substr(begin, at - begin));
               !(c >= 0x80 && others) && !isNormal(one)) {
      return Impossible{offset, one, text::normalised(one)};
    }
  }
  return std::nullopt;
}

bool reportImpossible(std::string_view pattern, const yaml::Node& node, const yaml::Reporter& report) {
  const auto found = impossible(pattern);
  if (!found) return false;
  report.error(node,
               fmt::format("'{}' can never match: messages are compared in their normal form", found->found),
               found->instead.empty() ? "the normal form has no such character: leave it out"
                                      : fmt::format("write '{}'", found->instead),
               found->offset + 1);
  return true;
}

std::optional<std::vector<std::string>> readElement(const yaml::Node& node, const Lists& lists,
                                                    const yaml::Reporter& report) {
  const auto written = report.text(node, "an element of a list line");
  if (!written) return std::nullopt;
  if (written->starts_with("@") && !written->starts_with("@@")) {
    const auto found = lists.find(written->substr(1));
    if (found != lists.end()) return found->second;
    unknownList(written->substr(1), node, 0, lists, report);
    return std::nullopt;
  }
  if (written->size() > 1 && written->starts_with("/") && written->ends_with("/")) {
    report.error(node, "a pattern cannot stand inside a list line", "make it a line of its own");
    return std::nullopt;
  }
  std::string word = text::normalised(written->starts_with("@@") ? written->substr(1) : *written);
  if (!word.empty()) return std::vector{std::move(word)};
  report.error(node, "nothing is left of this word in the normal form: it can never match");
  return std::nullopt;
}

std::optional<Line> readWords(const yaml::Node& node, Line line, const Lists& lists,
                              const yaml::Reporter& report) {
  line.kind = Line::Kind::Words;
  bool good = !node.items.empty();
  if (!good) report.error(node, "an empty list matches everything", "name at least one word");
  for (const yaml::Node& item : node.items) {
    auto element = readElement(item, lists, report);
    if (!element) {
      good = false;
      continue;
    }
    line.written += (line.words.empty() ? "" : ", ") + item.scalar;
    line.words.push_back(std::move(*element));
  }
  line.written = "[" + line.written + "]";
  return good ? std::optional(std::move(line)) : std::nullopt;
}

}  // namespace

std::optional<std::string> readPattern(const yaml::Node& node, const Lists& lists, bool raw,
                                       const yaml::Reporter& report) {
  const auto written = report.text(node, "a pattern");
  if (!written) return std::nullopt;
  if (written->size() < 3 || written->front() != '/' || written->back() != '/') {
    report.error(node, "a pattern stands between slashes", "like this: '/订单.{0,8}失败/'");
    return std::nullopt;
  }
  const std::string_view inner = std::string_view(*written).substr(1, written->size() - 2);
  if (!raw && reportImpossible(inner, node, report)) return std::nullopt;
  auto pattern = withLists(inner, node, 1, lists, report);
  if (!pattern) return std::nullopt;
  // What can be taken apart needs no RE2, which would cost most of the time that a large book takes.
  const auto ways = takeApart(*pattern);
  const auto compiled = ways ? nullptr : compilePattern(*pattern);
  if (compiled != nullptr && !compiled->ok()) {
    const size_t at =
        compiled->error_arg().empty() ? std::string_view::npos : inner.find(compiled->error_arg());
    report.error(node, fmt::format("this pattern is not valid: {}", compiled->error()),
                 "patterns are in RE2's syntax: no look-ahead, no back references",
                 at == std::string_view::npos ? 0 : countChars(inner.substr(0, at)) + 1);
    return std::nullopt;
  }
  const bool matchesEmpty = ways ? std::any_of(ways->begin(), ways->end(), matchesNothing)
                                 : compiled->Match("", 0, 0, re2::RE2::UNANCHORED, nullptr, 0);
  if (matchesEmpty) {
    report.error(node, "this pattern matches every message, even an empty one");
    return std::nullopt;
  }
  return pattern;
}

std::optional<Line> readLine(const yaml::Node& node, const Lists& lists, const yaml::Reporter& report) {
  Line line;
  line.place = report.place(node);
  if (node.isList()) return readWords(node, std::move(line), lists, report);
  const auto written = report.text(node, "a line");
  if (!written) return std::nullopt;
  line.written = *written;
  if (written->starts_with("/")) {
    auto pattern = readPattern(node, lists, false, report);
    if (!pattern) return std::nullopt;
    line.kind = Line::Kind::Pattern;
    line.pattern = std::move(*pattern);
    return line;
  }
  line.example = text::normalised(*written);
  if (!line.example.empty()) return line;
  report.error(node, "nothing is left of this line in the normal form: it can never match");
  return std::nullopt;
}

std::vector<Line> readLines(const yaml::Node& node, std::string_view what, const Lists& lists,
                            const yaml::Reporter& report) {
  std::vector<Line> lines;
  if (!node.isList()) {
    report.error(node, fmt::format("{} must be a list of lines", what), "begin each line with '- '");
    return lines;
  }
  for (const yaml::Node& item : node.items)
    if (auto line = readLine(item, lists, report)) lines.push_back(std::move(*line));
  return lines;
}

std::shared_ptr<const re2::RE2> compilePattern(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(
      1 << 20);  // bytes for the program and its automata; beyond it RE2 gets slower, not larger
  return std::make_shared<const re2::RE2>(pattern, options);
}

bool wordAt(std::string_view message, std::string_view word, size_t at) {
  if (message.substr(at, word.size()) != word) return false;
  const auto before = [](std::string_view text, size_t end) {  // the character that ends at `end`
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    return nextChar(text, begin);
  };
  size_t first = 0, next = at + word.size();
  const bool joinsLeft =
      at > 0 && text::isWordChar(nextChar(word, first)) && text::isWordChar(before(message, at));
  if (joinsLeft) return false;
  return next >= message.size() || !text::isWordChar(before(word, word.size())) ||
         !text::isWordChar(nextChar(message, next));
}

std::optional<Span> findPattern(const re2::RE2& pattern, std::string_view normal) {
  re2::StringPiece found;
  if (!pattern.Match(normal, 0, normal.size(), re2::RE2::UNANCHORED, &found, 1)) return std::nullopt;
  const auto begin = static_cast<size_t>(found.data() - normal.data());
  return Span{begin, begin + found.size()};
}

namespace {

// The longest of the words that stands in the message, the earliest of these; empty if none does.
Span longest(const std::vector<std::string>& words, std::string_view normal) {
  Span best;
  for (const std::string& word : words)
    for (size_t at = normal.find(word); at != std::string_view::npos; at = normal.find(word, at + 1)) {
      const bool longer = word.size() > best.end - best.begin;
      const bool earlier = word.size() == best.end - best.begin && at < best.begin;
      if ((longer || earlier) && wordAt(normal, word, at)) best = {at, at + word.size()};
    }
  return best;
}

}  // namespace

std::vector<Span> findPlainly(const Line& line, std::string_view normal, bool asPhrase) {
  if (line.kind == Line::Kind::Pattern) {
    const auto found =
        findPattern(line.compiled != nullptr ? *line.compiled : *compilePattern(line.pattern), normal);
    return found ? std::vector{*found} : std::vector<Span>{};
  }
  if (line.kind == Line::Kind::Example) {
    const Span found = asPhrase ? longest({line.example}, normal) : Span{};
    return found.end == 0 ? std::vector<Span>{} : std::vector{found};
  }
  std::vector<Span> spans;
  for (const auto& element : line.words) {
    spans.push_back(longest(element, normal));
    if (spans.back().end == 0) return {};
  }
  return joined(std::move(spans));
}

std::vector<Span> joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.begin <= out.back().end)
      out.back().end = std::max(out.back().end, span.end);
    else
      out.push_back(span);
  }
  return out;
}

}  // namespace xiaoer::rulebook
