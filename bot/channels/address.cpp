#include "channels/address.h"

#include <algorithm>

namespace xiaoer::channels {
namespace {

constexpr size_t kMaxLocal = 64, kMaxLabel = 63, kMaxAddress = 254;

bool isAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isAtext(char c) {
  return isAlnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
bool isDomainChar(char c) { return isAlnum(c) || c == '-'; }

// Parts between dots, none of them empty.
template <class Good>
bool dotted(std::string_view text, Good good, size_t most) {
  for (;;) {
    const size_t dot = std::min(text.find('.'), text.size());
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || part.size() > most || !std::all_of(part.begin(), part.end(), good)) return false;
    if (dot == text.size()) return true;
    text = text.substr(dot + 1);
  }
}

bool isDomain(std::string_view domain) {
  return domain.find('.') != std::string_view::npos && dotted(domain, isDomainChar, kMaxLabel) &&
         domain.front() != '-' && domain.back() != '-';
}

std::string_view trimmed(std::string_view text) {
  const size_t from = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  return text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

}  // namespace

std::optional<std::string> addressIn(std::string_view text) {
  text = trimmed(text);
  const size_t at = text.rfind('@');
  if (text.size() > kMaxAddress || at == std::string_view::npos) return std::nullopt;
  if (at > kMaxLocal || !dotted(text.substr(0, at), isAtext, kMaxLocal)) return std::nullopt;
  if (!isDomain(text.substr(at + 1))) return std::nullopt;
  std::string out(text);
  for (size_t i = at + 1; i < out.size(); ++i)
    if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] + 32);
  return out;
}

bool sameAddress(std::string_view a, std::string_view b) {
  const auto one = addressIn(a), other = addressIn(b);
  const auto same = [](char x, char y) {
    return (x | (x >= 'A' && x <= 'Z' ? 32 : 0)) == (y | (y >= 'A' && y <= 'Z' ? 32 : 0));
  };
  return one && other && std::equal(one->begin(), one->end(), other->begin(), other->end(), same);
}

}  // namespace xiaoer::channels
