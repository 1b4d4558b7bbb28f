#include "articles/plain_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/utf8.h"
#include "text/normal_form.h"

namespace xiaoer::articles {
namespace {

constexpr std::string_view kEscapable = "\\`*_{}[]()#+-.!|~<>";

bool isAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    out.push_back(line.substr(0, line.find_last_not_of(" \t\r") + 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool isHeading(std::string_view line) {
  const size_t level = std::min(line.find_first_not_of('#'), line.size());
  return level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ');
}

// How much of the line is the mark of a list: "- ", "12. ".
size_t listMark(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ")) return 2;
  const size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const std::string_view rest = line.substr(digits);
  return digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) ? digits + 2 : 0;
}

bool isFence(std::string_view line) { return line.starts_with("```") || line.starts_with("~~~"); }

std::string_view withoutLineMark(std::string_view line) {
  if (isFence(line) || line.find_first_not_of("-*_= ") == line.npos) return {};  // also rules: ---
  if (line.starts_with(">"))
    line.remove_prefix(std::min<size_t>(line.starts_with("> ") ? 2 : 1, line.size()));
  if (isHeading(line)) {
    line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
    return line.substr(0, line.find_last_not_of("# ") + 1);
  }
  return line.substr(listMark(line));
}

struct Link {
  std::string_view label;
  size_t end;  // behind ')'
};

// "[label](target)" at the beginning of `text`.
std::optional<Link> link(std::string_view text) {
  const size_t close = text.find("](");
  if (!text.starts_with('[') || close == text.npos) return std::nullopt;
  const std::string_view label = text.substr(1, close - 1);
  const size_t end = text.find(')', close);
  // A '[' inside: this one is text, and the link begins there.
  if (end == text.npos || label.find('[') != label.npos) return std::nullopt;
  return Link{label, end + 1};
}

// '_' inside a word is part of a name: error_code.
bool isEmphasis(std::string_view line, size_t at) {
  if (line[at] != '_') return line[at] == '*' || line[at] == '`' || line.substr(at, 2) == "~~";
  const bool before = at > 0 && isAsciiWord(line[at - 1]);
  const bool after = at + 1 < line.size() && isAsciiWord(line[at + 1]);
  return !(before && after);
}

std::string withoutMarks(std::string_view line) {
  std::string out;
  for (size_t at = 0; at < line.size();) {
    const size_t opens = line[at] == '!' && line.substr(at + 1).starts_with('[') ? at + 1 : at;
    if (line[at] == '\\' && at + 1 < line.size() && kEscapable.find(line[at + 1]) != kEscapable.npos) {
      out += line[at + 1];
      at += 2;
    } else if (const auto found = link(line.substr(opens))) {
      out += withoutMarks(found->label);  // no '[' in a label: one level deep
      at = opens + found->end;
    } else if (isEmphasis(line, at)) {
      at += line[at] == '~' ? 2 : 1;
    } else {
      out += line[at++];
    }
  }
  return out;
}

char32_t lastChar(std::string_view text) {
  size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0) == 0x80) {
  }
  return text.empty() ? 0 : nextChar(text, at);
}

// Chinese is joined without a space: a line broken in the editor is not a gap in the sentence.
void appendLine(std::string& to, std::string_view line) {
  size_t at = 0;
  const bool cjk =
      !to.empty() && !line.empty() && (text::isCjk(lastChar(to)) || text::isCjk(nextChar(line, at)));
  if (!to.empty() && !cjk) to += ' ';
  to += line;
}

}  // namespace

std::string plainText(std::string_view markdown) {
  std::string out;
  for (const std::string_view line : lines(markdown)) {
    out += withoutMarks(withoutLineMark(line));
    out += '\n';
  }
  return out;
}

std::string summary(std::string_view markdown) {
  std::string out, heading;
  bool inList = false;
  for (const std::string_view line : lines(markdown)) {
    const std::string plain = withoutMarks(withoutLineMark(line));
    const bool breaks = line.empty() || isHeading(line) || (listMark(line) > 0 && !inList);
    if (breaks && !out.empty()) break;
    if (isHeading(line) && heading.empty()) heading = plain;
    if (isHeading(line) || plain.empty()) continue;
    inList = inList || listMark(line) > 0;
    appendLine(out, plain);
  }
  return out.empty() ? heading : out;
}

}  // namespace xiaoer::articles
