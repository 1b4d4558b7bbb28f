// A mistake in an author's file, told like a compiler tells it: where, what, and the next step.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace xiaoer {

// A place in a text file. Lines and columns count from 1; columns count characters (code points), not bytes.
struct Place {
  std::string file;
  size_t line = 0;  // 0: the file as a whole
  size_t column = 0;
};

struct Fault {
  enum class Severity { Error, Warning };  // an Error keeps a rule book from taking effect

  Place place;
  std::string message;  // a sentence in the author's words
  std::string hint;     // "did you mean '@sync'?"; may be empty
  Severity severity = Severity::Error;
};

using Faults = std::vector<Fault>;

bool anyError(const Faults& faults);

// By file, line and column.
void sortByPlace(Faults& faults);

// A file's text by lines. Keeps a view of it.
class SourceLines {
 public:
  explicit SourceLines(std::string_view text);
  // Without its end; "" where there is no such line. Counts from 1.
  std::string_view operator[](size_t line) const;

 private:
  std::vector<std::string_view> lines_;
};

// "file:line:column: error: message", then the source line and a caret under the column with the hint
// behind it. `source` is the file's text; the excerpt is left out where it has no such line.
std::string render(const Fault& fault, const SourceLines& source);
inline std::string render(const Fault& fault, std::string_view source) {
  return render(fault, SourceLines(source));
}

// The word of `known` that `typed` was most likely meant to be, or "" (edit distance at most a third of it).
std::string_view closest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace xiaoer
