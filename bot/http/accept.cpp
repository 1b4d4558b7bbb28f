#include "http/accept.h"

#include "http/fields.h"

namespace xiaoer::http {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Cuts the first of a list off.
std::string_view takeFirst(std::string_view& list, char separator) {
  const size_t end = list.find(separator);
  const std::string_view first = trimmed(list.substr(0, end));
  list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  return first;
}

bool isZero(std::string_view parameter) {
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return false;
  return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
}

}  // namespace

bool accepts(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    std::string_view item = takeFirst(field, ',');
    if (!sameName(takeFirst(item, ';'), name)) continue;
    while (!item.empty())
      if (isZero(takeFirst(item, ';'))) return false;
    return true;
  }
  return false;
}

bool holdsEtag(std::string_view field, std::string_view etag) {
  const auto strong = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  while (!field.empty()) {
    const std::string_view one = takeFirst(field, ',');
    if (one == "*" || strong(one) == strong(etag)) return true;
  }
  return false;
}

}  // namespace xiaoer::http
