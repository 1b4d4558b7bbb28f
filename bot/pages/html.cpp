#include "pages/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xiaoer::pages {
namespace {

constexpr std::array<std::string_view, 8> kVoid{"meta", "link", "input", "img", "br", "hr", "source", "path"};
constexpr std::array<std::string_view, 3> kLinks{"href", "src", "action"};

template <size_t N>
bool has(const std::array<std::string_view, N>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool beginsWith(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), url.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

bool isSafeLink(std::string_view url) {
  const auto bad = [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '\\'; };
  if (std::any_of(url.begin(), url.end(), bad)) return false;
  if (url.starts_with('/')) return !url.starts_with("//");
  return url.starts_with('#') || beginsWith(url, "https://") || beginsWith(url, "http://") ||
         beginsWith(url, "mailto:");
}

std::string inQuery(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Html::Html(std::string_view text) : markup_(escaped(text)) {}

Html Html::trusted(std::string markup) {
  Html out;
  out.markup_ = std::move(markup);
  return out;
}

Html& Html::operator+=(const Html& more) {
  markup_ += more.markup_;
  return *this;
}

Html element(std::string_view tag, Attributes attributes, const Html& inside) {
  std::string out = fmt::format("<{}", tag);
  for (const auto& [name, value, on] : attributes) {
    if (!on || (has(kLinks, name) && !isSafeLink(value))) continue;
    out += fmt::format(" {}", name);
    if (!value.empty() || name == "alt" || name == "value") out += fmt::format("=\"{}\"", escaped(value));
  }
  out += '>';
  if (!has(kVoid, tag)) out += fmt::format("{}</{}>", inside.markup(), tag);
  return Html::trusted(std::move(out));
}

}  // namespace xiaoer::pages
