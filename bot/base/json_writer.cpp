#include "base/json_writer.h"

namespace xiaoer {
namespace {

void appendEscaped(std::string& to, char c) {
  switch (c) {
    case '"':
      to += "\\\"";
      return;
    case '\\':
      to += "\\\\";
      return;
    case '\n':
      to += "\\n";
      return;
    case '\t':
      to += "\\t";
      return;
    case '\r':
      to += "\\r";
      return;
    case '\b':
      to += "\\b";
      return;
    case '\f':
      to += "\\f";
      return;
    default:
      fmt::format_to(std::back_inserter(to), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

}  // namespace

void appendJsonText(std::string& to, std::string_view text) {
  to += '"';
  size_t begin = 0;  // of what has been looked at and needs no escape
  for (size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    to.append(text, begin, at - begin);
    appendEscaped(to, text[at]);
    begin = at + 1;
  }
  to.append(text, begin);
  to += '"';
}

}  // namespace xiaoer
