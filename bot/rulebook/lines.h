// The three shapes of a line: told apart, word lists put in, and held against a message the plain way.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "rulebook/rulebook.h"

namespace xiaoer::rulebook {

// Word lists by name; words in normal form, the longest first.
using Lists = std::map<std::string, std::vector<std::string>, std::less<>>;

// Nothing, and a fault, where the line is none of the three shapes or could never match.
std::optional<Line> readLine(const yaml::Node& node, const Lists& lists, const yaml::Reporter& report);

// The lines of a list of lines (or of a single one).
std::vector<Line> readLines(const yaml::Node& node, std::string_view what, const Lists& lists,
                            const yaml::Reporter& report);

// A pattern between slashes without the slashes, lists put in; `raw`: capitals and full width are allowed
// (facts).
std::optional<std::string> readPattern(const yaml::Node& node, const Lists& lists, bool raw,
                                       const yaml::Reporter& report);

// The options every pattern is compiled with: bounded memory, no logging.
std::shared_ptr<const re2::RE2> compilePattern(const std::string& pattern);

// A stretch of a message in normal form, in bytes.
struct Span {
  size_t begin = 0, end = 0;
  bool operator==(const Span&) const = default;
};

// What RE2 finds first; nothing where it finds none.
std::optional<Span> findPattern(const re2::RE2& pattern, std::string_view normal);

// Is `word` (normal form) at `at` in `message`, and, where it begins or ends with a letter or digit, whole?
bool wordAt(std::string_view message, std::string_view word, size_t at);

// One line held against a message by itself: what the Matcher must agree with, and enough for the few lines
// of a question. The stretches that the line found, sorted and joined; empty where it did not match. With
// `asPhrase` an Example counts where the message contains its words (choices, `never`); else it never
// matches.
std::vector<Span> findPlainly(const Line& line, std::string_view normal, bool asPhrase);

// Sorted, overlapping ones joined.
std::vector<Span> joined(std::vector<Span> spans);

}  // namespace xiaoer::rulebook
