#include "base/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/utf8.h"

namespace xiaoer {
namespace {

// Edit distance over bytes where two neighbours swapped count as one mistake (optimal string alignment).
size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  std::iota(d[0].begin(), d[0].end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    d[i][0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j - 1] + (a[i - 1] != b[j - 1]), d[i - 1][j] + 1, d[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

bool anyError(const Faults& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const Fault& f) { return f.severity == Fault::Severity::Error; });
}

void sortByPlace(Faults& faults) {
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
  });
}

SourceLines::SourceLines(std::string_view text) {
  for (bool more = true; more;) {
    const size_t end = std::min(text.find('\n'), text.size());
    more = end < text.size();
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines_.push_back(line);
    text.remove_prefix(more ? end + 1 : end);
  }
}

std::string_view SourceLines::operator[](size_t line) const {
  return line == 0 || line > lines_.size() ? std::string_view{} : lines_[line - 1];
}

std::string render(const Fault& fault, const SourceLines& source) {
  const char* kind = fault.severity == Fault::Severity::Error ? "error" : "warning";
  const size_t line = std::max<size_t>(fault.place.line, 1), column = std::max<size_t>(fault.place.column, 1);
  std::string out = fmt::format("{}:{}:{}: {}: {}\n", fault.place.file, line, column, kind, fault.message);
  const std::string_view excerpt = source[fault.place.line];
  if (excerpt.empty() || !validUtf8(excerpt)) {
    if (!fault.hint.empty()) out += fmt::format("  {}\n", fault.hint);
    return out;
  }
  const size_t caret = displayWidth(firstChars(excerpt, column - 1));
  out += fmt::format("{}\n{}^{}{}\n", excerpt, std::string(caret, ' '), fault.hint.empty() ? "" : " ",
                     fault.hint);
  return out;
}

std::string_view closest(std::string_view typed, const std::vector<std::string>& known) {
  std::string_view best;
  size_t bestDistance = std::max<size_t>(typed.size() / 3, 1) + 1;
  for (const std::string& word : known) {
    const size_t distance = editDistance(typed, word);
    if (distance < bestDistance) best = word, bestDistance = distance;
  }
  return best;
}

}  // namespace xiaoer
