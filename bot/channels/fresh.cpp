#include "channels/fresh.h"

#include <re2/re2.h>

#include <vector>

namespace xiaoer::channels {
namespace {

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\xC2\xA0") == std::string_view::npos;
}
bool isQuoted(std::string_view line) { return line.starts_with('>'); }

// Everything behind such a line is somebody else's: Outlook, QQ, Foxmail, 163 and phones.
bool introducesAll(std::string_view line) {
  static const RE2 kLine(
      R"((?i)^\s*[-_ =*]{3,}\s*(original message|forwarded message|原始邮件|原邮件|转发邮件|转发的邮件|回复的原邮件|reply message)\s*[-_ =*]{3,}\s*$|^_{10,}\s*$)");
  return RE2::PartialMatch(line, kLine);
}
// Two in a row of what a quoted head looks like.
bool isHeadLine(std::string_view line) {
  static const RE2 kLine(
      R"((?i)^\s*\**(from|sent|date|to|cc|subject|发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题)\**\s*[:：])");
  return RE2::PartialMatch(line, kLine);
}
// Quoted lines follow it. With an address or a time in it: people write "he wrote:" too.
bool introducesQuotes(std::string_view line) {
  static const RE2 kLine(R"((?i)^.{6,300}(\bwrote|写道)\s*[:：]\s*$)");
  static const RE2 kWhen(R"(@|\d{1,2}[:：]\d{2})");
  return RE2::FullMatch(line, kLine) && RE2::PartialMatch(line, kWhen);
}
bool beginsIntroduction(std::string_view line) {
  static const RE2 kLine(R"((?i)^\s*(on\s.{4,}|在\s*\d{4}.{4,}|\d{4}[-年/].{4,}))");
  return RE2::PartialMatch(line, kLine);
}

using Lines = std::vector<std::string_view>;

// Nothing but quotes from there on.
bool onlyQuotes(const Lines& lines, size_t from) {
  bool any = false;
  for (size_t i = from; i < lines.size(); ++i) {
    if (!isQuoted(lines[i]) && !blank(lines[i])) return false;
    any |= isQuoted(lines[i]);
  }
  return any;
}

// No line with '>' at all behind it: a program that indents by other means.
bool unmarked(const Lines& lines, size_t from) {
  for (size_t i = from; i < lines.size(); ++i)
    if (isQuoted(lines[i])) return false;
  return from < lines.size();
}

// How many lines are the writer's own.
size_t ownLines(const Lines& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == "-- " || introducesAll(lines[i])) return i;
    if (i + 1 < lines.size() && isHeadLine(lines[i]) && isHeadLine(lines[i + 1])) return i;
    if (onlyQuotes(lines, i)) return i;
    const bool broken = i + 1 < lines.size() && beginsIntroduction(lines[i]) &&
                        introducesQuotes(std::string(lines[i]) + " " + std::string(lines[i + 1]));
    const bool whole = introducesQuotes(lines[i]);
    const size_t behind = i + (whole ? 1 : 2);
    if ((whole || broken) && (onlyQuotes(lines, behind) || unmarked(lines, behind))) return i;
  }
  return lines.size();
}

std::string joined(const Lines& lines, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out.append(lines[i]).append("\n");
  const size_t from = std::min(out.find_first_not_of(" \t\r\n"), out.size());
  return out.substr(from, out.find_last_not_of(" \t\r\n") + 1 - from);
}

}  // namespace

std::string fresh(std::string_view text) {
  const Lines lines = linesOf(text);
  std::string own = joined(lines, ownLines(lines));
  return own.empty() ? joined(lines, lines.size()) : own;
}

}  // namespace xiaoer::channels
