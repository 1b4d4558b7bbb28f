#include "pages/address.h"

#include <algorithm>

namespace xiaoer::pages {

std::string keepLang(std::string_view url, Lang lang) {
  if (lang == Lang::Zh || !url.starts_with('/') || url.find("lang=") != url.npos) return std::string(url);
  const size_t hash = std::min(url.find('#'), url.size());
  std::string out(url.substr(0, hash));
  out += out.find('?') == out.npos ? "?lang=" : "&lang=";
  return out.append(text::name(lang)).append(url.substr(hash));
}

std::string articlePath(std::string_view id) { return "/kb/" + std::string(id); }

std::string categoryPath(std::string_view category) { return "/topics/" + std::string(category); }

}  // namespace xiaoer::pages
